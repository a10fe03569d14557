import { gcp as shipped } from "../../environments/gcp";
import { functionContracts } from "../../contracts/functions";
import { cloudRunWorkers, type CloudRunWorkersProps } from "../../stacks/functions/cloud-run-workers";
import { gcsLake } from "../../stacks/lake/gcs-lake";
import { externalElasticsearch } from "../../stacks/search/external-elasticsearch";
import { externalKafka } from "../../stacks/streaming/external-kafka";
import type { WarehousePart } from "../../stacks/warehouse/warehouse";
import { resource, resourcesOf, synthesised, type Resource } from "./synthesised";

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly value_source?: { readonly secret_key_ref: { readonly secret: string; readonly version: string } };
}
interface Template {
  readonly service_account: string;
  readonly vpc_access: Resource;
  readonly containers: readonly [
    {
      readonly image: string;
      readonly args: readonly string[];
      readonly env: readonly Variable[];
      readonly resources: unknown;
    },
  ];
}

const bucket = "ridestream-gcp-lake-${var.project_id}";
const gcp = { ...shipped, search: externalElasticsearch({ url: "https://elasticsearch.example.com" }) };
const synth = synthesised([gcp]);
const pools = resourcesOf(synth, "google_cloud_run_v2_worker_pool");
const templateOf = (one: Resource) => one["template"] as Template;
const templateOfJob = (name: string) =>
  (resource(synth, "google_cloud_run_v2_job", name)["template"] as { readonly template: Template }).template;
const jobTemplate = templateOfJob("produce");
const templates: readonly (readonly [string, Template])[] = [
  ...pools.map(({ name, resource: one }) => [name, templateOf(one)] as const),
  ["produce", jobTemplate],
  ["train-zones", templateOfJob("train-zones")],
];
const variablesOf = (name: string, of = templates) =>
  Object.fromEntries((of.find(([one]) => one === name)?.[1].containers[0].env ?? []).map((one) => [one.name, one]));

describe("the functions in Cloud Run", () => {
  it("have enrich price by zone where it is asked to, and say nothing of it else", () => {
    const byZone = synthesised([{ ...gcp, functions: cloudRunWorkers({ pricing: "zone" }) }]);
    const priced = resourcesOf(byZone, "google_cloud_run_v2_worker_pool").map(
      ({ name, resource: one }) => [name, templateOf(one)] as const,
    );
    expect(variablesOf("enrich", priced)["RS_PRICING"]?.value).toBe("zone");
    expect(variablesOf("load-lake", priced)["RS_PRICING"]).toBeUndefined();
    expect(variablesOf("enrich")["RS_PRICING"]).toBeUndefined();
  });

  it("are a worker pool each, for nobody calls them, and a job that sends trips once", () => {
    expect(pools.map(({ name, resource: one }) => [name, one["scaling"]])).toEqual([
      ["enrich", { manual_instance_count: 2 }],
      ["load-lake", { manual_instance_count: 1 }],
      ["load-search", { manual_instance_count: 1 }],
    ]);
    for (const { resource: one } of pools) expect(one["deletion_protection"]).toBe(false);
    expect(jobTemplate).toMatchObject({ max_retries: 0 });
    expect(variablesOf("produce")["RS_TRIPS_IN_ALL"]?.value).toBe("1000");
  });

  it("say of a pool nothing that Google reads back otherwise: a mode of scaling, a stage that is over", () => {
    expect(pools.length).toBeGreaterThan(0);
    for (const { resource: one } of pools) {
      expect(Object.keys(one["scaling"] as Resource)).toEqual(["manual_instance_count"]);
      expect(one).not.toHaveProperty("launch_stage");
    }
  });

  it.each(Object.keys(functionContracts).filter((name) => name !== "compact-lake"))(
    "%s runs as an account of its own, from an image that cannot change",
    (name) => {
      const [, template] = templates.find(([one]) => one === name) ?? [];
      expect(template?.service_account).toBe(`ridestream-gcp-${name}@\${var.project_id}.iam.gserviceaccount.com`);
      expect(template?.containers[0]).toMatchObject({
        image: "europe-west1-docker.pkg.dev/${var.project_id}/ridestream-gcp/functions@${var.image_digest}",
        args: name === "train-zones" ? [name, "--until-end"] : [name],
      });
    },
  );

  it("reach the private network, and are reached by nobody", () => {
    for (const [, template] of templates) {
      expect(template.vpc_access).toMatchObject({
        egress: "PRIVATE_RANGES_ONLY",
        network_interfaces: [
          { subnetwork: "projects/${var.project_id}/regions/europe-west1/subnetworks/ridestream-gcp" },
        ],
      });
      expect(template.containers[0]).not.toHaveProperty("ports");
    }
  });

  it("log in to Kafka by tokens of their account", () => {
    for (const [name] of templates.filter(([one]) => one !== "train-zones")) {
      expect(variablesOf(name)["RS_KAFKA_SECURITY"]?.value).toBe("google");
      expect(variablesOf(name)["RS_KAFKA_PASSWORD"]).toBeUndefined();
    }
  });

  it("take secrets by reference, each read by those alone that need it, and their values by no state", () => {
    const secrets = templates.flatMap(([name]) =>
      Object.values(variablesOf(name)).flatMap(({ name: variable, value_source: from }) =>
        from ? [`${name} ${variable} ${from.secret_key_ref.secret}`] : [],
      ),
    );
    expect(secrets).toEqual([
      "load-lake RS_PERSONAL_DATA_KEY ridestream-gcp-hashing-key",
      "load-search RS_ELASTICSEARCH_API_KEY ridestream-gcp-elasticsearch-api-key",
    ]);
    const rights = resourcesOf(synth, "google_secret_manager_secret_iam_member");
    expect(rights.map(({ stack, name }) => `${stack} ${name}`)).toEqual([
      "gcp-foundation load-lake-reads-hashing-key",
      "gcp-functions load-search-reads-elasticsearch-api-key",
    ]);
    for (const { resource: one } of resourcesOf(synth, "google_secret_manager_secret_version")) {
      expect(one["secret_data"]).toBeUndefined();
      expect(one["secret_data_wo"]).toMatch(/^\$\{(sensitive\(.+\)|var\.\w+)\}$/);
    }
    expect(synth.stacks["gcp-functions"]?.variable?.["elasticsearch_api_key"]).toMatchObject({ sensitive: true });
  });

  it("combine the lake's small objects by a job, where the lake says when, and by none else", () => {
    const compacted = synthesised([{ ...gcp, lake: gcsLake({ compact: "every day 02:30" }) }]);
    const job = resource(compacted, "google_cloud_run_v2_job", "compact-lake");
    const { template } = job["template"] as { readonly template: Template };
    expect(template).toMatchObject({ max_retries: 1, timeout: "10800s" });
    expect(template.service_account).toBe("ridestream-gcp-compact-lake@${var.project_id}.iam.gserviceaccount.com");
    expect(template.containers[0].args).toEqual(["compact-lake", "--until-end"]);
    expect(template.containers[0].env).toEqual(
      expect.arrayContaining([{ name: "RS_LAKE_COMPACT", value: "every day 02:30" }]),
    );
    expect(resource(compacted, "google_cloud_scheduler_job", "compact-lake-schedule")).toMatchObject({
      schedule: "every day 02:30",
      time_zone: "Etc/UTC",
    });
    expect(resourcesOf(synth, "google_cloud_run_v2_job").map(({ name }) => name)).not.toContain("compact-lake");
  });

  it("train zones by a job that is told what the warehouse says, and tells how to train at once", () => {
    const text = (name: string) =>
      Object.fromEntries(Object.entries(variablesOf(name)).map(([variable, { value }]) => [variable, value]));
    expect(text("train-zones")).toEqual({
      NODE_OPTIONS: "--max-old-space-size=256",
      RS_HTTP_HOST: "127.0.0.1",
      RS_LAKE_BUCKET: bucket,
      RS_WAREHOUSE_PROJECT: "${var.project_id}",
      RS_WAREHOUSE_DATASET: "ridestream_gcp",
      RS_WAREHOUSE_LOCATION: "EU",
      RS_ZONES: "8",
      RS_ZONES_RETRAIN: "every monday 03:00",
    });
    expect(text("enrich")["RS_LAKE_BUCKET"]).toBe(bucket);
    expect(templateOfJob("train-zones")).toMatchObject({ max_retries: 1, timeout: "3600s" });
    expect(synth.stacks["gcp-functions"]?.output?.["train_zones"]?.["value"]).toBe(
      "gcloud run jobs execute ridestream-gcp-train-zones --region europe-west1 --wait: learns the zones now, and every monday 03:00 (UTC) by itself",
    );
  });

  it("are started by a schedule in UTC, as an account that may start this one job and nothing else", () => {
    const schedule = resource(synth, "google_cloud_scheduler_job", "train-zones-schedule");
    const email = "ridestream-gcp-scheduler@${var.project_id}.iam.gserviceaccount.com";
    expect(schedule).toMatchObject({
      schedule: "every monday 03:00",
      time_zone: "Etc/UTC",
      http_target: {
        http_method: "POST",
        uri: "https://run.googleapis.com/v2/projects/${var.project_id}/locations/europe-west1/jobs/ridestream-gcp-train-zones:run",
        oauth_token: { service_account_email: email },
      },
      depends_on: ["google_cloud_run_v2_job_iam_member.scheduler-starts-train-zones"],
    });
    // What it starts cannot be told anything else.
    expect(schedule["http_target"]).not.toHaveProperty("body");
    expect(schedule["retry_config"]).toMatchObject({ retry_count: 5 });
    const rights = resourcesOf(synth).filter(({ resource: one }) => String(one["member"]).includes(email));
    expect(rights.map(({ type, resource: one }) => [type, one["name"], one["role"]])).toEqual([
      ["google_cloud_run_v2_job_iam_member", "${google_cloud_run_v2_job.train-zones.name}", "roles/run.invoker"],
    ]);
  });

  it("are started by no schedule where nobody trains zones", () => {
    const warehouse: WarehousePart = {
      ...gcp.warehouse,
      create: (site, needs) => ({ ...gcp.warehouse.create(site, needs), retrain: undefined }),
    };
    const untrained = synthesised([{ ...gcp, warehouse }]);
    expect(resourcesOf(untrained, "google_cloud_run_v2_job").map(({ name }) => name)).toEqual(["produce"]);
    expect(resourcesOf(untrained, "google_cloud_scheduler_job")).toEqual([]);
    expect(JSON.stringify(resourcesOf(untrained))).not.toMatch(/scheduler|train-zones/);
  });

  it("wait for the rights and the values of their secrets", () => {
    expect(resource(synth, "google_cloud_run_v2_worker_pool", "load-search")["depends_on"]).toEqual([
      "google_secret_manager_secret_version.elasticsearch-api-key-secret-value",
      "google_secret_manager_secret_iam_member.load-search-reads-elasticsearch-api-key",
    ]);
  });

  it("share one secret where several need the same, and hand new values over when asked to", () => {
    const external = synthesised([
      { ...gcp, streaming: externalKafka({ brokers: "b:9092" }), functions: cloudRunWorkers({ secretsGeneration: 2 }) },
    ]);
    expect(
      resource(external, "google_secret_manager_secret_version", "kafka-password-secret-value")[
        "secret_data_wo_version"
      ],
    ).toBe(2);
    // By number: another value is another revision of the pool.
    expect(JSON.stringify(resource(external, "google_cloud_run_v2_worker_pool", "enrich"))).toContain(
      '"version":"${google_secret_manager_secret_version.kafka-password-secret-value.version}"',
    );
    const readers = resourcesOf(external, "google_secret_manager_secret_iam_member").map(({ name }) => name);
    expect(readers.filter((name) => name.endsWith("kafka-password"))).toHaveLength(4);
    const [pool] = resourcesOf(external, "google_cloud_run_v2_worker_pool");
    const env = Object.fromEntries(
      templateOf(pool?.resource ?? {}).containers[0].env.map(({ name, value = "by reference" }) => [name, value]),
    );
    expect(env).toMatchObject({
      RS_KAFKA_BROKERS: "b:9092",
      RS_KAFKA_SECURITY: "sasl-plain",
      RS_KAFKA_USERNAME: "${var.kafka_username}",
      RS_KAFKA_PASSWORD: "by reference",
    });
  });

  it.each<readonly [CloudRunWorkersProps, RegExp]>([
    [{ instances: { enrich: 7 } }, /has 7 instances of enrich for 6 partitions/],
    [{ cpu: 3 as 2 }, /has 3 CPUs an instance: give 1, 2, 4 or 8/],
    [{ memoryMiB: 256 }, /has 256 MiB of memory for 1 CPUs: give 512 to 4096/],
    [{ cpu: 4, memoryMiB: 1_024 }, /has 1024 MiB of memory for 4 CPUs: give 2048 to 16384/],
    [{ trips: 0 }, /sends 0 trips/],
  ])("are refused as Google would: %j", (props, said) => {
    expect(() => synthesised([{ ...gcp, functions: cloudRunWorkers(props) }])).toThrow(said);
  });
});
