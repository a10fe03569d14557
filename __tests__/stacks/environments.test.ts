import { gcp } from "../../environments/gcp";
import { hybrid as shippedHybrid } from "../../environments/hybrid";
import { local as shippedLocal } from "../../environments/local";
import type { Environment } from "../../stacks/environment/environment";
import { dockerFunctions } from "../../stacks/functions/docker-functions";
import { imageFolder } from "./image-folder";
import { resourcesOf, synthesised, type Resource } from "./synthesised";

/** With a bundle that never changes, so that the snapshots tell of what is provisioned alone. */
const steady = (shipped: Environment): Environment => ({
  ...shipped,
  functions: dockerFunctions({ imageFolder: imageFolder(), tripsPerSecond: 5 }),
});
const local = steady(shippedLocal);
const hybrid = steady(shippedHybrid);

/** A snapshot a type: what changes here changes on every machine that deploys. */
function snapshots(synth: ReturnType<typeof synthesised>): void {
  const types = [...new Set(resourcesOf(synth).map(({ type }) => type))].sort();
  it.each(types)("is as it was: %s", (type) => {
    const resources = resourcesOf(synth, type).map(({ stack, name, resource }) => [
      `${stack}/${name}`,
      namingFiles(resource),
    ]);
    expect(Object.fromEntries(resources)).toMatchSnapshot();
  });
}

/** Of files that a container is made with their names: what is in them has tests of its own. */
function namingFiles({ upload, ...rest }: Resource): Resource {
  const files = upload as readonly { readonly file: string }[] | undefined;
  return files ? { ...rest, upload: files.map(({ file }) => file) } : rest;
}

describe("the environment local", () => {
  const synth = synthesised([local]);

  it("has a stack for each component, and one that they stand on", () => {
    expect(Object.keys(synth.stacks)).toEqual([
      "local-foundation",
      "local-functions",
      "local-lake",
      "local-monitoring",
      "local-search",
      "local-streaming",
      "local-warehouse",
    ]);
  });

  it("keeps each component's state in a file of its own, named by deployment, component and implementation", () => {
    const paths = Object.values(synth.stacks).map(({ terraform }) => terraform.backend["local"]?.["path"]);
    expect(paths).toEqual([
      "../../../.terraform-state/ridestream-local.local-foundation.foundation.tfstate",
      "../../../.terraform-state/ridestream-local.local-functions.dockerFunctions.tfstate",
      "../../../.terraform-state/ridestream-local.local-lake.dockerLake.tfstate",
      "../../../.terraform-state/ridestream-local.local-monitoring.dockerMonitoring.tfstate",
      "../../../.terraform-state/ridestream-local.local-search.dockerElasticsearch.tfstate",
      "../../../.terraform-state/ridestream-local.local-streaming.dockerKafka.tfstate",
      "../../../.terraform-state/ridestream-local.local-warehouse.duckDbWarehouse.tfstate",
    ]);
  });

  it("tells where things are, and how to go on", () => {
    const told = Object.fromEntries(
      Object.entries(synth.stacks).map(([name, { output = {} }]) => [
        name,
        Object.keys(output).filter((told) => !told.startsWith("cross-stack-output")),
      ]),
    );
    expect(told).toEqual({
      "local-foundation": [],
      "local-functions": ["instances", "next_step"],
      "local-lake": ["lake"],
      "local-monitoring": ["grafana_password", "grafana_url", "next_step", "prometheus_url"],
      "local-search": ["elastic_password", "elasticsearch_url", "kibana_url", "next_step"],
      "local-streaming": ["kafka_brokers", "next_step"],
      "local-warehouse": ["how_to_ask"],
    });
  });

  snapshots(synth);
});

describe("the environment hybrid", () => {
  const synth = synthesised([hybrid]);

  it("has its lake and its warehouse at Google, and all else as local has it", () => {
    const placesOf = ({ stacks }: typeof synth) =>
      Object.entries(stacks).map(([name, { provider = {} }]) => [name.replace(/^\w+-/, ""), "google" in provider]);
    expect(Object.fromEntries(placesOf(synth))).toEqual({
      foundation: true,
      functions: false,
      lake: true,
      monitoring: false,
      search: false,
      streaming: false,
      warehouse: true,
    });
  });
});

describe("the environment gcp", () => {
  const synth = synthesised([gcp]);

  it("has everything at Google, and Elasticsearch at Elastic", () => {
    const sources = Object.values(synth.stacks).flatMap(({ terraform }) =>
      Object.values(terraform.required_providers ?? {}).map(({ source }) => source),
    );
    expect(new Set(sources)).toEqual(new Set(["google", "elastic/ec"]));
  });

  it("tells where things are, and how to go on", () => {
    const told = Object.values(synth.stacks)
      .flatMap(({ output = {} }) => Object.keys(output))
      .filter((name) => !name.startsWith("cross-stack-output"));
    expect([...new Set(told)].sort()).toEqual([
      "dataset",
      "elasticsearch_url",
      "how_to_ask",
      "instances",
      "kafka_brokers",
      "kibana_url",
      "lake",
      "next_step",
      "registry",
      "set_up",
      "train_zones",
    ]);
  });

  snapshots(synth);
});
