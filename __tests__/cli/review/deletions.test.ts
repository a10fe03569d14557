import { reviewOf } from "../../../cli/review/review";
import type { Arguments } from "../../../cli/review/synthesis";
import { synthesis, type Blocks } from "./synthesis-of";

const lossesOf = (before: Blocks, after: Blocks) => reviewOf(synthesis(before), synthesis(after)).losses;

describe("a bucket's rule that deletes", () => {
  const of = (...conditions: readonly Arguments[]): Blocks => ({
    google_storage_bucket: {
      b: {
        name: "b",
        location: "EU",
        lifecycle_rule: conditions.map((condition) => ({ action: { type: "Delete" }, condition })),
      },
    },
  });
  const many = (was: readonly Arguments[], is: readonly Arguments[]) => lossesOf(of(...was), of(...is)).length;

  it.each([
    ["loses its state", { age: 30, with_state: "ARCHIVED" }, { age: 30 }],
    [
      "is for live objects instead of former ones",
      { age: 30, with_state: "ARCHIVED" },
      { age: 30, with_state: "LIVE" },
    ],
    ["loses a prefix", { age: 30, matches_prefix: ["a/"] }, { age: 30 }],
    ["gets another prefix", { age: 30, matches_prefix: ["a/"] }, { age: 30, matches_prefix: ["a/", "b/"] }],
    ["gets a shorter prefix", { age: 30, matches_prefix: ["trips/"] }, { age: 30, matches_prefix: ["t"] }],
    ["loses its age", { age: 30, matches_suffix: [".gz"] }, { matches_suffix: [".gz"] }],
    ["is earlier", { days_since_noncurrent_time: 30 }, { days_since_noncurrent_time: 3 }],
    ["keeps fewer versions", { num_newer_versions: 3 }, { num_newer_versions: 1 }],
    ["goes by a later date", { created_before: "2024-01-01" }, { created_before: "2025-01-01" }],
    [
      "takes another storage class",
      { age: 1, matches_storage_class: ["NEARLINE"] },
      { age: 1, matches_storage_class: ["STANDARD"] },
    ],
    ["has a condition that nobody judged", { age: 1, matches_owner: "a" }, { age: 1, matches_owner: "b" }],
    ["has an age that only a deployment knows", { age: 30 }, { age: "${var.days}" }],
  ])("and %s deletes more", (_, was, is) => expect(many([was], [is])).toBe(1));

  it.each([
    ["gets a state", { age: 30 }, { age: 30, with_state: "ARCHIVED" }],
    ["is later", { age: 30 }, { age: 31 }],
    ["gets a prefix", { age: 30 }, { age: 30, matches_prefix: ["a/"] }],
    ["gets a longer prefix", { age: 30, matches_prefix: ["a/"] }, { age: 30, matches_prefix: ["a/b/"] }],
    ["keeps more versions", { num_newer_versions: 1 }, { num_newer_versions: 3 }],
    ["names any state by its name", { age: 1, with_state: "ANY" }, { age: 1 }],
    ["gets one more condition", { age: 30 }, { age: 30, matches_storage_class: ["NEARLINE"] }],
  ])("and %s deletes less", (_, was, is) => expect(many([was], [is])).toBe(0));

  it("is compared with any of the former ones, in whatever order and form they are written", () => {
    const rules = [{ age: 30, matches_prefix: ["a/"] }, { age: 60 }];
    expect(many(rules, [...rules].reverse())).toBe(0);
    expect(many(rules, [{ age: 61 }])).toBe(0);
    expect(many(rules, [{ age: 59 }])).toBe(1);
    const listed: Blocks = {
      google_storage_bucket: {
        b: { name: "b", location: "EU", lifecycle_rule: [{ action: [{ type: "Delete" }], condition: [{ age: 60 }] }] },
      },
    };
    expect(lossesOf(of({ age: 60 }), listed)).toEqual([]);
    expect(lossesOf(of(), listed)).toHaveLength(1);
  });

  it("is no other's: storage classes and uploads that were not completed", () => {
    const cools = (type: string): Blocks => ({
      google_storage_bucket: {
        b: { name: "b", location: "EU", lifecycle_rule: [{ action: { type }, condition: { age: 1 } }] },
      },
    });
    expect(lossesOf(of(), cools("SetStorageClass"))).toEqual([]);
    expect(lossesOf(of(), cools("AbortIncompleteMultipartUpload"))).toEqual([]);
  });
});

describe("what expires", () => {
  const whys = (type: string, was: Arguments, is: Arguments) =>
    lossesOf({ [type]: { x: { name: "x", ...was } } }, { [type]: { x: { name: "x", ...is } } }).map(({ why }) => why);

  it("expires earlier inside a block too, and by another unit", () => {
    const partitions = (expiration_ms: number | undefined) => ({
      time_partitioning: [{ type: "DAY", expiration_ms }],
      schema: "[]",
    });
    expect(whys("google_bigquery_table", partitions(2_000), partitions(1_000))).toEqual([
      "time_partitioning.expiration_ms: 2000 → 1000",
    ]);
    expect(whys("google_bigquery_table", partitions(1_000), partitions(2_000))).toEqual([]);
    const kept = (message_retention_duration?: string) => ({ message_retention_duration });
    expect(whys("google_pubsub_subscription", kept("86400s"), kept("3600s"))).toHaveLength(1);
  });

  it("is by the server's default while nothing is said", () => {
    const kept = (message_retention_duration?: string) => ({ message_retention_duration });
    expect(whys("google_pubsub_subscription", kept("1000000s"), kept())).toHaveLength(1);
    expect(whys("google_pubsub_subscription", kept("600s"), kept())).toEqual([]);
    expect(whys("google_pubsub_topic", kept("600s"), kept())).toHaveLength(1);
    const never = (ttl: string) => ({ expiration_policy: { ttl } });
    expect(whys("google_pubsub_subscription", never(""), never("86400s"))).toHaveLength(1);
    expect(whys("google_pubsub_subscription", never("86400s"), never(""))).toEqual([]);
  });

  it("may be earlier where only a deployment knows it", () => {
    const dataset = (default_table_expiration_ms: unknown) => ({ default_table_expiration_ms });
    expect(whys("google_bigquery_dataset", dataset(1_000), dataset("${var.ms}"))).toHaveLength(1);
    expect(whys("google_bigquery_dataset", dataset("${var.ms}"), dataset("${var.ms}"))).toEqual([]);
    expect(whys("google_bigquery_dataset", dataset("${var.ms}"), dataset(1_000))).toHaveLength(1);
  });
});

describe("a topic's retention", () => {
  const managed = (configs: Arguments): Blocks => ({
    google_managed_kafka_topic: { t: { topic_id: "t", partition_count: 1, configs } },
  });
  const day = String(24 * 3_600_000);
  const month = String(30 * 24 * 3_600_000);

  it.each([
    [{ "retention.ms": month }, {}, 1],
    [{ "retention.ms": "-1" }, {}, 1],
    [{}, { "retention.ms": day }, 1],
    [{}, { "retention.ms": month }, 0],
    [{}, { "retention.ms": "-1" }, 0],
    [{ "retention.ms": day }, {}, 0],
    [{ "retention.bytes": "1000" }, {}, 0],
    [{}, { "retention.bytes": "1000" }, 1],
    [{}, { "cleanup.policy": "delete" }, 0],
    [{ "cleanup.policy": "delete" }, {}, 0],
    [{}, { "cleanup.policy": "compact" }, 1],
    [{ "cleanup.policy": "compact" }, {}, 1],
    [{ "cleanup.policy": "compact,delete" }, { "cleanup.policy": "delete, compact" }, 0],
    [{ "cleanup.policy": "compact,delete" }, { "cleanup.policy": "compact" }, 0],
    [{ "cleanup.policy": "compact" }, { "cleanup.policy": "compact,delete" }, 1],
    [{ "retention.ms": month }, { "retention.ms": "${var.ms}" }, 1],
  ])("of %j that becomes %j loses in %d places", (was, is, losses) => {
    expect(lossesOf(managed(was), managed(is))).toHaveLength(losses);
  });

  it("that is not set is what the broker's own settings say", () => {
    const of = (...env: readonly string[]): Blocks => ({
      docker_container: {
        kafka: { image: "i", env },
        topics: { image: "i", entrypoint: ["bash", "-c", "k --create --if-not-exists --topic t --partitions 1"] },
      },
    });
    expect(lossesOf(of(), of("KAFKA_LOG_RETENTION_HOURS=1"))).toMatchObject([
      { address: "topic t", why: "retention.ms: not set (604800000) → not set (3600000)" },
    ]);
    expect(lossesOf(of("KAFKA_LOG_RETENTION_MINUTES=1"), of("KAFKA_LOG_RETENTION_MS=60000"))).toEqual([]);
    expect(lossesOf(of(), of("KAFKA_LOG_CLEANUP_POLICY=compact", "KAFKA_LOG_RETENTION_BYTES=10"))).toHaveLength(2);
  });
});
