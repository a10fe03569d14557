import type { Environment } from "../../stacks/environment/environment";
import { EnvironmentError } from "../../stacks/environment/refusals";
import { cloudRunWorkers } from "../../stacks/functions/cloud-run-workers";
import { dockerFunctions } from "../../stacks/functions/docker-functions";
import { dockerLake } from "../../stacks/lake/docker-lake";
import { gcsLake } from "../../stacks/lake/gcs-lake";
import { dockerElasticsearch } from "../../stacks/search/docker-elasticsearch";
import { elasticCloud } from "../../stacks/search/elastic-cloud";
import { externalElasticsearch } from "../../stacks/search/external-elasticsearch";
import { dockerKafka } from "../../stacks/streaming/docker-kafka";
import { externalKafka } from "../../stacks/streaming/external-kafka";
import { managedKafka } from "../../stacks/streaming/managed-kafka";
import { bigQueryWarehouse } from "../../stacks/warehouse/big-query-warehouse";
import { duckDbWarehouse } from "../../stacks/warehouse/duck-db-warehouse";
import { cloudComposer } from "../../stacks/orchestration/cloud-composer";
import { cloudScheduler } from "../../stacks/orchestration/cloud-scheduler";
import { dockerAirflow } from "../../stacks/orchestration/docker-airflow";
import { airflowFolder, imageFolder } from "./image-folder";
import { synthesised } from "./synthesised";

const streamings = [dockerKafka(), managedKafka(), externalKafka({ brokers: "b:9092" })];
const searches = [dockerElasticsearch(), externalElasticsearch({ url: "https://e.example.com" }), elasticCloud()];
const lakes = [dockerLake(), gcsLake()];
const warehouses = [duckDbWarehouse(), bigQueryWarehouse()];
const functionsParts = [dockerFunctions({ imageFolder: imageFolder() }), cloudRunWorkers()];

const combinations: readonly Environment[] = streamings.flatMap((streaming) =>
  searches.flatMap((search) =>
    lakes.flatMap((lake) =>
      warehouses.flatMap((warehouse) =>
        functionsParts.map((functions) => ({ name: "swapped", streaming, search, lake, warehouse, functions })),
      ),
    ),
  ),
);
const componentsOf = ({ streaming, search, lake, warehouse, functions }: Environment) => ({
  streaming,
  search,
  lake,
  warehouse,
  ...(functions && { functions }),
});
const nameOf = (environment: Environment) =>
  Object.values(componentsOf(environment))
    .map(({ implementation }) => implementation)
    .join(", ");

/** Who cannot reach whom, by the places alone. */
function outOfReach({ streaming, search, lake, warehouse, functions }: Environment): readonly string[] {
  const pairs = [
    [warehouse, lake],
    ...[streaming, search, lake].map((server) => [functions, server] as const),
  ] as const;
  return pairs.flatMap(([user, used]) =>
    user &&
    (used.place === "docker"
      ? user.place !== "docker"
      : used.implementation === "managedKafka" && user.place !== "google")
      ? [`${user.implementation} cannot reach ${used.implementation}`]
      : [],
  );
}

describe("the swap matrix", () => {
  const valid = combinations.filter((one) => outOfReach(one).length === 0);
  const invalid = combinations.filter((one) => outOfReach(one).length > 0);

  it("has both kinds of combinations", () => {
    expect([valid.length, invalid.length]).toEqual([26, 46]);
  });

  it.each(valid.map((one) => [nameOf(one), one] as const))("synthesises %s", (_name, environment) => {
    const { stacks } = synthesised([environment]);
    expect(Object.keys(stacks)).toEqual(
      expect.arrayContaining(Object.keys(componentsOf(environment)).map((component) => `swapped-${component}`)),
    );
    // Each knows the settings of those that were chosen, and runs nowhere else.
    const functions = JSON.stringify(stacks["swapped-functions"]);
    expect(functions.includes("kafka-1:19092")).toBe(environment.streaming.implementation === "dockerKafka");
    expect(functions.includes("b:9092")).toBe(environment.streaming.implementation === "externalKafka");
    expect(functions.includes("http://gcs:4443")).toBe(environment.lake.implementation === "dockerLake");
  });

  it("refuses every other one, and says who cannot reach whom", () => {
    for (const environment of invalid) {
      let refused: unknown;
      try {
        synthesised([environment]);
      } catch (error) {
        refused = error;
      }
      expect(refused).toBeInstanceOf(EnvironmentError);
      const problems = (refused as EnvironmentError).problems.map(({ what }) =>
        what.replace(/^swapped: |, which.*$/g, ""),
      );
      expect(problems.sort()).toEqual([...outOfReach(environment)].sort());
    }
  });

  it("has an orchestration where the functions are, or none", () => {
    const orchestrations = [dockerAirflow({ imageFolder: airflowFolder() }), cloudScheduler(), cloudComposer()];
    for (const functions of functionsParts) {
      const base = valid.find((one) => one.functions === functions);
      if (!base) throw new Error("there is a combination with each");
      for (const orchestration of orchestrations) {
        const synth = () => Object.keys(synthesised([{ ...base, orchestration }]).stacks);
        if (orchestration.place === functions.place) expect(synth()).toContain("swapped-orchestration");
        else expect(synth).toThrow(`${orchestration.implementation} `);
      }
    }
  });
});
