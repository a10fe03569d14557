import { Fn, TerraformResource, Token, type TerraformStack } from "cdktf";
import type { ComponentStack } from "./component-stack";
import { variable, type SecretVariableName } from "./variables";

/** A value that must not be seen: what it is called, and the token that stands for it in a stack. */
export interface SecretReference {
  readonly name: string;
  /** Whether it outlives those that use it: foundation keeps it. */
  readonly outlives?: true;
  /** Sensitive for Terraform in that stack too: a value that crosses from another loses its mark. */
  valueIn(stack: TerraformStack): string;
}

/** A secret that the deployer gives as a variable; it is sensitive in every stack. */
export const variableSecret = (name: SecretVariableName): SecretReference => ({
  name: name.replaceAll("_", "-"),
  valueIn: () => variable(name),
});

/** What a component's client is told: text, or a secret that each platform hands over in its own way. */
export type SettingValue = string | SecretReference;

/**
 * A secret that is made once, at the first deployment: 122 random bits of Terraform's `uuid()`, kept by Terraform's own
 * `terraform_data`, so that no provider is needed for it. It stands in the state and in no other file.
 *
 * @param kept whether it outlives an open guard: what is lost with it cannot be made again
 */
export function generatedSecret(stack: ComponentStack, name: string, { kept = false } = {}): SecretReference {
  const made = new TerraformResource(stack, name, {
    terraformResourceType: "terraform_data",
    lifecycle: { ignoreChanges: ["input"], ...(kept && { preventDestroy: true }) },
  });
  made.addOverride("input", "${sensitive(uuid())}");
  return { name, valueIn: () => Token.asString(Fn.sensitive(made.getStringAttribute("output"))) };
}
