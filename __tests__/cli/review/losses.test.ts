import { verdictOf } from "../../../cli/review/markdown";
import { reviewOf } from "../../../cli/review/review";
import type { Arguments } from "../../../cli/review/synthesis";
import { actions, synthesis, type Blocks } from "./synthesis-of";

const lossesOf = (before: Blocks, after: Blocks) =>
  reviewOf(synthesis(before), synthesis(after)).losses.map(({ address, what, why, guard }) => [
    address,
    what,
    why,
    guard,
  ]);
const bucket = { name: "lake", location: "EU" };
const guarded = { lifecycle: { prevent_destroy: true } };

describe("data that would be lost", () => {
  it("are those of what is destroyed: its guard leaves with its block, what the provider holds to stays", () => {
    const volume: Blocks = { docker_volume: { v: { name: "v", ...guarded } } };
    expect(lossesOf(volume, {})).toEqual([["docker_volume.v", "destroyed", "it is no longer in the stack", "nothing"]]);
    const lake: Blocks = { google_storage_bucket: { b: { ...bucket, force_destroy: false, ...guarded } } };
    expect(lossesOf(lake, {})).toEqual([
      [
        "google_storage_bucket.b",
        "destroyed",
        "it is no longer in the stack",
        "force_destroy: refused while it holds objects",
      ],
    ]);
  });

  it("are those of what is made anew, unless its guard refuses the plan", () => {
    const of = (location: string, more: Arguments = {}): Blocks => ({
      google_storage_bucket: { b: { ...bucket, location, force_destroy: true, ...more } },
    });
    expect(lossesOf(of("EU"), of("US"))).toEqual([
      ["google_storage_bucket.b", "replaced by an empty one", "location: EU → US", "nothing"],
    ]);
    expect(lossesOf(of("EU"), of("US", guarded))).toEqual([
      [
        "google_storage_bucket.b",
        "replaced by an empty one",
        "location: EU → US",
        "prevent_destroy: the plan is refused",
      ],
    ]);
  });

  it("are those of another address too: Terraform makes one and destroys the other", () => {
    const before: Blocks = { docker_volume: { old: { name: "v" } } };
    expect(lossesOf(before, { docker_volume: { new: { name: "v" } } })).toHaveLength(1);
  });

  it("are none of what holds none: views, external tables, jobs, accounts", () => {
    const of = (table: Arguments): Blocks => ({ google_bigquery_table: { t: { table_id: "t", ...table } } });
    expect(lossesOf(of({ view: { query: "SELECT 1" } }), {})).toEqual([]);
    expect(lossesOf(of({ external_data_configuration: {} }), {})).toEqual([]);
    expect(lossesOf(of({}), {})).toHaveLength(1);
    expect(lossesOf({ google_service_account: { a: { account_id: "a" } } }, {})).toEqual([]);
  });

  it("are what a bucket deletes from now on, by an age that is new or lower", () => {
    const of = (...ages: readonly number[]): Blocks => ({
      google_storage_bucket: {
        b: { ...bucket, lifecycle_rule: ages.map((age) => ({ action: { type: "Delete" }, condition: { age } })) },
      },
    });
    expect(lossesOf(of(), of(400))).toEqual([
      ["google_storage_bucket.b", "cut", 'lifecycle_rule: deletes where {"age":400}', "nothing"],
    ]);
    expect(lossesOf(of(400), of(300))).toHaveLength(1);
    expect(lossesOf(of(400), of())).toEqual([]);
  });

  it("are tables that expire", () => {
    const of = (more: Arguments): Blocks => ({ google_bigquery_dataset: { d: { dataset_id: "d", ...more } } });
    const expiring = (ms: number) => of({ default_table_expiration_ms: ms });
    expect(lossesOf(of({}), expiring(1_000))).toEqual([
      ["google_bigquery_dataset.d", "cut", "default_table_expiration_ms: not set → 1000", "nothing"],
    ]);
    expect(lossesOf(expiring(2_000), expiring(1_000))).toHaveLength(1);
    expect(lossesOf(expiring(1_000), expiring(2_000))).toEqual([]);
  });

  it("are columns that a table no longer has", () => {
    const of = (...columns: readonly (readonly [string, string])[]): Blocks => ({
      google_bigquery_table: {
        t: { table_id: "t", schema: JSON.stringify(columns.map(([name, type]) => ({ name, type }))) },
      },
    });
    expect(lossesOf(of(["a", "STRING"], ["b", "STRING"]), of(["a", "STRING"]))).toEqual([
      ["google_bigquery_table.t", "cut", "schema: column b goes", "nothing"],
    ]);
    expect(lossesOf(of(["a", "STRING"]), of(["a", "INT64"]))).toEqual([
      [
        "google_bigquery_table.t",
        "replaced by an empty one",
        'schema: [{"name":"a","type":"STRING"}] → [{"name":"a","type":"INT64"}]',
        "nothing",
      ],
    ]);
    expect(lossesOf(of(["a", "STRING"]), of(["b", "STRING"], ["a", "STRING"]))).toEqual([]);
  });

  it("are those of a volume that a container no longer mounts: it starts empty", () => {
    const of = (path: string): Blocks => ({
      docker_volume: { data: { name: "v" } },
      docker_container: {
        c: { image: "i", volumes: [{ volume_name: "${docker_volume.data.name}", container_path: path }] },
      },
    });
    expect(lossesOf(of("/data"), of("/other"))).toEqual([
      ["docker_container.c", "left behind", "no longer mounted: v at /data", "nothing"],
    ]);
  });

  it("are records that a topic no longer keeps, on managed Kafka and by the script that makes topics", () => {
    const managed = (configs: Arguments): Blocks => ({
      google_managed_kafka_topic: { t: { topic_id: "t", partition_count: 1, configs } },
    });
    const scripted = (settings: string): Blocks => ({
      docker_container: {
        topics: {
          entrypoint: [
            "bash",
            "-ec",
            `k --create --if-not-exists --topic t --partitions 1 --replication-factor 1\nk --alter --entity-type topics --entity-name t --add-config ${settings}`,
          ],
        },
      },
    });
    for (const [was, is, losses] of [
      [{ "retention.ms": "2000" }, { "retention.ms": "1000" }, 1],
      [{ "retention.ms": "-1" }, { "retention.ms": "1000" }, 1],
      [{ "retention.ms": "1000" }, { "retention.ms": "-1" }, 0],
      [{ "cleanup.policy": "delete" }, { "cleanup.policy": "compact" }, 1],
      [{ "max.message.bytes": "2" }, { "max.message.bytes": "1" }, 0],
    ] as const) {
      const text = (settings: Arguments) =>
        Object.entries(settings)
          .map(([name, value]) => `${name}=${String(value)}`)
          .join();
      expect(lossesOf(managed(was), managed(is))).toHaveLength(losses);
      expect(lossesOf(scripted(text(was)), scripted(text(is)))).toHaveLength(losses);
    }
  });
});

describe("a state that no stack works on any longer", () => {
  it("is told with what holds data in it, and loses none", () => {
    const part = (state: string, blocks: Blocks) =>
      synthesis(blocks, { terraform: { backend: { gcs: { bucket: "states", prefix: `ridestream/${state}` } } } });
    const review = reviewOf(
      part("p.env-lake.gcsLake", { google_storage_bucket: { b: bucket }, google_service_account: { a: {} } }),
      part("p.env-lake.dockerLake", { docker_volume: { v: { name: "v" } } }),
    );
    expect(review.losses).toEqual([]);
    expect(review.leftRunning).toEqual([
      { stack: "env-part", state: "p.env-lake.gcsLake", resources: 2, holdData: ["google_storage_bucket.b"] },
    ]);
    expect(actions(review)).toEqual(["create docker_volume.v"]);
  });

  it("is another one than a state of the same name elsewhere, which has to be moved", () => {
    const at = (backend: object) => synthesis({ docker_volume: { v: { name: "v" } } }, { terraform: { backend } });
    const here = at({ local: { path: "../../../.terraform-state/p.env-part.x.tfstate" } });
    const there = at({ gcs: { bucket: "states", prefix: "ridestream/p.env-part.x" } });
    expect(reviewOf(here, there)).toMatchObject({ changes: [], movedStates: ["env-part"] });
  });
});

describe("who may do what", () => {
  const of = (...members: readonly (readonly [string, string])[]): Blocks => ({
    google_storage_bucket: { b: bucket },
    google_storage_bucket_iam_member: Object.fromEntries(
      members.map(([member, role], at) => [
        `m${at}`,
        {
          bucket: "${google_storage_bucket.b.name}",
          role,
          member: `serviceAccount:${member}@\${var.project_id}.iam.gserviceaccount.com`,
        },
      ]),
    ),
  });

  it("is told by what is gained and lost, whatever the grants' addresses", () => {
    const { rights } = reviewOf(
      synthesis(of(["enrich", "roles/viewer"], ["load-lake", "roles/creator"])),
      synthesis(of(["load-lake", "roles/creator"], ["load-lake", "roles/admin"])),
    );
    expect(rights).toEqual({
      gained: [{ identity: "load-lake", may: "roles/admin", on: "bucket lake" }],
      lost: [{ identity: "enrich", may: "roles/viewer", on: "bucket lake" }],
    });
  });

  it("tells a right on some objects apart from one on all of them, and one on a job", () => {
    const on = (condition: Arguments): Blocks => ({
      google_storage_bucket: { b: bucket },
      google_storage_bucket_iam_member: {
        m: {
          bucket: "${google_storage_bucket.b.name}",
          role: "roles/viewer",
          member: "serviceAccount:a@p",
          ...condition,
        },
      },
      google_cloud_run_v2_job_iam_member: {
        j: { name: "train", role: "roles/run.invoker", member: "serviceAccount:a@p" },
      },
    });
    const expression = 'resource.name.startsWith("projects/_/buckets/lake/objects/models/")';
    const { rights } = reviewOf(synthesis({}), synthesis(on({ condition: { title: "models", expression } })));
    expect(rights.gained.map(({ may, on: what }) => `${may} on ${what}`)).toEqual([
      "roles/run.invoker on job train",
      'roles/viewer on bucket lake, where resource.name.startsWith("models/")',
    ]);
    const widened = reviewOf(synthesis(on({ condition: { title: "models", expression } })), synthesis(on({})));
    expect(widened.rights.gained.map(({ on: what }) => what)).toEqual(["bucket lake"]);
  });

  it("includes the access lists of Kafka", () => {
    const list = (...operations: readonly string[]): Blocks => ({
      google_managed_kafka_acl: {
        a: {
          acl_id: "topic/t",
          acl_entries: operations.map((operation) => ({
            principal: "User:enrich@p",
            operation,
            permission_type: "ALLOW",
          })),
        },
      },
    });
    expect(reviewOf(synthesis(list("READ")), synthesis(list("READ", "WRITE"))).rights.gained).toEqual([
      { identity: "enrich@p", may: "WRITE", on: "Kafka topic/t" },
    ]);
  });
});

describe("what programs are told", () => {
  it("is compared by the name of the setting, and a secret is not told", () => {
    const container = (...env: readonly string[]): Blocks => ({ docker_container: { enrich: { image: "i", env } } });
    const { settings } = reviewOf(
      synthesis(container("RS_A=1", "RS_B=2", "RS_KAFKA_PASSWORD=first")),
      synthesis(container("RS_B=3", "RS_C=4", "RS_KAFKA_PASSWORD=second")),
    );
    expect(settings.map(({ program, setting, was, is }) => [program, setting, was, is])).toEqual([
      ["enrich", "RS_A", "1", "not set"],
      ["enrich", "RS_B", "2", "3"],
      ["enrich", "RS_C", "not set", "4"],
      ["enrich", "RS_KAFKA_PASSWORD", "a secret", "a secret"],
    ]);
  });

  it("is found in what Cloud Run runs", () => {
    const pool = (value: string): Blocks => ({
      google_cloud_run_v2_worker_pool: {
        enrich: { name: "e", template: { containers: [{ env: [{ name: "RS_A", value }] }] } },
      },
    });
    expect(reviewOf(synthesis(pool("1")), synthesis(pool("2"))).settings).toMatchObject([
      { setting: "RS_A", was: "1", is: "2" },
    ]);
  });
});

describe("partitions", () => {
  const of = (partition_count: number) =>
    synthesis({ google_managed_kafka_topic: { t: { topic_id: "t", partition_count } } });
  it("that become more move keys", () => {
    expect(reviewOf(of(6), of(12))).toMatchObject({
      losses: [],
      topics: [{ topic: "t", what: "partitions: 6 → 12", means: expect.stringMatching(/^keys move/) as string }],
    });
  });
  it("never become fewer", () => {
    const review = reviewOf(of(12), of(6));
    expect(review.topics).toMatchObject([{ means: expect.stringMatching(/^refused/) as string, isRefused: true }]);
    expect(verdictOf(review)).toContain("**It would be refused, in 1 place.**");
  });
  it("of a topic by another name are another topic's: nobody reads the former", () => {
    const scripted = (name: string) =>
      synthesis({
        docker_container: {
          topics: { entrypoint: ["bash", `k --create --if-not-exists --topic ${name} --partitions 1`] },
        },
      });
    expect(reviewOf(scripted("old"), scripted("new")).topics.map(({ topic, what }) => [topic, what])).toEqual([
      ["old", "is no longer named"],
      ["new", "is new"],
    ]);
  });
});

describe("guards", () => {
  it("that a deployment opens or closes are told, though nothing else changes", () => {
    const of = (prevent_destroy: boolean) =>
      synthesis({ docker_volume: { v: { name: "v", lifecycle: { prevent_destroy } } } });
    const opened = reviewOf(of(true), of(false));
    expect(opened).toMatchObject({ changes: [], guards: [{ address: "docker_volume.v", what: "opened" }] });
    expect(reviewOf(of(false), of(true)).guards).toMatchObject([{ what: "closed" }]);
  });
});

describe("variables", () => {
  it("that whoever deploys has to give, or no longer has to", () => {
    const of = (variable: object) => synthesis({}, { variable });
    expect(reviewOf(of({ old: {}, both: {} }), of({ both: {}, given: { default: "x" }, new: {} })).variables).toEqual([
      { stack: "env-part", variable: "new", what: "to be given" },
      { stack: "env-part", variable: "old", what: "no longer asked for" },
    ]);
  });
});
