import type { ITerraformDependable } from "cdktf";
import type { Identity } from "../environment/granted";
import type { SecretReference } from "../environment/secret";
import type { Site } from "../environment/site";
import { storeSecret, type StoredSecret } from "../foundation/stored-secret";
import type { Variables } from "./function-environment";

interface Delivered {
  readonly env: readonly {
    readonly name: string;
    readonly value?: string;
    readonly valueSource?: { readonly secretKeyRef: { readonly secret: string; readonly version: string } };
  }[];
  /** What must be there before the container starts. */
  readonly dependsOn: ITerraformDependable[];
}

/** Variables of containers at Google: secrets by reference, each read by those functions alone that need it. */
export class SecretVariables {
  private readonly stored = new Map<string, StoredSecret>();

  constructor(
    private readonly site: Site,
    /** Counted up, new values of the secrets are written. */
    private readonly generation: number,
  ) {}

  deliver(identity: Identity, variables: Variables): Delivered {
    const stack = this.site.stack();
    // A secret may be taken as several variables.
    const dependsOn = new Set<ITerraformDependable>();
    const env = Object.entries(variables).map(([name, value]) => {
      if (typeof value === "string") return { name, value };
      const secret = value.outlives ? this.site.foundation.google.keptSecret(stack, value) : this.own(value);
      const needed = secret.letRead(identity.name, this.site.account(identity).member);
      // What lies in another stack is there already.
      if (!value.outlives) for (const each of needed) dependsOn.add(each);
      this.site.permit({
        identity: identity.name,
        may: "roles/secretmanager.secretAccessor",
        on: `the secret ${value.name}`,
        why: `takes it as ${name} when it starts`,
      });
      // A number of another stack's would cross its state; that value never changes.
      const version = value.outlives ? "latest" : secret.version;
      return { name, valueSource: { secretKeyRef: { secret: secret.secretId, version } } };
    });
    return { env, dependsOn: [...dependsOn] };
  }

  private own(reference: SecretReference): StoredSecret {
    const { name } = reference;
    const there = this.stored.get(name);
    if (there) return there;
    const stack = this.site.stack();
    const stored = storeSecret(stack, {
      name,
      secretId: this.site.uniqueName(name),
      value: reference.valueIn(stack),
      generation: this.generation,
      region: this.site.deployment.secretsRegion,
      dependsOn: [],
    });
    this.stored.set(name, stored);
    return stored;
  }
}
