import { verdictOf } from "../../../cli/review/markdown";
import { reviewOf } from "../../../cli/review/review";
import type { Arguments } from "../../../cli/review/synthesis";
import { synthesis, type Blocks } from "./synthesis-of";

const between = (before: Blocks, after: Blocks) => reviewOf(synthesis(before), synthesis(after));
const whys = (before: Blocks, after: Blocks) => between(before, after).losses.map(({ why }) => why);

describe("a container's data", () => {
  const of = (more: Arguments): Blocks => ({
    docker_container: { c: { image: "i", volumes: [{ volume_name: "v", container_path: "/data" }], ...more } },
  });

  it("stay behind in a folder that nothing names any longer, by its environment, command or entrypoint", () => {
    for (const [was, is] of [
      [{ env: ["DIR=/data/a"] }, { env: ["DIR=/data/b"] }],
      [{ env: ["DIR=/data/a"] }, { env: ["B=1"] }],
      [{ command: ["--storage.tsdb.path=/data/a"] }, { command: ["--storage.tsdb.path=/tmp"] }],
      [{ entrypoint: ["sh", "-c", "serve -filesystem-root /data/a"] }, { entrypoint: ["sh", "-c", "serve"] }],
    ])
      expect(whys(of(was!), of(is!))).toEqual(["no longer named: /data/a"]);
    expect(whys(of({ env: ["DIR=/etc/a"] }), of({ env: ["DIR=/etc/b"] }))).toEqual([]);
    expect(whys(of({ env: ["A=/data/a"] }), of({ env: ["B=/data/a"] }))).toEqual([]);
  });

  it("stay behind where a server that wrote into its volume by itself is told another folder", () => {
    expect(whys(of({}), of({ env: ["KAFKA_LOG_DIRS=/tmp/kraft"] }))).toEqual([
      "outside of what is mounted: /tmp/kraft",
    ]);
    expect(whys(of({}), of({ env: ["path.data=/tmp/es"] }))).toHaveLength(1);
    expect(whys(of({}), of({ env: ["KAFKA_LOG_DIRS=/data/logs"] }))).toEqual([]);
  });

  it("stay behind in what a folder of the machine held, and in a mount", () => {
    const host = (path: string) => ({ volumes: [{ host_path: path, container_path: "/data" }] });
    expect(whys(of(host("/srv/a")), of(host("/srv/b")))).toEqual(["no longer mounted: /srv/a at /data"]);
    const mounted = (source: string) => ({ mounts: [{ type: "volume", source, target: "/more" }] });
    expect(whys(of(mounted("a")), of(mounted("b")))).toEqual(["no longer mounted: a at /more"]);
  });
});

describe("objects of a lake", () => {
  const bucket = { google_storage_bucket: { b: { name: "lake", location: "EU" } } };
  const table = (...source_uris: readonly string[]): Blocks => ({
    google_bigquery_table: { t: { table_id: "t", external_data_configuration: [{ autodetect: false, source_uris }] } },
  });

  it("stay behind under a prefix that no reader reads any longer", () => {
    const read = (prefix: string) => ({ ...bucket, ...table(`gs://lake/${prefix}*.gz`) });
    expect(whys(read("trips/"), read("rides/"))).toEqual(["no longer read: gs://lake/trips/"]);
    expect(whys(read("trips/"), read(""))).toEqual([]);
    expect(whys(table("gs://lake/pickups-1.csv"), table("gs://lake/pickups-2.csv"))).toEqual([]);
    const program = (value: string): Blocks => ({
      google_cloud_run_v2_job: {
        j: { name: "j", template: { template: { containers: [{ env: [{ name: "A", value }] }] } } },
      },
    });
    expect(whys(program("gs://lake/a/"), program("gs://lake/b/"))).toEqual(["no longer read: gs://lake/a/"]);
  });

  it("are told once where their bucket goes as well", () => {
    expect(whys({ ...bucket, ...table("gs://lake/*") }, table("gs://other/*"))).toEqual([
      "it is no longer in the stack",
    ]);
  });
});

describe("a name", () => {
  const part = (state: string, blocks: Blocks) =>
    synthesis(blocks, { terraform: { backend: { gcs: { bucket: "states", prefix: `ridestream/${state}` } } } });
  const bucket = (name: string): Blocks => ({ google_storage_bucket: { b: { name, location: "EU" } } });

  it("that runs on in another state is taken: the deployment is refused", () => {
    const review = reviewOf(part("p.one", bucket("lake")), part("p.two", bucket("lake")));
    expect(review.refusals).toMatchObject([{ why: "its name is taken: it runs on in the state p.one" }]);
    expect(verdictOf(review)).toContain("**It would be refused, in 1 place.**");
    expect(reviewOf(part("p.one", bucket("lake")), part("p.two", bucket("other"))).refusals).toEqual([]);
  });

  it("of the bucket of the states is taken", () => {
    expect(reviewOf(part("p.one", {}), part("p.one", bucket("states"))).refusals).toMatchObject([
      { why: "its name is taken: it is the bucket of the states" },
    ]);
  });
});

describe("a type that is not the platform's", () => {
  const of = (type: string, more: Arguments = {}): Blocks => ({ [type]: { x: { name: "x", ...more } } });

  it.each([
    "google_kms_crypto_key",
    "google_sql_database_instance",
    "google_compute_disk",
    "google_firestore_database",
    "google_pubsub_subscription",
    "google_artifact_registry_repository",
    "google_project",
    "random_password",
  ])("is known to hold data: %s", (type) => {
    expect(between(of(type), {}).losses).toMatchObject([{ what: "destroyed" }]);
  });

  it("is told as one that nobody judged: never that no data are lost", () => {
    const gone = between(of("acme_store"), {});
    expect(gone).toMatchObject({ losses: [], unjudged: [{ why: "nobody judged whether this type holds data" }] });
    expect(verdictOf(gone)).toContain("**Whether data are lost is not known, in 1 place.**");
    expect(verdictOf(gone)).not.toContain("No data are lost");
    expect(between(of("acme_store"), of("acme_store", { size: 1 })).unjudged).toHaveLength(1);
    expect(between({}, of("acme_store")).unjudged).toEqual([]);
  });

  it("is not judged in place where it holds data and its arguments are not in the table", () => {
    const { unjudged } = between(
      of("google_sql_database_instance"),
      of("google_sql_database_instance", { region: "b" }),
    );
    expect(unjudged).toMatchObject([{ why: "it holds data, and nobody judged whether the change is made in place" }]);
  });

  it("is known to hold none: rights, networks, alerts", () => {
    for (const type of [
      "google_storage_bucket_iam_binding",
      "google_compute_router",
      "google_monitoring_uptime_check_config",
    ])
      expect(between(of(type), {})).toMatchObject({ losses: [], unjudged: [] });
  });
});
