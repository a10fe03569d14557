import { readdirSync } from "fs";
import { gcp as shippedGcp } from "../../environments/gcp";
import { local } from "../../environments/local";
import type { Environment } from "../../stacks/environment/environment";
import type { AnyPart } from "../../stacks/environment/part";
import { cloudRunWorkers } from "../../stacks/functions/cloud-run-workers";
import { dockerFunctions } from "../../stacks/functions/docker-functions";
import { cloudComposer } from "../../stacks/orchestration/cloud-composer";
import { cloudScheduler } from "../../stacks/orchestration/cloud-scheduler";
import { dockerAirflow } from "../../stacks/orchestration/docker-airflow";
import { externalElasticsearch } from "../../stacks/search/external-elasticsearch";
import { airflowFolder, imageFolder } from "./image-folder";
import { resource, resourcesOf, synthesised, variablesOf, type Resource } from "./synthesised";

const gcp: Environment = { ...shippedGcp, search: externalElasticsearch({ url: "https://elasticsearch.example.com" }) };
const { monitoring: _scraping, ...unwatched } = local;
const functions = dockerFunctions({ imageFolder: imageFolder() });
const airflow = dockerAirflow({ imageFolder: airflowFolder() });
const workers = ["enrich", "load-lake", "load-search"];

const byScheduler = synthesised([{ ...gcp, orchestration: cloudScheduler({ everyMinutes: 15 }) }]);
const byComposer = synthesised([{ ...gcp, orchestration: cloudComposer() }]);
const byAirflow = synthesised([{ ...unwatched, functions, orchestration: airflow }]);

const jobsOf = (synth: typeof byScheduler) =>
  resourcesOf(synth, "google_cloud_run_v2_job").filter(({ name }) => workers.includes(name));
interface JobTemplate {
  readonly task_count: number;
  readonly template: {
    readonly max_retries: number;
    readonly timeout: string;
    readonly containers: readonly [{ readonly args: readonly string[] }];
  };
}
const templateOf = (job: Resource) => job["template"] as JobTemplate;
const runOf = (text: unknown) => JSON.parse(String(text)) as Readonly<Record<string, unknown>>;

describe.each([
  ["Cloud Scheduler", byScheduler],
  ["Cloud Composer", byComposer],
])("functions that %s starts", (_who, synth) => {
  it("are jobs instead of worker pools, of the same image, each until the end that it finds", () => {
    expect(resourcesOf(synth, "google_cloud_run_v2_worker_pool")).toEqual([]);
    expect(jobsOf(synth).map(({ name, resource: job }) => [name, templateOf(job).template.containers[0].args])).toEqual(
      workers.map((name) => [name, [name, "--until-end"]]),
    );
    const imagesOf = (of: Resource) => JSON.stringify(of).match(/"image":"[^"]+"/g);
    const always = synthesised([gcp]);
    for (const { name, resource: job } of jobsOf(synth))
      expect(imagesOf(job)).toEqual(imagesOf(resource(always, "google_cloud_run_v2_worker_pool", name)));
  });

  it("run as many at once as there were instances, and are tried again by who starts them alone", () => {
    const counts = jobsOf(synth).map(({ name, resource: job }) => [name, templateOf(job).task_count]);
    expect(Object.fromEntries(counts)).toEqual({ enrich: 2, "load-lake": 1, "load-search": 1 });
    for (const { resource: job } of jobsOf(synth)) expect(templateOf(job).template.max_retries).toBe(0);
  });
});

describe("Cloud Scheduler", () => {
  const schedules = resourcesOf(byScheduler, "google_cloud_scheduler_job");

  it("starts each function at its interval, and trains zones when the warehouse says", () => {
    const when = schedules.map(({ stack, resource: one }) => [stack, String(one["name"]), one["schedule"]]);
    expect(when).toEqual([
      ["gcp-functions", "ridestream-gcp-train-zones", "every monday 03:00"],
      ...workers.map((name) => ["gcp-orchestration", `ridestream-gcp-${name}`, "*/15 * * * *"]),
    ]);
    for (const { resource: one } of schedules)
      expect(one["http_target"]).toMatchObject({
        uri: expect.stringMatching(`/jobs/${String(one["name"])}:run$`) as string,
      });
  });

  it("ends a run before it starts the next one", () => {
    for (const { resource: job } of jobsOf(byScheduler)) expect(templateOf(job).template.timeout).toBe("895s");
  });

  it("may start these jobs as they are, and nothing else", () => {
    const rights = resourcesOf(byScheduler, "google_cloud_run_v2_job_iam_member");
    expect(rights.map(({ resource: right }) => [right["role"], right["name"]]).slice(1)).toEqual(
      workers.map((name) => ["roles/run.invoker", `ridestream-gcp-${name}`]),
    );
  });
});

describe("Cloud Composer", () => {
  const environment = resource(byComposer, "google_composer_environment", "airflow");
  const { software_config: software, node_config: node } = environment["config"] as {
    readonly software_config: { readonly image_version: string; readonly env_variables: Record<string, string> };
    readonly node_config: Resource;
  };

  it("tells its DAGs which jobs to start, when, and for how long, and no secret", () => {
    expect(software.image_version).toBe("composer-3-airflow-3.3.1");
    expect(runOf(software.env_variables["RIDESTREAM_RUN"])).toEqual({
      as: "jobs",
      project: "${var.project_id}",
      region: "europe-west1",
      jobs: Object.fromEntries(
        ["enrich", "load-search", "load-lake", "train-zones"].map((name) => [name, `ridestream-gcp-${name}`]),
      ),
      functions: ["enrich", "load-search", "load-lake", "train-zones"],
      cron: "*/5 * * * *",
      retrain: { cron: "0 3 * * 1" },
      limitS: 1800,
      retryAfterS: 10,
      trainingS: 3600,
    });
  });

  it("has every DAG in its bucket before it is made", () => {
    const shipped = readdirSync("dags").filter((name) => name.endsWith(".py"));
    const objects = resourcesOf(byComposer, "google_storage_bucket_object").map(({ resource: one }) =>
      String(one["name"]),
    );
    expect(objects).toEqual(expect.arrayContaining([...shipped, ".airflowignore"].map((name) => `dags/${name}`)));
    const after = environment["depends_on"] as readonly string[];
    expect(after.filter((one) => one.startsWith("google_storage_bucket_object."))).toHaveLength(shipped.length + 1);
  });

  it("acts as an account that may start the jobs and see their executions", () => {
    expect(node["service_account"]).toBe("ridestream-gcp-composer@${var.project_id}.iam.gserviceaccount.com");
    const rights = [
      ...resourcesOf(byComposer, "google_project_iam_member"),
      ...resourcesOf(byComposer, "google_cloud_run_v2_job_iam_member"),
    ].filter(({ resource: right }) => String(right["member"]).includes("-composer@"));
    expect(rights.map(({ resource: right }) => [right["role"], right["name"]]).sort()).toEqual(
      [
        ["roles/run.viewer", undefined],
        ["roles/composer.worker", undefined],
        ["roles/run.invoker", "ridestream-gcp-enrich"],
        // Tasks that start a job with options of its own.
        ...["load-search", "load-lake", "train-zones"].map((name) => [
          "roles/run.jobsExecutorWithOverrides",
          `ridestream-gcp-${name}`,
        ]),
      ].sort(),
    );
  });

  it("starts the training too, so that Cloud Scheduler starts nothing", () => {
    expect(resourcesOf(byComposer, "google_cloud_scheduler_job")).toEqual([]);
  });
});

describe("Airflow in a container", () => {
  const container = resource(byAirflow, "docker_container", "airflow");
  const variables = variablesOf(container);

  it("takes the place of the functions' containers, but of the one that sends trips", () => {
    const ofFunctions = resourcesOf(byAirflow, "docker_container").filter(({ stack }) => stack === "local-functions");
    expect(ofFunctions.map(({ name }) => name)).toEqual(["produce"]);
  });

  it("holds the variables of each function under its name", () => {
    expect(variables).toMatchObject({
      ENRICH__RS_KAFKA_BROKERS: "kafka-1:19092",
      LOAD_SEARCH__RS_ELASTICSEARCH_URL: "http://elasticsearch:9200",
      LOAD_SEARCH__RS_ELASTICSEARCH_PASSWORD: expect.stringMatching(/^\$\{sensitive\(/) as string,
      LOAD_LAKE__RS_PERSONAL_DATA_KEY: expect.stringMatching(/^\$\{sensitive\(/) as string,
      TRAIN_ZONES__RS_ZONES: "8",
    });
    expect(runOf(variables["RIDESTREAM_RUN"])).toMatchObject({ as: "processes", pools: true, cron: "*/5 * * * *" });
  });

  it("has its UI on this machine alone, a generated password, and no right on the engine", () => {
    expect(container["ports"]).toEqual([{ ip: "127.0.0.1", external: 8080, internal: 8080, protocol: "tcp" }]);
    expect(byAirflow.stacks["local-orchestration"]?.output?.["airflow_password"]).toMatchObject({ sensitive: true });
    expect(variables["RIDESTREAM_AIRFLOW_PASSWORD"]).toBe("${sensitive(terraform_data.airflow-password.output)}");
    expect(JSON.stringify(container["volumes"])).not.toContain("docker.sock");
    // SIGTERM would leave what it has started.
    expect(container["stop_signal"]).toBe("SIGINT");
  });

  it("comes after the functions", () => {
    expect(byAirflow.dependencies["local-orchestration"]).toContain("local-functions");
  });
});

describe("an orchestration", () => {
  const refused: readonly (readonly [string, Environment, RegExp])[] = [
    [
      "without functions",
      { ...unwatched, functions: undefined, orchestration: airflow } as never,
      /starts functions that are not there/,
    ],
    [
      "in containers for jobs",
      { ...gcp, orchestration: airflow },
      /dockerAirflow cannot start cloudRunWorkers: choose functions/,
    ],
    [
      "at Google for containers",
      { ...unwatched, functions, orchestration: cloudScheduler() },
      /cloudScheduler cannot start dockerFunctions/,
    ],
    [
      "beside a scrape",
      { ...local, functions, orchestration: airflow },
      /dockerMonitoring scrapes functions that run always.*leave monitoring out/,
    ],
    [
      "of no instance",
      { ...gcp, functions: cloudRunWorkers({ instances: { enrich: 0 } }), orchestration: cloudScheduler() },
      /starts enrich, which has 0 instances/,
    ],
    [
      "at an interval that is none",
      { ...gcp, orchestration: cloudScheduler({ everyMinutes: 7 as 5 }) },
      /every 7 minutes: give 1, 2,/,
    ],
    [
      "of an old Airflow",
      { ...gcp, orchestration: cloudComposer({ imageVersion: "composer-3-airflow-3.1.7" }) },
      /image composer-3-airflow-3.1.7: give composer-3-airflow-3.3 or newer/,
    ],
    [
      "with too little memory",
      { ...unwatched, functions, orchestration: dockerAirflow({ memoryMiB: 512, imageFolder: airflowFolder() }) },
      /has 512 MiB of memory: give 3072/,
    ],
    [
      "without its image",
      { ...unwatched, functions, orchestration: dockerAirflow({ imageFolder: "/nowhere" }) },
      /finds no start-airflow in \/nowhere: run npm run build/,
    ],
    [
      "on a port that is taken",
      { ...unwatched, functions, orchestration: dockerAirflow({ port: 9200, imageFolder: airflowFolder() }) },
      /both take port 9200/,
    ],
  ];

  it.each(refused)("%s is refused, with what to change", (_what, environment, said) => {
    expect(() => synthesised([environment])).toThrow(said);
  });

  it("that is retired keeps the ground that it stands on, and with its history needs open guards", () => {
    const left = (retired: readonly AnyPart[], guards: "open" | "closed") =>
      resourcesOf(synthesised([{ ...gcp, retired }], { guards }))
        .filter(({ stack }) => stack === "gcp-foundation")
        .map(({ name }) => name);
    expect(() => left([cloudComposer()], "closed")).toThrow(/cloudComposer is retired and holds data/);
    expect(left([cloudComposer()], "open")).toEqual(
      expect.arrayContaining(["composergoogleapiscom", "composer-account"]),
    );
    expect(left([cloudScheduler()], "closed")).toContain("cloudschedulergoogleapiscom");
  });

  it("changes nothing but the functions, itself and the ground", () => {
    const texts = (synth: typeof byScheduler) => synth.texts;
    const always = texts(synthesised([gcp]));
    const now = texts(byScheduler);
    const changed = Object.keys(now).filter((stack) => now[stack] !== always[stack]);
    expect(changed.sort()).toEqual(["gcp-functions", "gcp-orchestration"]);
  });
});
