import { gcp } from "../../environments/gcp";
import { dataLocation, locationFormProblems } from "../../stacks/environment/data-location";
import { gcsLake } from "../../stacks/lake/gcs-lake";
import { elasticCloud } from "../../stacks/search/elastic-cloud";
import { bigQueryWarehouse } from "../../stacks/warehouse/big-query-warehouse";
import type { Environment } from "../../stacks/environment/environment";
import { resource, synthesised } from "./synthesised";

const placesOf = (environment: Environment, region?: string) => {
  const synth = synthesised([environment], region === undefined ? {} : { region });
  return [
    resource(synth, "google_storage_bucket", "bucket")["location"],
    resource(synth, "google_bigquery_dataset", "dataset")["location"],
    resource(synth, "ec_deployment", "deployment")["region"],
    resource(synth, "google_managed_kafka_cluster", "cluster")["location"],
  ];
};

describe("where data lie", () => {
  it.each([
    ["europe-west1", "EU"],
    ["europe-central2", "EU"],
    ["us-central1", "US"],
    // Outside of the European Union.
    ["europe-west2", "europe-west2"],
    ["europe-west6", "europe-west6"],
    // BigQuery has no multi-region there.
    ["asia-northeast1", "asia-northeast1"],
    ["northamerica-northeast1", "northamerica-northeast1"],
  ])("follows the region %s: %s", (region, location) => {
    expect(dataLocation(region)).toBe(location);
  });

  it("is one decision for lake, warehouse and Elasticsearch: the deployment's region", () => {
    expect(placesOf(gcp)).toEqual(["EU", "EU", "gcp-europe-west1", "europe-west1"]);
    expect(placesOf(gcp, "us-central1")).toEqual(["US", "US", "gcp-us-central1", "us-central1"]);
  });

  it("is what a part says, whatever the region", () => {
    const lies: Environment = {
      ...gcp,
      search: elasticCloud({ region: "gcp-us-east4" }),
      lake: gcsLake({ location: "EU" }),
      warehouse: bigQueryWarehouse({ location: "eu" }),
    };
    expect(placesOf(lies, "us-central1")).toEqual(["EU", "eu", "gcp-us-east4", "us-central1"]);
  });

  it("has the form of a multi-region or a region, in any case", () => {
    for (const one of [
      undefined,
      "EU",
      "us",
      "europe-west1",
      "EUROPE-WEST12",
      "northamerica-northeast2",
      "me-central1",
    ])
      for (const data of ["bucket", "dataset"] as const)
        expect([one, locationFormProblems(one, data)]).toEqual([one, []]);
    // Buckets alone lie there.
    for (const one of ["ASIA", "EUR4", "nam4", "asia1"])
      expect([one, locationFormProblems(one, "bucket").length, locationFormProblems(one, "dataset").length]).toEqual([
        one,
        0,
        1,
      ]);
    for (const one of ["Europe", "europe-west", "westeurope1", "eu-", " EU"])
      expect([one, locationFormProblems(one, "bucket").length]).toEqual([one, 1]);
  });

  it("is refused where one follows and the other stays, with both ways out", () => {
    expect(() => placesOf({ ...gcp, lake: gcsLake({ location: "EU" }) }, "us-central1")).toThrow(
      /bigQueryWarehouse lies in US, and gcsLake in EU: give both one location, or neither: .* us-central1, and lie in US/,
    );
  });
});
