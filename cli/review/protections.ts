import type { Change } from "./changes";
import { valueAt } from "./expiries";
import { rulesOf } from "./rules";
import { typeOf, type Arguments, type Synthesis } from "./synthesis";
import { told } from "./values";

/** What protected data, or kept others from them, and does so no longer. */
export interface Protection {
  readonly stack: string;
  readonly address: string;
  readonly what: string;
}

type Lowers = (was: unknown, is: unknown) => boolean;

const isOn = (value: unknown) => value === true || value === "true";
const switchedOff: Lowers = (was, is) => isOn(was) && !isOn(is);
const switchedOn: Lowers = (was, is) => !isOn(was) && isOn(is);
const goes: Lowers = (was, is) => !isNothing(was) && isNothing(is);
const differs: Lowers = (was, is) => !isNothing(was) && JSON.stringify(was) !== JSON.stringify(is);
const isNothing = (value: unknown) => value === undefined || value === null || value === "";
/** Earlier than it was, or than the API's default; what only a deployment knows may be. */
const lowered =
  (unset: number): Lowers =>
  (was, is) => {
    const time = (value: unknown) => (isNothing(value) ? unset : Number(told(value).replace(/s$/, "")));
    return Number.isNaN(time(is)) ? differs(was ?? unset, is) : time(is) < (time(was) || 0);
  };

interface Rule {
  readonly argument: string;
  readonly lowers: Lowers;
  readonly means: string;
}
const rule = (argument: string, lowers: Lowers, means: string): Rule => ({ argument, lowers, means });

/** Arguments of this meaning in whatever type has them. */
const ofAnyType: readonly Rule[] = [
  rule("delete_contents_on_destroy", switchedOn, "a destroy deletes what is in it"),
  rule("deletion_protection_enabled", switchedOff, "nothing refuses to destroy it"),
  rule("force_destroy", switchedOn, "a destroy deletes what is in it"),
];

const day = 86_400;

/**
 * Of types by themselves, with what the APIs do where nothing is set.
 * https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/storage_bucket
 */
const ofType: Readonly<Record<string, readonly Rule[]>> = {
  docker_container: [
    rule("privileged", switchedOn, "it may do on its machine whatever root may"),
    rule("read_only", switchedOff, "it may write to its own file system"),
  ],
  google_artifact_registry_repository: [
    rule("docker_config.immutable_tags", switchedOff, "a tag may name another image"),
  ],
  google_bigquery_dataset: [
    rule("default_encryption_configuration", goes, "new tables are encrypted by Google's keys"),
    rule("max_time_travel_hours", lowered(168), "what was deleted or changed can be read for a shorter time"),
  ],
  google_kms_crypto_key: [
    rule("destroy_scheduled_duration", lowered(30 * day), "a destroyed version comes back for a shorter time"),
  ],
  google_pubsub_subscription: [rule("retain_acked_messages", switchedOff, "messages that were read are deleted")],
  google_secret_manager_secret: [
    rule("version_destroy_ttl", lowered(0), "a destroyed version comes back for a shorter time"),
  ],
  google_sql_database_instance: [
    rule("settings.backup_configuration.enabled", switchedOff, "no backups are made"),
    rule(
      "settings.backup_configuration.point_in_time_recovery_enabled",
      switchedOff,
      "it cannot be set back to a time",
    ),
    rule(
      "settings.backup_configuration.transaction_log_retention_days",
      lowered(7),
      "it can be set back for a shorter time",
    ),
    rule("settings.deletion_protection_enabled", switchedOff, "nothing refuses to destroy it"),
    rule("settings.ip_configuration.ipv4_enabled", switchedOn, "it gets a public address"),
    rule("settings.ip_configuration.authorized_networks", differs, "it takes connections from other networks"),
  ],
  google_storage_bucket: [
    rule("default_event_based_hold", switchedOff, "new objects are no longer held"),
    rule("encryption", goes, "new objects are encrypted by Google's keys"),
    rule("logging", goes, "nobody records who reads it"),
    rule("public_access_prevention", (was, is) => was === "enforced" && is !== was, "it may be opened to everybody"),
    rule("retention_policy.is_locked", switchedOff, "its retention may be shortened"),
    rule("retention_policy.retention_period", lowered(0), "objects may be deleted and replaced earlier"),
    rule(
      "soft_delete_policy.retention_duration_seconds",
      lowered(7 * day),
      "what is deleted comes back for a shorter time",
    ),
    rule("uniform_bucket_level_access", switchedOff, "single objects may be opened by lists of their own"),
    rule("versioning.enabled", switchedOff, "what is replaced or deleted is gone"),
  ],
};

/** Types that refuse to be destroyed as long as nothing is said. */
const protectedUnsaid =
  /^google_(bigquery_table|cloud_run_v2_\w+|sql_database_instance|alloydb_cluster|container_cluster|spanner_database|privateca_\w+)$/;

/** What a change lowers of what protects a resource that stays. */
export function protectionsOf({ stack, address, was, is }: Change): readonly Protection[] {
  if (!was || !is) return [];
  const type = typeOf(address);
  const { keeps = [] } = rulesOf(type) ?? {};
  const deletion = rule(
    "deletion_protection",
    (had, has) => {
      const [one, other] = [had, has].map((value) => (isNothing(value) ? protectedUnsaid.test(type) : isOn(value)));
      return one === true && other === false;
    },
    "nothing refuses to destroy it",
  );
  return [...ofAnyType, deletion, ...(ofType[type] ?? [])].flatMap(({ argument, lowers, means }) => {
    const [had, has] = [valueAt(was, argument), valueAt(is, argument)];
    const stays = isNothing(has) && keeps.some((path) => argument === path || argument.startsWith(`${path}.`));
    return stays || !lowers(had, has)
      ? []
      : [{ stack, address, what: `${argument}: ${told(had)} → ${told(has)}: ${means}` }];
  });
}

/**
 * Access lists whose last entry goes while their cluster stays: managed Kafka lets everybody who may connect use what no list is
 * for, so that this opens it.
 * https://cloud.google.com/managed-service-for-apache-kafka/docs/access-control-kafka-acls
 */
export function listsEnded(changes: readonly Change[], after: Synthesis): readonly Protection[] {
  const left = [...after.values()].flatMap(({ blocks }) =>
    [...blocks].flatMap(([address, block]) =>
      typeOf(address) === "google_managed_kafka_acl" && hasEntries(block) ? [told(block["acl_id"])] : [],
    ),
  );
  return changes
    .filter(({ address }) => typeOf(address) === "google_managed_kafka_acl")
    .flatMap(({ stack, address, action, was, is }): readonly Protection[] => {
      const list = told(was?.["acl_id"]);
      if (action === "forget" || !was || !hasEntries(was)) return [];
      const stays = is !== undefined && hasEntries(is) && told(is["acl_id"]) === list;
      if (stays || left.some((one) => covers(one, list))) return [];
      const what = `no access list is for ${list} any longer: everybody who may connect to the cluster may use it`;
      return [{ stack, address, what }];
    });
}

const hasEntries = (block: Arguments) => [block["acl_entries"] ?? []].flat().length > 0;

/** Whether a list is for what another one was for: the same, a prefix of it, or all. */
function covers(one: string, other: string): boolean {
  const [kind = "", name = ""] = other.split("/");
  if (one === other || one.toLowerCase() === `all${kind}s`.toLowerCase()) return true;
  return one.startsWith(`${kind}Prefixed/`) && name.startsWith(one.slice(`${kind}Prefixed/`.length));
}
