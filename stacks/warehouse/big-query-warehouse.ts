import { BigqueryDataset } from "@cdktf/provider-google/lib/bigquery-dataset";
import { unless, type Problem } from "../environment/problem";
import { idOf } from "../environment/project-right";
import type { Site } from "../environment/site";
import { projectId } from "../environment/variables";
import { lakeTables } from "./lake-tables";
import { ownPickups, pickupsProblems, pickupsTable } from "./pickups-table";
import { queryRight } from "./query-right";
import type { WarehousePart } from "./warehouse";
import { zonesModel } from "./zones-model";

export interface BigQueryWarehouseProps {
  /** Where the dataset lies: with the lake. @default "EU" */
  readonly location?: string;
  /** @default the deployment's name */
  readonly dataset?: string;
  /** Zones of ride_hailing_clusters. @default 8 */
  readonly zones?: number;
  /** CSV file (latitude,longitude) that the first model learns from. @default pickups of a synthetic city */
  readonly pickupsFile?: string;
  /** When the model is trained anew, in UTC. @default "every monday 03:00" */
  readonly retrain?: string;
  /** Who may ask the reports, as IAM names them: `group:strategy@example.com`. */
  readonly readers?: readonly string[];
}

const datasetName = /^[A-Za-z0-9_]{1,1024}$/;
const schedule = /^every (\d+ (hours|days)|(mon|tues|wednes|thurs|fri|satur|sun)day \d{2}:\d{2}|day \d{2}:\d{2})$/;
const readerLike = /^(user|group|domain|serviceAccount):[^\s:]+$/;

/** BigQuery over the lake's objects, with the model of the zones and a retrain by schedule. */
export function bigQueryWarehouse(props: BigQueryWarehouseProps = {}): WarehousePart {
  const { location = "EU", zones = 8, pickupsFile = ownPickups, retrain = "every monday 03:00", readers = [] } = props;
  return {
    component: "warehouse",
    implementation: "bigQueryWarehouse",
    place: "google",
    reachableFrom: ["docker", "google"],
    holdsData: true,
    location,
    hostPorts: [],
    problems: () => [...optionProblems({ ...props, zones, retrain }), ...pickupsProblems(pickupsFile, zones)],
    retire: ground,
    create: (site, { lake }) => {
      const stack = site.stack();
      ground(site);
      const datasetId = props.dataset ?? site.deployment.namePrefix.replaceAll("-", "_");
      const dataset = new BigqueryDataset(stack, "dataset", {
        datasetId,
        location,
        description: "The lake's trips, their zones, and what Strategy asks of them.",
        deleteContentsOnDestroy: site.deployment.guards === "open",
        lifecycle: site.guard(),
      });
      const tables = lakeTables(stack, dataset, lake);
      const pickups = pickupsTable(stack, dataset, lake, pickupsFile);
      zonesModel(site, {
        dataset,
        lake,
        zones,
        retrain,
        tables: [...tables, pickups.table],
        pickupsHash: pickups.hash,
      });
      for (const reader of readers) {
        const id = `reader-${idOf(reader).toLowerCase()}`;
        const grantee = { name: reader, member: reader };
        queryRight(site, dataset, id, grantee, "roles/bigquery.dataViewer", "asks the reports");
        lake.letRead(reader);
      }
      const howToAsk = `RS_WAREHOUSE_PROJECT=${projectId} RS_WAREHOUSE_DATASET=${datasetId} ridestream report revenue-by-zone-and-comfort`;
      stack.tell("dataset", `${projectId}.${datasetId}`);
      stack.tell("how_to_ask", howToAsk);
      return { howToAsk, retrains: true };
    },
  };
}

function ground(site: Site): void {
  site.foundation.google.enable(
    site.stack(),
    "bigquery.googleapis.com",
    "bigquerydatatransfer.googleapis.com",
    "cloudresourcemanager.googleapis.com",
  );
  site.foundation.google.account(site.stack(), "retrain");
}

function optionProblems(props: BigQueryWarehouseProps): readonly Problem[] {
  const { dataset, zones = 0, retrain = "", readers = [] } = props;
  return [
    ...unless(
      dataset === undefined || datasetName.test(dataset),
      `has the dataset "${dataset ?? ""}"`,
      "give letters, digits and _",
    ),
    ...unless(Number.isInteger(zones) && zones >= 2 && zones <= 100, `has ${zones} zones`, "give 2 to 100"),
    ...unless(
      schedule.test(retrain),
      `trains anew "${retrain}"`,
      'give "every 24 hours", "every day 03:00" or "every monday 03:00"',
    ),
    ...readers.flatMap((reader) =>
      unless(
        readerLike.test(reader),
        `has the reader "${reader}"`,
        "give group:NAME@DOMAIN, user:, domain: or serviceAccount:",
      ),
    ),
  ];
}
