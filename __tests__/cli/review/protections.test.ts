import { verdictOf } from "../../../cli/review/markdown";
import { reviewOf } from "../../../cli/review/review";
import type { Arguments } from "../../../cli/review/synthesis";
import { synthesis, type Blocks } from "./synthesis-of";

const lowered = (type: string, was: Arguments, is: Arguments) =>
  reviewOf(synthesis({ [type]: { x: { name: "x", ...was } } }), synthesis({ [type]: { x: { name: "x", ...is } } }))
    .protections;

describe("a protection", () => {
  const versioning = (enabled: boolean) => ({ versioning: { enabled } });
  const soft = (retention_duration_seconds: unknown) => ({ soft_delete_policy: [{ retention_duration_seconds }] });
  const kept = (retention_period: number, is_locked = false) => ({ retention_policy: { retention_period, is_locked } });

  it.each<readonly [string, Arguments, Arguments, string]>([
    ["google_storage_bucket", { force_destroy: false }, { force_destroy: true }, "force_destroy"],
    [
      "google_storage_bucket",
      { public_access_prevention: "enforced" },
      { public_access_prevention: "inherited" },
      "public_access_prevention",
    ],
    ["google_storage_bucket", versioning(true), versioning(false), "versioning.enabled"],
    ["google_storage_bucket", soft(604_800), soft(0), "soft_delete_policy.retention_duration_seconds"],
    ["google_storage_bucket", {}, soft(0), "soft_delete_policy.retention_duration_seconds"],
    ["google_storage_bucket", soft(604_800), soft("${var.seconds}"), "soft_delete_policy.retention_duration_seconds"],
    ["google_storage_bucket", kept(100), kept(10), "retention_policy.retention_period"],
    ["google_storage_bucket", kept(100), {}, "retention_policy.retention_period"],
    [
      "google_storage_bucket",
      { uniform_bucket_level_access: true },
      { uniform_bucket_level_access: false },
      "uniform_bucket_level_access",
    ],
    ["google_bigquery_dataset", {}, { delete_contents_on_destroy: true }, "delete_contents_on_destroy"],
    ["google_bigquery_dataset", {}, { max_time_travel_hours: "48" }, "max_time_travel_hours"],
    ["google_bigquery_table", {}, { deletion_protection: false }, "deletion_protection"],
    ["ec_deployment", { deletion_protection: true }, {}, "deletion_protection"],
    [
      "google_sql_database_instance",
      { settings: [{ backup_configuration: [{ enabled: true }] }] },
      { settings: [{}] },
      "settings.backup_configuration.enabled",
    ],
    ["docker_container", {}, { privileged: true }, "privileged"],
  ])("of a %s is lowered by %j that becomes %j", (type, was, is, argument) => {
    expect(lowered(type, was, is).map(({ what }) => what.split(":")[0])).toEqual([argument]);
    expect(lowered(type, is, is)).toEqual([]);
  });

  it.each<readonly [string, Arguments, Arguments]>([
    ["google_storage_bucket", { force_destroy: true }, { force_destroy: false }],
    ["google_storage_bucket", { public_access_prevention: "enforced" }, {}],
    ["google_storage_bucket", soft(0), soft(604_800)],
    ["google_storage_bucket", {}, kept(10)],
    ["google_bigquery_table", { deletion_protection: true }, {}],
    ["google_bigquery_dataset", { max_time_travel_hours: "48" }, { max_time_travel_hours: "96" }],
  ])("of a %s is not lowered by %j that becomes %j", (type, was, is) => expect(lowered(type, was, is)).toEqual([]));

  it("that is lowered is in the verdict", () => {
    const of = (force_destroy: boolean) => synthesis({ google_storage_bucket: { b: { name: "b", force_destroy } } });
    expect(verdictOf(reviewOf(of(false), of(true)))).toContain("**Protection is lowered, in 1 place.**");
  });
});

describe("a topic's last access list", () => {
  const list = (
    acl_id: string,
    entries: readonly Arguments[] = [{ principal: "User:a", operation: "READ" }],
  ): Arguments => ({
    acl_id,
    cluster: "c",
    acl_entries: entries,
  });
  const of = (...lists: readonly Arguments[]): Blocks => ({
    google_managed_kafka_acl: Object.fromEntries(lists.map((one) => [String(one["acl_id"]).replace("/", "-"), one])),
  });
  const opened = (before: Blocks, after: Blocks) =>
    reviewOf(synthesis(before), synthesis(after)).protections.map(({ what }) => what);

  it("opens it to everybody who may connect", () => {
    const told = ["no access list is for topic/t any longer: everybody who may connect to the cluster may use it"];
    expect(opened(of(list("topic/t")), of())).toEqual(told);
    expect(opened(of(list("topic/t")), of(list("topic/t", [])))).toEqual(told);
    expect(opened(of(list("topic/t")), of(list("topic/other")))).toEqual(told);
  });

  it("is not the last one where a list for a prefix or for all is left", () => {
    for (const id of ["topicPrefixed/", "allTopics"]) expect(opened(of(list("topic/t")), of(list(id)))).toEqual([]);
    expect(opened(of(list("topic/t")), of(list("topicPrefixed/u")))).toHaveLength(1);
  });
});
