import { BigqueryDataTransferConfig } from "@cdktf/provider-google/lib/bigquery-data-transfer-config";
import { rulesOf } from "../../../cli/review/rules";
import { holdsData } from "../../../cli/review/losses";
import { reviewMarkdown } from "../../../cli/review/markdown";
import { reviewOf } from "../../../cli/review/review";
import { synthesisOf } from "../../../cli/review/synthesis";
import { gcp } from "../../../environments/gcp";
import { hybrid } from "../../../environments/hybrid";
import { local } from "../../../environments/local";
import type { DeploymentSettings } from "../../../stacks/environment/deployment";
import type { Environment } from "../../../stacks/environment/environment";
import { dockerFunctions } from "../../../stacks/functions/docker-functions";
import { dockerLake } from "../../../stacks/lake/docker-lake";
import { gcsLake } from "../../../stacks/lake/gcs-lake";
import { externalElasticsearch } from "../../../stacks/search/external-elasticsearch";
import { everyPart } from "../../stacks/every-part";
import { imageFolder } from "../../stacks/image-folder";
import { resourcesOf, synthesised, type Synthesised } from "../../stacks/synthesised";

const functions = dockerFunctions({ imageFolder: imageFolder() });
const readAs = ({ stacks }: Synthesised) => synthesisOf(Object.entries(stacks));
const of = (environments: readonly Environment[], settings: DeploymentSettings = {}) =>
  readAs(synthesised(environments, settings));
const all = synthesised(everyPart);
/** As former versions had it: BigQuery trains the zones anew by a schedule of its own. */
const scheduled: Environment = {
  ...gcp,
  warehouse: {
    ...gcp.warehouse,
    create(site, needs) {
      new BigqueryDataTransferConfig(site.stack(), "retrain", {
        displayName: "zones",
        dataSourceId: "scheduled_query",
        schedule: "every monday 03:00",
        serviceAccountName: site.account({ name: "retrain", place: "google" }).email,
        params: { query: "CREATE OR REPLACE MODEL zones" },
      });
      return { ...gcp.warehouse.create(site, needs), retrain: undefined };
    },
  },
};

describe("the table of arguments", () => {
  it("knows every type that a part makes", () => {
    expect([...new Set(resourcesOf(all).map(({ type }) => type))].filter((type) => !rulesOf(type))).toEqual([]);
  });

  it("is of the versions of the providers that are pinned: make it anew with another", () => {
    const versions = Object.values(all.stacks).flatMap(({ terraform }) =>
      Object.entries(terraform.required_providers ?? {}).map(([name, { version }]) => `${name} ${version}`),
    );
    expect([...new Set(versions)].sort()).toEqual(["docker 3.6.2", "ec 0.12.2", "google 6.50.0"]);
  });
});

describe("what holds data", () => {
  it("is what is guarded, also while the guards are open", () => {
    const guarded = resourcesOf(all).filter(
      ({ resource }) => (resource["lifecycle"] as { prevent_destroy?: boolean } | undefined)?.prevent_destroy,
    );
    expect(guarded.length).toBeGreaterThan(20);
    const open = new Map(
      resourcesOf(synthesised(everyPart, { guards: "open" })).map((one) => [
        `${one.stack} ${one.type}.${one.name}`,
        one,
      ]),
    );
    const forgotten = guarded.filter(({ stack, type, name }) => {
      const address = `${type}.${name}`;
      return !holdsData(address, open.get(`${stack} ${address}`)?.resource);
    });
    expect(forgotten).toEqual([]);
  });
});

describe("a review of an environment", () => {
  it("says nothing where nothing changes", () => {
    expect(reviewOf(readAs(all), readAs(all))).toEqual({
      losses: [],
      changes: [],
      leftRunning: [],
      forgotten: [],
      rights: { gained: [], lost: [] },
      protections: [],
      settings: [],
      topics: [],
      refusals: [],
      variables: [],
      guards: [],
      movedStates: [],
      unjudged: [],
    });
  });

  it("of a swap loses nothing, and tells what runs on", () => {
    const before = { ...local, functions };
    const swapped = reviewOf(of([before]), of([{ ...before, lake: gcsLake() }]));
    expect(swapped.losses).toEqual([]);
    expect(swapped.leftRunning).toMatchObject([
      { state: "ridestream-local.local-lake.dockerLake", holdData: ["docker_volume.gcs-data"] },
    ]);
    const searched = reviewOf(
      of([before]),
      of([{ ...before, search: externalElasticsearch({ url: "https://search.example.com" }) }]),
    );
    expect(searched.settings).toContainEqual({
      stack: "local-functions",
      program: "load-search-1",
      setting: "RS_ELASTICSEARCH_URL",
      was: "http://elasticsearch:9200",
      is: "https://search.example.com",
    });
  });

  it("of a part that is retired loses its data", () => {
    const before = { ...hybrid, functions };
    const { losses, leftRunning } = reviewOf(
      of([before]),
      of([{ ...before, lake: gcsLake({ bucket: "another-lake-of-ours" }) }]),
    );
    expect({ losses, leftRunning }).toMatchObject({
      losses: [{ address: "google_storage_bucket.bucket" }],
      leftRunning: [],
    });
    const retired = reviewOf(
      of([{ ...local, functions }]),
      of([{ ...local, functions, lake: gcsLake(), retired: [dockerLake()] }], { guards: "open" }),
    );
    expect(retired.losses).toMatchObject([{ address: "docker_volume.gcs-data", what: "destroyed", guard: "nothing" }]);
  });

  it("of a deployment that trained zones by a scheduled query loses nothing, and tells what takes its place", () => {
    const review = reviewOf(of([scheduled]), of([gcp]));
    expect(review.losses).toEqual([]);
    expect(review.leftRunning).toEqual([]);
    expect(review.guards).toEqual([]);
    const changed = (action: string) =>
      review.changes.filter((change) => change.action === action).map(({ stack, address }) => `${stack} ${address}`);
    expect(changed("destroy")).toEqual([
      "gcp-foundation google_service_account.retrain-account",
      "gcp-warehouse google_bigquery_data_transfer_config.retrain",
    ]);
    expect(changed("create")).toEqual(
      expect.arrayContaining([
        "gcp-functions google_cloud_run_v2_job.train-zones",
        "gcp-functions google_cloud_scheduler_job.train-zones-schedule",
      ]),
    );
    expect(reviewMarkdown(review)).toContain(
      "| gcp-warehouse | `google_bigquery_data_transfer_config.retrain` | a scheduled query runs no longer; what it has made stays |",
    );
  });

  it("tells that another number of brokers in containers loses every record", () => {
    const brokers = (settings: DeploymentSettings) =>
      reviewOf(
        of(
          [everyPart[5]!].map((one) => ({ ...one, streaming: local.streaming })),
          settings,
        ),
        of([everyPart[5]!], settings),
      ).losses;
    const quorum = "terraform_data.number-of-brokers-never-changes-in-place";
    const why = expect.stringContaining("destroy the streaming stack with its records first") as string;
    const loss = expect.objectContaining({
      address: quorum,
      guard: "prevent_destroy: the plan is refused",
      why,
    }) as object;
    expect(brokers({})).toContainEqual(loss);
    expect(brokers({ guards: "open" })).toContainEqual(
      expect.objectContaining({ address: quorum, guard: "nothing", why }),
    );
  });
});
