import type { ContainerVolumes } from "@cdktf/provider-docker/lib/container";
import type { ComponentStack } from "../environment/component-stack";
import type { Variables } from "./function-environment";

const credentialsPath = "/run/credentials/google.json";

/** For a function that acts as an account of Google's: the operator's credentials, which may become it. No key is made. */
export function googleCredentials(variables: Variables): {
  readonly variables: Variables;
  readonly extra: { readonly volumes?: ContainerVolumes[] };
} {
  if (variables["RS_GOOGLE_IMPERSONATE"] === undefined) return { variables: {}, extra: {} };
  const hostPath = "${pathexpand(var.google_credentials_file)}";
  return {
    variables: { GOOGLE_APPLICATION_CREDENTIALS: credentialsPath },
    extra: { volumes: [{ hostPath, containerPath: credentialsPath, readOnly: true }] },
  };
}

/** A container's environment holds its secrets in the clear, for those who may talk to the engine. */
export const readable = (stack: ComponentStack, variables: Variables): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, typeof value === "object" ? value.valueIn(stack) : value]),
  );
