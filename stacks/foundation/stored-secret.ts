import { SecretManagerSecret } from "@cdktf/provider-google/lib/secret-manager-secret";
import { SecretManagerSecretIamMember } from "@cdktf/provider-google/lib/secret-manager-secret-iam-member";
import { SecretManagerSecretVersion } from "@cdktf/provider-google/lib/secret-manager-secret-version";
import type { ITerraformDependable } from "cdktf";
import type { ComponentStack } from "../environment/component-stack";

/** A secret in Secret Manager. */
export interface StoredSecret {
  /** Its name in the project. */
  readonly secretId: string;
  /** Number of its value, as the secret's own stack knows it: whoever refers to it is made anew with a new value. */
  readonly version: string;
  /** Lets an account read it. @returns what must be there before the account does, in the secret's own stack */
  letRead(name: string, member: string): readonly ITerraformDependable[];
}

export interface StoreSecretProps {
  readonly name: string;
  readonly secretId: string;
  /** A token that is sensitive in the stack. */
  readonly value: string;
  /** Counted up, the value is written anew: Terraform keeps none that it could compare. */
  readonly generation: number;
  /** The only region that it is kept in. @default Google's choice */
  readonly region?: string | undefined;
  readonly dependsOn: ITerraformDependable[];
  /** The account of a reader, where it is made in the secret's own stack: its right waits for it. */
  readonly accountOf?: (reader: string) => ITerraformDependable | undefined;
}

/** Puts a value into Secret Manager: written once, and kept in no state on the way. */
export function storeSecret(stack: ComponentStack, props: StoreSecretProps): StoredSecret {
  const { name, secretId, value, generation, region, dependsOn, accountOf } = props;
  const replication = region === undefined ? { auto: {} } : { userManaged: { replicas: [{ location: region }] } };
  const secret = new SecretManagerSecret(stack, `${name}-secret`, { secretId, replication, dependsOn });
  const version = new SecretManagerSecretVersion(stack, `${name}-secret-value`, {
    secret: secret.id,
    secretDataWo: value,
    secretDataWoVersion: generation,
    // Until everybody has the new value, the former one is read.
    lifecycle: { createBeforeDestroy: true },
  });
  const readers = new Map<string, SecretManagerSecretIamMember>();
  return {
    secretId,
    version: version.version,
    letRead(reader, member) {
      const account = accountOf?.(reader);
      const right =
        readers.get(reader) ??
        new SecretManagerSecretIamMember(stack, `${reader}-reads-${name}`, {
          secretId: secret.id,
          role: "roles/secretmanager.secretAccessor",
          member,
          ...(account && { dependsOn: [account] }),
        });
      readers.set(reader, right);
      return [version, right];
    },
  };
}
