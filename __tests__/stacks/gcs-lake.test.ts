import {
  currentZonesObject,
  lakeIdentityObject,
  tripObjectName,
  verdictObject,
  zoneModelObject,
} from "../../contracts/lake-layout";
import { hybrid } from "../../environments/hybrid";
import { local } from "../../environments/local";
import { dockerFunctions } from "../../stacks/functions/docker-functions";
import { gcsLake } from "../../stacks/lake/gcs-lake";
import type { GcsLakeProps } from "../../stacks/lake/gcs-lake-props";
import { duckDbWarehouse } from "../../stacks/warehouse/duck-db-warehouse";
import { imageFolder } from "./image-folder";
import { resource, resourcesOf, synthesised, variablesOf } from "./synthesised";

const functions = dockerFunctions({ imageFolder: imageFolder() });
const withLake = (props: GcsLakeProps, settings = {}) =>
  synthesised([{ ...hybrid, functions, warehouse: duckDbWarehouse(), lake: gcsLake(props) }], settings);
interface Rule {
  readonly action: { readonly type: string; readonly storage_class?: string };
  readonly condition: { readonly age: number; readonly matches_prefix?: readonly string[] };
}
const project = "${var.project_id}";
const emailEnd = `${project}.iam.gserviceaccount.com`;
const account = `ridestream-hybrid-load-lake@${emailEnd}`;

describe("the lake in Cloud Storage", () => {
  const synth = withLake({});
  const bucket = resource(synth, "google_storage_bucket", "bucket");

  it("is named after the deployment and the project, for the name is unique in the world", () => {
    expect(bucket["name"]).toBe(`ridestream-hybrid-lake-${project}`);
    expect(resource(withLake({}, { name: "second" }), "google_storage_bucket", "bucket")["name"]).toBe(
      `second-hybrid-lake-${project}`,
    );
    expect(resource(withLake({ bucket: "my-lake" }), "google_storage_bucket", "bucket")["name"]).toBe("my-lake");
  });

  it("cools trips with age, and nothing else of the bucket", () => {
    const rules = bucket["lifecycle_rule"] as readonly Rule[];
    const cooling = rules.filter(({ action }) => action.type === "SetStorageClass");
    expect(cooling.map(({ action, condition }) => [action.storage_class, condition.age])).toEqual([
      ["NEARLINE", 30],
      ["COLDLINE", 90],
      ["ARCHIVE", 365],
    ]);
    for (const { condition } of cooling) expect(condition.matches_prefix).toEqual(["trips/dt=2"]);
    expect(rules.filter(({ action }) => action.type === "Delete")).toEqual([]);
  });

  it("deletes, retains and encrypts as it is told", () => {
    const kmsKey = "projects/p/locations/europe/keyRings/r/cryptoKeys/k";
    const lake = gcsLake({ deleteAfterDays: 400, retainDays: 30, softDeleteDays: 0, kmsKey });
    const told = synthesised([{ ...hybrid, functions, lake }]);
    expect(resource(told, "google_storage_bucket", "bucket")).toMatchObject({
      retention_policy: { retention_period: 30 * 86_400 },
      soft_delete_policy: { retention_duration_seconds: 0 },
      encryption: { default_kms_key_name: kmsKey },
      lifecycle_rule: expect.arrayContaining([
        { action: { type: "Delete" }, condition: { age: 400, matches_prefix: ["trips/dt=2"] } },
      ]) as unknown,
    });
    // Cloud Storage refuses the key of a bucket before its own account may use it.
    expect(resource(told, "google_kms_crypto_key_iam_member", "service-encrypts")).toEqual({
      crypto_key_id: kmsKey,
      role: "roles/cloudkms.cryptoKeyEncrypterDecrypter",
      member: "${data.google_storage_project_service_account.storage-agent.member}",
    });
    for (const id of ["bucket", "models-bucket"])
      expect(resource(told, "google_storage_bucket", id)["depends_on"]).toEqual([
        "google_kms_crypto_key_iam_member.service-encrypts",
      ]);
    expect(resourcesOf(synth, "google_kms_crypto_key_iam_member")).toEqual([]);
  });

  it("takes labels, keeps former versions and moves by how it is read, where it is told to", () => {
    const told = withLake({
      labels: { "cost-centre": "rides" },
      keepVersionsDays: 30,
      autoclass: true,
      deleteAfterDays: 400,
    });
    expect(resource(told, "google_storage_bucket", "bucket")).toMatchObject({
      labels: { "cost-centre": "rides" },
      versioning: { enabled: true },
      autoclass: { enabled: true, terminal_storage_class: "ARCHIVE" },
      // Cloud Storage refuses rules of age that move, beside autoclass.
      lifecycle_rule: [
        { action: { type: "Delete" }, condition: { age: 400, matches_prefix: ["trips/dt=2"] } },
        { action: { type: "Delete" }, condition: { days_since_noncurrent_time: 30 } },
        { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: 1 } },
      ],
    });
    for (const option of ["labels", "versioning", "autoclass"]) expect(bucket).not.toHaveProperty(option);
  });

  const rightsOf = (name: string) =>
    resourcesOf(synth, "google_storage_bucket_iam_member")
      .filter(({ resource: { member } }) => member === `serviceAccount:ridestream-hybrid-${name}@${emailEnd}`)
      .map(({ resource: { role, condition } }) => [
        String(role).replace("roles/storage.", ""),
        (condition as { readonly expression: string } | undefined)?.expression ?? "every object",
      ]);
  const objects = `projects/_/buckets/ridestream-hybrid-lake-${project}/objects`;
  const underModels = `resource.name.startsWith("${objects}/models/ride_hailing_clusters/")`;

  it("lets load-lake create and read objects, never overwrite or delete", () => {
    expect(rightsOf("load-lake")).toEqual([
      ["objectCreator", "every object"],
      ["objectViewer", "every object"],
    ]);
  });

  it("lets enrich read the zones' models, and nothing else of it", () => {
    expect(rightsOf("enrich")).toEqual([["objectViewer", underModels]]);
  });

  it("lets train-zones write models once, replace what says which is in use, and read trips", () => {
    expect(rightsOf("train-zones")).toEqual([
      ["objectUser", `resource.name == "${objects}/models/ride_hailing_clusters/current.json"`],
      ["objectCreator", underModels],
      ["objectViewer", underModels],
      ["objectViewer", "every object"],
    ]);
  });

  it("lets one account remove trips, and nothing else, where small objects are combined", () => {
    const compacted = withLake({ compact: "every day 02:30" });
    const rights = resourcesOf(compacted, "google_storage_bucket_iam_member").map(
      ({ resource: { member, role, condition } }) => ({
        who: /ridestream-hybrid-([a-z-]+)@/.exec(String(member))?.[1],
        role,
        on: (condition as { readonly expression: string } | undefined)?.expression,
      }),
    );
    expect(rights.filter(({ who }) => who === "compact-lake")).toEqual([
      { who: "compact-lake", role: "roles/storage.objectViewer", on: undefined },
      { who: "compact-lake", role: "roles/storage.objectUser", on: `resource.name.startsWith("${objects}/trips/")` },
    ]);
    expect(rights.filter(({ role, on }) => role === "roles/storage.objectUser" && on?.includes("trips"))).toHaveLength(
      1,
    );
    expect(variablesOf(resource(compacted, "docker_container", "compact-lake"))).toMatchObject({
      RS_LAKE_COMPACT: "every day 02:30",
    });
  });

  it.each([
    [{ compact: "daily" }, 'combines objects "daily"'],
    [{ compact: "every day 02:30", retainDays: 7 }, "combines objects and retains trips for 7 days"],
  ])("refuses %j", (props, said) => {
    expect(() => withLake(props)).toThrow(said);
  });

  it("lets nobody else do anything", () => {
    const allowed = ["load-lake", "enrich", "train-zones"].flatMap(rightsOf);
    expect(resourcesOf(synth, "google_storage_bucket_iam_member")).toHaveLength(allowed.length);
  });

  it("is written from a container as load-lake's account, by credentials of the operator that may become it", () => {
    expect(resource(synth, "google_service_account_iam_member", "operator-becomes-load-lake")).toMatchObject({
      role: "roles/iam.serviceAccountTokenCreator",
      service_account_id: "${google_service_account.load-lake-account.name}",
    });
    const container = resource(synth, "docker_container", "load-lake-1");
    expect(variablesOf(container)).toMatchObject({
      RS_LAKE_BUCKET: `ridestream-hybrid-lake-${project}`,
      RS_GOOGLE_IMPERSONATE: account,
      GOOGLE_APPLICATION_CREDENTIALS: "/run/credentials/google.json",
    });
    expect(container["volumes"]).toEqual([
      {
        container_path: "/run/credentials/google.json",
        host_path: "${pathexpand(var.google_credentials_file)}",
        read_only: true,
      },
    ]);
    for (const other of ["load-search-1", "produce"])
      expect(resource(synth, "docker_container", other)["volumes"]).toBeUndefined();
  });

  it("has an account whose name Google takes, however long the deployment's is", () => {
    const ids = (settings: object) =>
      resourcesOf(withLake({ bucket: "my-lake" }, settings), "google_service_account").map(({ resource: one }) =>
        String(one["account_id"]),
      );
    const names = ["enrich", "load-lake", "train-zones"];
    expect(ids({})).toEqual(names.map((name) => `ridestream-hybrid-${name}`));
    const long = ids({ name: "a-name-of-20-letters" });
    expect(long).toEqual(names.map((): unknown => expect.stringMatching(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/)));
    expect(new Set(long).size).toBe(names.length);
    expect(long).not.toEqual(ids({ name: "a-name-of-20-lettera" }));
  });
});

describe("a lake that retains its trips", () => {
  const retaining = (props: GcsLakeProps = {}) =>
    synthesised([{ ...hybrid, functions, lake: gcsLake({ retainDays: 30, ...props }) }]);
  const synth = retaining();
  const models = `ridestream-hybrid-models-${project}`;

  it("has a bucket of their own for the zones' models: what says which is in use is replaced", () => {
    const kept = (id: string) => resource(synth, "google_storage_bucket", id);
    expect(kept("bucket")["retention_policy"]).toEqual({ retention_period: 30 * 86_400 });
    const { name: _name, retention_policy: _retained, lifecycle_rule: _rules, ...same } = kept("bucket");
    expect(kept("models-bucket")).toEqual({
      ...same,
      name: models,
      lifecycle_rule: [{ action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: 1 } }],
    });
    expect(resource(retaining({ bucket: "my-lake" }), "google_storage_bucket", "models-bucket")["name"]).toBe(
      "my-lake-models",
    );
  });

  it("tells it to enrich and train-zones, which learns by BigQuery, and to the operator; load-lake keeps the lake's", () => {
    const bucketOf = (id: string) => variablesOf(resource(synth, "docker_container", id))["RS_LAKE_BUCKET"];
    expect(["enrich-1", "train-zones", "load-lake-1"].map(bucketOf)).toEqual([
      models,
      models,
      `ridestream-hybrid-lake-${project}`,
    ]);
    expect(synth.stacks["hybrid-lake"]?.output?.["models"]?.["value"]).toMatch(`RS_LAKE_BUCKET=${models} ridestream`);
  });

  it("moves the rights on models there, by the same names, and no other right", () => {
    const rights = resourcesOf(synth, "google_storage_bucket_iam_member").map(({ name, resource: one }) => {
      const { expression = "" } = (one["condition"] ?? {}) as { readonly expression?: string };
      return [name, one["bucket"], /buckets\/(.+)\/objects/.exec(expression)?.[1]];
    });
    expect(rights.filter(([name]) => /-(current-)?models?-/.test(String(name)))).toHaveLength(4);
    for (const [name, bucket, named] of rights) {
      const isOnModels = /-(current-)?models?-/.test(String(name));
      expect(bucket).toBe(`\${google_storage_bucket.${isOnModels ? "models-bucket" : "bucket"}.name}`);
      expect(named).toBe(isOnModels ? models : undefined);
    }
  });

  it("keeps there what the first model learns from: another file takes its place", () => {
    expect(resource(synth, "google_storage_bucket_object", "pickups-object")["bucket"]).toBe(models);
    expect(resource(synth, "google_storage_bucket_object", "empty-object")["bucket"]).toBe(
      `ridestream-hybrid-lake-${project}`,
    );
  });
});

describe("the rules by which objects of a lake age", () => {
  const synth = synthesised([{ ...hybrid, functions, lake: gcsLake({ deleteAfterDays: 400 }) }]);
  const prefixes = resourcesOf(synth, "google_storage_bucket").flatMap(({ resource: one }) =>
    (one["lifecycle_rule"] as readonly Rule[])
      .filter(({ action }) => action.type !== "AbortIncompleteMultipartUpload")
      .map(({ condition }) => condition.matches_prefix ?? [""]),
  );
  const isMatched = (object: string) => prefixes.map((some) => some.some((prefix) => object.startsWith(prefix)));
  const log = { topic: "topic_result", logId: "a".repeat(22), partition: 0 };

  it("are four, each on the trips of any day", () => {
    for (const timestamp of ["2000-01-01T00:00:00Z", "2026-11-29T19:00:00Z", "2999-12-31T23:59:59Z"])
      expect(isMatched(tripObjectName(log, 0, timestamp))).toEqual([true, true, true, true]);
  });

  const terraforms = resourcesOf(synth, "google_storage_bucket_object").map(({ resource: one }) => String(one["name"]));
  it.each([
    ...terraforms,
    lakeIdentityObject,
    currentZonesObject,
    zoneModelObject("zones-0123456789ab"),
    verdictObject("2026-11-29T19:00:00Z", "zones-0123456789ab"),
  ])("spare %s", (object) => {
    expect(terraforms).toHaveLength(2);
    expect(isMatched(object)).toEqual([false, false, false, false]);
  });
});

describe("a lake that Google would refuse", () => {
  const keyIn = (location: string) => `projects/p/locations/${location}/keyRings/r/cryptoKeys/k`;
  const problemsOf = (props: GcsLakeProps, namePrefix = "ridestream-gcp") =>
    gcsLake(props)
      .problems({
        namePrefix,
        environment: "gcp",
        portOffset: 0,
        region: "europe-west1",
        guards: "closed",
        backend: { kind: "local" },
      })
      .map(({ what, change }) => `${what}: ${change}`);

  it.each<readonly [GcsLakeProps, RegExp]>([
    [{ bucket: "google-lake" }, /has the bucket "google-lake": give bucket/],
    [
      { location: "Europe" },
      /has location: "Europe": give a multi-region, EU, US or ASIA, or a region such as europe-w/,
    ],
    [{ location: "europe-west" }, /has location: "europe-west"/],
    [{ location: "" }, /has location: ""/],
    [{ coolAfterDays: { nearline: 90 } }, /cools trips after 90, 90, 365 days: give rising/],
    [{ softDeleteDays: 3 }, /keeps deleted objects for 3 days: give 7 to 90/],
    [{ deleteAfterDays: 10, retainDays: 20 }, /deletes trips after 10 days and retains them for 20/],
    [{ keepVersionsDays: 0 }, /keeps versions for 0 days/],
    [{ keepVersionsDays: 7, retainDays: 7 }, /keeps versions and retains trips for 7 days: give one of both/],
    [{ autoclass: true, coolAfterDays: { nearline: 10 } }, /by age and by how they are read: give coolAfterDays or/],
    [{ labels: { Team: "rides" } }, /has the label "Team: rides": give at most 63 of a-z/],
    [{ labels: { app: "rides" } }, /has the label "app", which the platform gives/],
    [{ kmsKey: "k" }, /has the key "k"/],
    [{ kmsKey: keyIn("eu") }, /has a key in eu for data in EU: give a key in europe/],
    [{ kmsKey: keyIn("europe"), location: "US" }, /has a key in europe for data in US: give a key in us/],
    [
      { bucket: "b".repeat(60), retainDays: 1 },
      /has the bucket "b{60}", and retains it beside "b{60}-models": give bucket/,
    ],
  ])("is refused: %j", (props, said) => {
    expect(problemsOf(props)).toEqual([expect.stringMatching(said)]);
  });

  it("is refused when its name would be too long, unless it is given one", () => {
    const long = "a-name-of-20-letters-environment";
    expect(problemsOf({}, long)).toEqual([expect.stringMatching(/names its bucket after .*: give bucket/)]);
    expect(problemsOf({ bucket: "short" }, long)).toEqual([]);
    const fits = "x".repeat(27);
    expect(problemsOf({}, fits)).toEqual([]);
    expect(problemsOf({ retainDays: 1 }, fits)).toHaveLength(1);
  });

  it("is refused to functions that learn zones from objects it retains: trips and models lie in two buckets then", () => {
    expect(() => withLake({ retainDays: 30 })).toThrow(
      /hybrid: gcsLake retains trips for 30 days, so .* by duckDbWarehouse from one that holds both: choose bigQueryWarehouse, or leave/,
    );
    const { functions: _none, monitoring: _unwatched, ...servers } = hybrid;
    expect(() =>
      synthesised([{ ...servers, warehouse: duckDbWarehouse(), lake: gcsLake({ retainDays: 30 }) }]),
    ).not.toThrow();
  });

  it("is refused to a warehouse that lies elsewhere", () => {
    const far = { ...local.warehouse, location: () => "US" };
    expect(() => synthesised([{ ...hybrid, functions, warehouse: far }])).toThrow(
      /duckDbWarehouse lies in US, and gcsLake in EU: give both one location, or neither: then both follow RIDESTREAM_REGION, europe-west1, and lie in EU/,
    );
  });
});
