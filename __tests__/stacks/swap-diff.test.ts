import { gcp } from "../../environments/gcp";
import { hybrid } from "../../environments/hybrid";
import { local } from "../../environments/local";
import type { Environment } from "../../stacks/environment/environment";
import type { AnyPart } from "../../stacks/environment/part";
import { cloudRunWorkers } from "../../stacks/functions/cloud-run-workers";
import { dockerFunctions } from "../../stacks/functions/docker-functions";
import { dockerLake } from "../../stacks/lake/docker-lake";
import { gcsLake } from "../../stacks/lake/gcs-lake";
import { googleMonitoring } from "../../stacks/monitoring/google-monitoring";
import { cloudComposer } from "../../stacks/orchestration/cloud-composer";
import { cloudScheduler } from "../../stacks/orchestration/cloud-scheduler";
import { externalElasticsearch } from "../../stacks/search/external-elasticsearch";
import { externalKafka } from "../../stacks/streaming/external-kafka";
import { managedKafka } from "../../stacks/streaming/managed-kafka";
import { duckDbWarehouse } from "../../stacks/warehouse/duck-db-warehouse";
import { imageFolder } from "./image-folder";
import { resourcesOf, synthesised, type Named, type Resource, type Synthesised } from "./synthesised";

const functions = dockerFunctions({ imageFolder: imageFolder() });
const outsideKafka = externalKafka({ brokers: "broker.example.com:9092" });
const outsideSearch = externalElasticsearch({ url: "https://search.example.com" });

interface Swap {
  readonly what: string;
  readonly before: Environment;
  readonly change: Partial<Environment>;
  readonly component: string;
}
const swaps: readonly Swap[] = [
  {
    what: "local's Kafka for somebody else's",
    before: { ...local, functions },
    change: { streaming: outsideKafka },
    component: "streaming",
  },
  {
    what: "local's Elasticsearch for somebody else's",
    before: { ...local, functions },
    change: { search: outsideSearch },
    component: "search",
  },
  {
    what: "local's lake for Google's",
    before: { ...local, functions },
    change: { lake: gcsLake() },
    component: "lake",
  },
  {
    what: "hybrid's warehouse for DuckDB",
    before: { ...hybrid, functions },
    change: { warehouse: duckDbWarehouse() },
    component: "warehouse",
  },
  { what: "gcp's Kafka for somebody else's", before: gcp, change: { streaming: outsideKafka }, component: "streaming" },
  {
    what: "gcp's Elasticsearch for somebody else's",
    before: gcp,
    change: { search: outsideSearch },
    component: "search",
  },
  {
    what: "functions in containers for Google's, where servers are somebody else's",
    before: { ...hybrid, streaming: outsideKafka, search: outsideSearch, functions },
    change: { functions: cloudRunWorkers(), monitoring: googleMonitoring() },
    component: "functions",
  },
  {
    what: "functions that run always for runs by Cloud Scheduler",
    before: { ...gcp, search: outsideSearch },
    change: { orchestration: cloudScheduler() },
    component: "orchestration",
  },
  {
    what: "Cloud Scheduler for Cloud Composer",
    before: { ...gcp, search: outsideSearch, orchestration: cloudScheduler() },
    change: { orchestration: cloudComposer() },
    component: "orchestration",
  },
];

/** A line a resource: added, taken away, or changed in these arguments; of variables their names. */
function diff(before: Synthesised, after: Synthesised): readonly string[] {
  const byKey = (synth: Synthesised) =>
    new Map(resourcesOf(synth).map((one): [string, Named] => [`${one.stack} ${one.type}.${one.name}`, one]));
  const [old, now] = [byKey(before), byKey(after)];
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((key) => {
    const [was, is] = [old.get(key)?.resource, now.get(key)?.resource];
    if (!was) return [`+ ${key}`];
    if (!is) return [`- ${key}`];
    const changed = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
      (name) => JSON.stringify(was[name]) !== JSON.stringify(is[name]),
    );
    return changed.length === 0 ? [] : [`~ ${key}: ${changed.map((name) => argument(name, was, is)).join(", ")}`];
  });
}

function argument(name: string, was: Resource, is: Resource): string {
  const variables = (one: Resource) =>
    new Set(JSON.stringify(one[name] ?? "").match(/RS_\w+(=[^"]*)?|GOOGLE_\w+/g) ?? []);
  const [old, now] = [variables(was), variables(is)];
  const changed = [...[...old].filter((one) => !now.has(one)), ...[...now].filter((one) => !old.has(one))];
  const names = [...new Set(changed.map((one) => one.replace(/=.*/, "")))].sort();
  return names.length === 0 ? name : `${name} (${names.join(" ")})`;
}

describe.each(swaps)("a swap of $what", ({ before, change, component }) => {
  const one = synthesised([before]);
  const other = synthesised([{ ...before, ...change }]);
  const lines = diff(one, other);

  it("changes the component, its consumers' settings, the grants and the ground, and nothing else", () => {
    expect(lines).toMatchSnapshot();
    const stackOf = (line: string) => line.split(" ")[1]?.replace(/^\w+-/, "") ?? "";
    const allowed = new Set([
      component,
      "functions",
      "foundation",
      "monitoring",
      ...(component === "warehouse" ? ["lake"] : []),
    ]);
    expect(lines.filter((line) => !allowed.has(stackOf(line)))).toEqual([]);
    // No other component is made anew, nor is what outlives every swap.
    expect(
      lines.filter(
        (line) =>
          /terraform_data\.hashing-key|google_storage_bucket\.|ec_deployment/.test(line) &&
          !line.includes(`-${component} `),
      ),
    ).toEqual([]);
  });

  it("meets no state of the former part, and gives the former state back when it is swapped back", () => {
    const stateOf = ({ stacks }: Synthesised, name: string) => JSON.stringify(stacks[name]?.terraform.backend);
    const stack = `${before.name}-${component}`;
    expect(stateOf(one, stack)).not.toBe(stateOf(other, stack));
    expect(diff(one, synthesised([before]))).toEqual([]);
  });
});

describe("a part that is retired", () => {
  const swapped = (retired: readonly AnyPart[], settings = {}) =>
    synthesised([{ ...local, functions, lake: gcsLake(), retired }], settings);

  it("has a stack of the former state with nothing in it, after all others: its deployment destroys it", () => {
    const former = synthesised([{ ...local, functions }], { guards: "open" });
    const now = swapped([dockerLake()], { guards: "open" });
    const stack = now.stacks["local-retired-lake-dockerLake"];
    expect(stack?.terraform.backend).toEqual(former.stacks["local-lake"]?.terraform.backend);
    expect(stack?.resource).toBeUndefined();
    expect(stack?.terraform.required_providers).toHaveProperty("docker");
    expect(now.dependencies["local-retired-lake-dockerLake"]).toEqual(
      expect.arrayContaining(["local-functions", "local-lake", "local-streaming", "local-search", "local-warehouse"]),
    );
  });

  it("is refused while it holds data and the guards are closed", () => {
    expect(() => swapped([dockerLake()])).toThrow(
      /local: dockerLake is retired and holds data, which the next deployment would destroy: take it out of retired, or deploy with RIDESTREAM_GUARDS=open/,
    );
  });

  it("is refused while it serves, and when it is named twice", () => {
    expect(() => swapped([gcsLake()], { guards: "open" })).toThrow(/gcsLake is retired, and serves lake all the same/);
    expect(() => swapped([dockerLake(), dockerLake()], { guards: "open" })).toThrow(
      /retired names lake dockerLake twice/,
    );
  });

  it("keeps the ground that it stands on, until it is gone", () => {
    const left = { ...gcp, streaming: outsideKafka, functions, search: outsideSearch };
    const { monitoring: _watched, ...unwatched } = left;
    const groundOf = (retired: readonly AnyPart[]) =>
      resourcesOf(synthesised([{ ...unwatched, retired }], { guards: "open" }))
        .filter(({ stack }) => stack === "gcp-foundation")
        .map(({ type, name }) => `${type}.${name}`);
    const network = "google_compute_network.vpc";
    expect(groundOf([])).not.toContain(network);
    expect(groundOf([managedKafka()])).toEqual(
      expect.arrayContaining([network, "google_project_service.managedkafkagoogleapiscom"]),
    );
    expect(groundOf([cloudRunWorkers()])).toEqual(
      expect.arrayContaining([
        "google_project_service.cloudschedulergoogleapiscom",
        "google_service_account.scheduler-account",
        "google_service_account.train-zones-account",
      ]),
    );
  });
});
