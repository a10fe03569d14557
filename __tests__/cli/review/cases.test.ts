import { verdictOf } from "../../../cli/review/markdown";
import { reviewOf } from "../../../cli/review/review";
import type { Arguments } from "../../../cli/review/synthesis";
import { synthesis, type Blocks } from "./synthesis-of";

/** The lake's bucket, as the platform deploys it. */
const bucket = {
  name: "ridestream-gcp-lake-${var.project_id}",
  location: "EU",
  force_destroy: false,
  lifecycle: { prevent_destroy: true },
  lifecycle_rule: [
    {
      action: { type: "SetStorageClass", storage_class: "NEARLINE" },
      condition: { age: 30, matches_prefix: ["trips/"] },
    },
    { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: 1 } },
  ],
  public_access_prevention: "enforced",
  soft_delete_policy: { retention_duration_seconds: 604_800 },
  storage_class: "STANDARD",
  uniform_bucket_level_access: true,
};
const reads = (on: string): Blocks => ({
  google_storage_bucket_iam_member: {
    reads: {
      bucket: on,
      role: "roles/storage.objectViewer",
      member: "serviceAccount:load-lake@p.iam.gserviceaccount.com",
    },
  },
});
const lake = (more: Arguments = {}, others: Blocks = reads("${google_storage_bucket.bucket.name}")): Blocks => ({
  google_storage_bucket: { bucket: { ...bucket, ...more } },
  ...others,
});
const reviewed = (before: Blocks, after: Blocks, json: object = {}) =>
  reviewOf(synthesis(before), synthesis(after, json));

describe("a change that once came out as nothing", () => {
  it("destroys the instances that count no longer makes", () => {
    const of = (count: number) =>
      lake({}, { google_storage_bucket: { archive: { ...bucket, name: "archive-${count.index}", count } } });
    expect(reviewed(of(3), of(1)).losses).toEqual(
      [1, 2].map((index) => ({
        stack: "env-part",
        address: `google_storage_bucket.archive[${index}]`,
        what: "destroyed",
        why: "count or for_each of google_storage_bucket.archive: 1",
        guard: "prevent_destroy: the plan is refused",
      })),
    );
  });

  it("destroys a bucket whose count becomes none", () => {
    const named = reads(bucket.name);
    expect(reviewed(lake(), lake({ count: 0 }, named)).losses).toMatchObject([
      { address: "google_storage_bucket.bucket[0]", what: "destroyed", guard: "prevent_destroy: the plan is refused" },
    ]);
  });

  it("keeps a bucket that moves by a chain", () => {
    const after = { google_storage_bucket: { lake: bucket }, ...reads("${google_storage_bucket.lake.name}") };
    const moved = [
      { from: "google_storage_bucket.bucket", to: "google_storage_bucket.store" },
      { from: "google_storage_bucket.store", to: "google_storage_bucket.lake" },
    ];
    const review = reviewed(lake(), after, { moved });
    expect(review.changes).toEqual([]);
    expect(verdictOf(review)).toBe("**No data are lost.** Nothing changes.");
  });

  it("deletes live objects too, once a rule is no longer for former versions alone", () => {
    const deleting = (condition: Arguments) => lake({ lifecycle_rule: [{ action: { type: "Delete" }, condition }] });
    expect(reviewed(deleting({ age: 30, with_state: "ARCHIVED" }), deleting({ age: 30 })).losses).toMatchObject([
      { address: "google_storage_bucket.bucket", what: "cut", why: 'lifecycle_rule: deletes where {"age":30}' },
    ]);
  });

  it("opens a bucket to everybody by a binding", () => {
    const review = reviewed(
      lake(),
      lake(
        {},
        {
          ...reads("${google_storage_bucket.bucket.name}"),
          google_storage_bucket_iam_binding: {
            everybody: {
              bucket: "${google_storage_bucket.bucket.name}",
              role: "roles/storage.objectViewer",
              members: ["allUsers"],
            },
          },
        },
      ),
    );
    expect(review.rights.gained).toEqual([
      { identity: "allUsers", may: "roles/storage.objectViewer", on: "bucket ridestream-gcp-lake-var.project_id" },
    ]);
    expect(verdictOf(review)).toContain("**Something would be open to everybody, in 1 place.**");
  });

  it("draws the hashing key anew once nothing keeps it", () => {
    const of = (ignore_changes?: readonly string[]): Blocks => ({
      terraform_data: {
        "hashing-key": {
          input: "${sensitive(uuid())}",
          lifecycle: { ...(ignore_changes && { ignore_changes }), prevent_destroy: true },
        },
      },
    });
    expect(reviewed(of(["input"]), of()).losses).toEqual([
      {
        stack: "env-part",
        address: "terraform_data.hashing-key",
        what: "another value",
        why: "with another key no client of the lake is the one that was",
        guard: "nothing",
      },
    ]);
    expect(reviewed(of(["input"]), of(["input"]))).toMatchObject({ losses: [], changes: [] });
  });

  it("keeps a bucket and a dataset whose location is written in small letters", () => {
    const of = (location: string): Blocks => ({
      google_bigquery_dataset: { trips: { dataset_id: "trips", location, lifecycle: { prevent_destroy: true } } },
      google_bigquery_job: { zones: { job_id: "zones", location: "${google_bigquery_dataset.trips.location}" } },
      ...lake({ location }),
    });
    expect(verdictOf(reviewed(of("EU"), of("eu")))).toBe("**No data are lost.** Nothing changes.");
  });

  it("leaves a broker's records behind in its volume, once it writes elsewhere", () => {
    const of = (folder: string): Blocks => ({
      docker_volume: { "kafka-1-data": { name: "kafka-1", lifecycle: { prevent_destroy: true } } },
      docker_container: {
        "kafka-1": {
          image: "apache/kafka",
          env: ["KAFKA_NODE_ID=1", `KAFKA_LOG_DIRS=${folder}`],
          volumes: [{ volume_name: "${docker_volume.kafka-1-data.name}", container_path: "/var/lib/kafka/data" }],
        },
      },
    });
    expect(reviewed(of("/var/lib/kafka/data"), of("/tmp/kraft")).losses).toEqual([
      {
        stack: "env-part",
        address: "docker_container.kafka-1",
        what: "left behind",
        why: "no longer named: /var/lib/kafka/data",
        guard: "nothing",
      },
    ]);
  });
});
