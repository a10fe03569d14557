import { isDeepStrictEqual } from "util";
import { hybrid } from "../../environments/hybrid";
import { local } from "../../environments/local";
import { connectionSchemas, RuntimeSettings, settingsSchemas, type FunctionName } from "../../contracts/settings";
import { readSections } from "../../functions/runtime/settings";
import { dockerFunctions } from "../../stacks/functions/docker-functions";
import { EnvironmentError } from "../../stacks/environment/refusals";
import { dockerKafka } from "../../stacks/streaming/docker-kafka";
import { duckDbWarehouse } from "../../stacks/warehouse/duck-db-warehouse";
import type { TrainingOptions } from "../../stacks/warehouse/training-options";
import type { WarehousePart } from "../../stacks/warehouse/warehouse";
import { imageFolder } from "./image-folder";
import { resource, resourcesOf, synthesised, variablesOf, type Synthesised } from "./synthesised";

const folder = imageFolder();
const withFunctions = (props: Parameters<typeof dockerFunctions>[0] = {}) =>
  synthesised([{ ...local, functions: dockerFunctions({ imageFolder: folder, ...props }) }]);
const synth = withFunctions({ instances: { enrich: 2 } });
const containers = ({ stacks }: Pick<Synthesised, "stacks">) =>
  resourcesOf({ stacks }, "docker_container").filter(({ stack }) => stack === "local-functions");
const differing = (one: Synthesised, other: Synthesised) =>
  Object.keys(other.texts).filter((stack) => other.texts[stack] !== one.texts[stack]);
const imageOf = ({ stacks }: Synthesised, stack: string, name: string) =>
  resourcesOf({ stacks }, "docker_image").find((one) => one.stack === stack && one.name === name)?.resource;
const functionOf = (id: string) => id.replace(/-\d$/, "") as FunctionName;

describe("dockerFunctions", () => {
  it("runs produce, train-zones and as many of each other function as it is told, each of its function's image", () => {
    expect(containers(synth).map(({ name }) => name)).toEqual([
      "enrich-1",
      "enrich-2",
      "load-lake-1",
      "load-search-1",
      "produce",
      "train-zones",
    ]);
    for (const { name, resource: container } of containers(synth))
      expect(container["image"]).toBe(`\${docker_image.${functionOf(name)}-image.image_id}`);
    expect(containers(withFunctions({ tripsPerSecond: 0 })).map(({ name }) => name)).not.toContain("produce");
  });

  it("has enrich price by zone where it is asked to, and says nothing of it else", () => {
    const pricingOf = (built: Synthesised) =>
      containers(built).flatMap(({ name, resource: container }) => {
        const pricing = variablesOf(container)["RS_PRICING"];
        return pricing === undefined ? [] : [[name, pricing]];
      });
    expect(pricingOf(withFunctions({ pricing: "zone" }))).toEqual([["enrich-1", "zone"]]);
    expect(pricingOf(synth)).toEqual([]);
  });

  it("gives each function settings that it starts with, and no other", () => {
    for (const { name, resource: container } of containers(synth)) {
      const of = functionOf(name);
      const sections = {
        settings: settingsSchemas[of],
        runtime: RuntimeSettings,
        ...(of !== "train-zones" && { kafka: connectionSchemas.kafka }),
        ...(of === "load-search" && { elasticsearch: connectionSchemas.elasticsearch }),
        ...(["enrich", "load-lake", "train-zones"].includes(of) && { lake: connectionSchemas.lake }),
      };
      const variables = variablesOf(container);
      expect(() => readSections(of, sections, variables)).not.toThrow();
      const known = Object.values(sections).flatMap(({ properties }) =>
        Object.values(properties as object).map((setting: { readonly "x-env"?: string }) => setting["x-env"] ?? ""),
      );
      expect(Object.keys(variables).filter((variable) => !known.includes(variable))).toEqual(["NODE_OPTIONS"]);
    }
  });

  it("trains the zones over the lake by the warehouse's schedule, and hands them to enrich", () => {
    const warehouse = duckDbWarehouse({ zones: 12, retrain: "every 24 hours" });
    const trained = synthesised([{ ...local, warehouse, functions: dockerFunctions({ imageFolder: folder }) }]);
    const variables = variablesOf(resource(trained, "docker_container", "train-zones"));
    const lake = { RS_LAKE_BUCKET: "ridestream-lake", RS_LAKE_API_ENDPOINT: "http://gcs:4443" };
    expect(variables).toMatchObject({ ...lake, RS_ZONES: "12", RS_ZONES_RETRAIN: "every 24 hours" });
    expect(variables).not.toHaveProperty("RS_WAREHOUSE_PROJECT");
    // A training is one step, and may be a long one.
    expect(variables["RS_STALLED_AFTER_MS"]).toBe("3600000");
    expect(variablesOf(resource(trained, "docker_container", "enrich-1"))).toMatchObject(lake);
  });

  it("trains them in BigQuery where that is the warehouse, as an account that may", () => {
    const trained = synthesised([{ ...hybrid, functions: dockerFunctions({ imageFolder: folder }) }]);
    const project = "${var.project_id}";
    const container = resource(trained, "docker_container", "train-zones");
    const account = `ridestream-hybrid-train-zones@${project}.iam.gserviceaccount.com`;
    expect(variablesOf(container)).toMatchObject({
      RS_LAKE_BUCKET: `ridestream-hybrid-lake-${project}`,
      RS_WAREHOUSE_PROJECT: project,
      RS_WAREHOUSE_DATASET: "ridestream_hybrid",
      RS_WAREHOUSE_LOCATION: "EU",
      RS_ZONES: "8",
      RS_GOOGLE_IMPERSONATE: account,
      GOOGLE_APPLICATION_CREDENTIALS: "/run/credentials/google.json",
    });
    const enrich = resource(trained, "docker_container", "enrich-1");
    expect(variablesOf(enrich)["RS_GOOGLE_IMPERSONATE"]).toBe(account.replace("train-zones", "enrich"));
    for (const one of [container, enrich]) expect(one["volumes"]).toHaveLength(1);
    const becomes = (name: string) =>
      resource(trained, "google_service_account_iam_member", `operator-becomes-${name}`)["role"];
    expect([becomes("enrich"), becomes("train-zones")]).toEqual(Array(2).fill("roles/iam.serviceAccountTokenCreator"));
  });

  it("trains nothing where nobody asks for it", () => {
    const untrained: WarehousePart = {
      ...local.warehouse,
      create: (site, needs) => ({ ...local.warehouse.create(site, needs), retrain: undefined }),
    };
    const none = synthesised([{ ...local, warehouse: untrained, functions: dockerFunctions({ imageFolder: folder }) }]);
    expect(containers(none).map(({ name }) => name)).not.toContain("train-zones");
  });

  it.each<readonly [TrainingOptions, RegExp]>([
    [{ zones: 0 }, /has 0 zones: give 1 to 100/],
    [{ zones: 2.5 }, /has 2.5 zones: give 1 to 100/],
    [{ retrain: "weekly" }, /trains "weekly": give "every 24 hours"/],
  ])("is not told what it could not train by: %j", (options, said) => {
    expect(() => synthesised([{ ...local, warehouse: duckDbWarehouse(options) }])).toThrow(said);
  });

  it("gives the password and the hashing key to whom they are for alone", () => {
    const holders = (variable: string) =>
      containers(synth)
        .filter(({ resource: container }) => variable in variablesOf(container))
        .map(({ name }) => name);
    expect(holders("RS_ELASTICSEARCH_PASSWORD")).toEqual(["load-search-1"]);
    expect(holders("RS_PERSONAL_DATA_KEY")).toEqual(["load-lake-1"]);
    expect(variablesOf(resource(synth, "docker_container", "load-search-1"))["RS_ELASTICSEARCH_USERNAME"]).toBe(
      "load-search",
    );
  });

  it("runs as nobody in particular, on a file system that cannot be written", () => {
    for (const { resource: container } of containers(synth))
      expect(container).toMatchObject({ user: "1000", read_only: true });
  });

  it("comes after the servers that it connects to", () => {
    // Not after itself: cdktf would wait for it for ever, and say nothing.
    expect([...(synth.dependencies["local-functions"] ?? [])].sort()).toEqual([
      "local-foundation",
      "local-lake",
      "local-search",
      "local-streaming",
      "local-warehouse",
    ]);
  });

  it("builds a function's image anew when what it runs has changed, and no other", () => {
    const hashes = {
      produce: "p1",
      enrich: "e1",
      "load-search": "s1",
      "load-lake": "l1",
      "train-zones": "t1",
      "set-up": "u1",
    };
    const of = (bundle: string, changed: Readonly<Record<string, string>> = {}) =>
      withFunctions({ imageFolder: imageFolder(bundle, { ...hashes, ...changed }) });
    const before = of("// one\n");
    const after = of("// other\n", { enrich: "e2" });
    expect(differing(before, after)).toEqual(["local-functions"]);
    const images = ({ stacks }: Synthesised) => resourcesOf({ stacks }, "docker_image");
    const changed = images(after).filter(
      ({ stack, name, resource: image }) => !isDeepStrictEqual(image, imageOf(before, stack, name)),
    );
    expect(changed.map(({ name }) => name)).toEqual(["enrich-image"]);
    expect(of("// other\n").texts).toEqual(before.texts);
  });

  it("builds all of them anew when nothing tells which has changed", () => {
    const changed = synthesised([
      { ...local, functions: dockerFunctions({ imageFolder: imageFolder("// changed\n"), instances: { enrich: 2 } }) },
    ]);
    expect(differing(synth, changed)).toEqual(["local-functions"]);
    for (const name of ["produce", "enrich", "load-search", "load-lake", "train-zones"])
      expect(imageOf(synth, "local-functions", `${name}-image`)).not.toEqual(
        imageOf(changed, "local-functions", `${name}-image`),
      );
    expect(withFunctions({ instances: { enrich: 2 } }).texts).toEqual(synth.texts);
  });

  it.each([
    [
      "more instances than partitions",
      { instances: { enrich: 7 } },
      /7 instances of enrich for 6 partitions.*: give 6/,
    ],
    ["half an instance", { instances: { "load-lake": 0.5 } }, /0.5 instances of load-lake: give a whole number/],
    ["a rate that is none", { tripsPerSecond: -1 }, /-1 trips a second: give/],
    ["no bundle", { imageFolder: "no/such/folder" }, /finds no functions.js in no\/such\/folder: run npm run build/],
  ])("is refused for %s", (_what, props, said) => {
    expect(() => withFunctions(props)).toThrow(EnvironmentError);
    expect(() => withFunctions(props)).toThrow(said);
  });

  it("is refused where it cannot reach the servers", () => {
    const far = {
      ...dockerFunctions({ imageFolder: folder }),
      implementation: "farFunctions",
      place: "google" as const,
    };
    expect(() => synthesised([{ ...local, functions: far, streaming: dockerKafka() }])).toThrow(
      /farFunctions cannot reach dockerKafka, which answers docker only: choose both of one place/,
    );
  });
});
