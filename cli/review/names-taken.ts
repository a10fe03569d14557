import type { Change } from "./changes";
import { typeOf, type Synthesis } from "./synthesis";
import { told } from "./values";

/** A resource that an API refuses to make. */
export interface Refusal {
  readonly stack: string;
  readonly address: string;
  readonly why: string;
}

/** Arguments by which an API tells what exists already, by type. */
const names: Readonly<Record<string, string>> = {
  google_bigquery_dataset: "dataset_id",
  google_kms_crypto_key: "name",
  google_kms_key_ring: "name",
  google_managed_kafka_cluster: "cluster_id",
  google_pubsub_subscription: "name",
  google_pubsub_topic: "name",
  google_secret_manager_secret: "secret_id",
  google_service_account: "account_id",
  google_storage_bucket: "name",
};

/** What is made under the name of one that runs on in another state, or of the bucket in which the states lie. */
export function namesTaken(
  changes: readonly Change[],
  { before, after }: Readonly<Record<"before" | "after", Synthesis>>,
): readonly Refusal[] {
  const stateBuckets = [...before.values(), ...after.values()].flatMap(({ backend }) => {
    const { gcs } = JSON.parse(backend) as { readonly gcs?: { readonly bucket: string } };
    return gcs ? [gcs.bucket] : [];
  });
  const runOn = new Map(
    changes.filter(({ action }) => action === "forget").map(({ address, was, state }) => [keyOf(address, was), state]),
  );
  return changes
    .filter(({ action }) => action === "create" || action === "replace")
    .flatMap(({ stack, address, is }): readonly Refusal[] => {
      const key = keyOf(address, is);
      const state = key === undefined ? undefined : runOn.get(key);
      if (state !== undefined) return [{ stack, address, why: `its name is taken: it runs on in the state ${state}` }];
      const isStates = typeOf(address) === "google_storage_bucket" && stateBuckets.includes(told(is?.["name"]));
      return isStates ? [{ stack, address, why: "its name is taken: it is the bucket of the states" }] : [];
    });
}

function keyOf(address: string, block: Change["is"]): string | undefined {
  const name = names[typeOf(address)];
  if (name === undefined || block?.[name] === undefined) return undefined;
  const { project, location, key_ring: ring } = block;
  // A bucket's name is everybody's.
  const place = typeOf(address) === "google_storage_bucket" ? [] : [project, location, ring];
  return JSON.stringify([typeOf(address), block[name], ...place]);
}
