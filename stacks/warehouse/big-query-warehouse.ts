import { BigqueryDataset } from "@cdktf/provider-google/lib/bigquery-dataset";
import { usualRepeatsWithinDays } from "../../contracts/repeats";
import { dataLocation, locationFormProblems } from "../environment/data-location";
import type { Deployment } from "../environment/deployment";
import { unless, type Problem } from "../environment/problem";
import { granted, type Identity } from "../environment/granted";
import { idOf } from "../environment/project-right";
import type { Site } from "../environment/site";
import { projectId } from "../environment/variables";
import { cacheProblems, lakeConnection } from "./lake-connection";
import { foldGround, foldedTable, repeatsProblems, scheduledFolds } from "./folded-trips";
import { lakeTables, tripsDescription } from "./lake-tables";
import { ownPickups, pickupsProblems, pickupsTable } from "./pickups-table";
import { queryRight } from "./query-right";
import { trainingOf, trainingProblems, type TrainingOptions } from "./training-options";
import type { WarehousePart } from "./warehouse";
import { zonesModel } from "./zones-model";

export interface BigQueryWarehouseProps extends TrainingOptions {
  /** Where the dataset lies: with the lake. @default where the deployment's region belongs: "EU" */
  readonly location?: string;
  /** @default the deployment's name */
  readonly dataset?: string;
  /** CSV file (latitude,longitude) that the first model learns from. @default pickups of a synthetic city */
  readonly pickupsFile?: string;
  /** Who may ask the reports, as IAM names them: `group:strategy@example.com`. */
  readonly readers?: readonly string[];
  /**
   * Minutes for which BigQuery trusts the names of objects that it has seen in the lake: reports list no bucket, see new trips as
   * much later, and readers need no right to the bucket. 30 to 10080. @default no cache
   */
  readonly metadataCacheMinutes?: number;
  /**
   * For how many days a trip's id is known again: of rows with one id that were requested within them the first counts. 1 to 365;
   * a longer window makes each fold, and each report of the present, read more. @default 7
   */
  readonly repeatsWithinDays?: number;
}

const datasetName = /^[A-Za-z0-9_]{1,1024}$/;
/** BigQuery ML learns no single cluster. */
const fewestZones = 2;
const readerLike = /^(user|group|domain|serviceAccount):[^\s:]+$/;

/** BigQuery over the lake's objects, with the first model of the zones: train-zones, which it grants to train, learns the later ones. */
export function bigQueryWarehouse(props: BigQueryWarehouseProps = {}): WarehousePart {
  const { pickupsFile = ownPickups, readers = [], metadataCacheMinutes: cacheMinutes } = props;
  const { repeatsWithinDays = usualRepeatsWithinDays } = props;
  const locationOf = ({ region }: Deployment) => props.location ?? dataLocation(region);
  const { zones, retrain } = trainingOf(props);
  return {
    component: "warehouse",
    implementation: "bigQueryWarehouse",
    options: props,
    place: "google",
    reachableFrom: ["docker", "google"],
    holdsData: true,
    location: locationOf,
    hostPorts: [],
    problems: () => [
      ...optionProblems(props),
      ...cacheProblems(cacheMinutes),
      ...repeatsProblems(repeatsWithinDays),
      ...trainingProblems(props, fewestZones),
      ...pickupsProblems(pickupsFile, zones),
    ],
    retire: ground,
    create: (site, { lake }) => {
      const stack = site.stack();
      ground(site);
      if (cacheMinutes !== undefined) site.foundation.google.enable(stack, "bigqueryconnection.googleapis.com");
      const location = locationOf(site.deployment);
      const datasetId = props.dataset ?? site.deployment.namePrefix.replaceAll("-", "_");
      const dataset = new BigqueryDataset(stack, "dataset", {
        datasetId,
        location,
        description: "The lake's trips, their zones, and what Strategy asks of them.",
        deleteContentsOnDestroy: site.deployment.guards === "open",
        lifecycle: site.guard(),
      });
      const connection = cacheMinutes === undefined ? undefined : lakeConnection(site, lake, location, cacheMinutes);
      const folded = foldedTable(site, dataset);
      const tables = [folded, ...lakeTables(stack, dataset, lake, folded, connection)];
      const settings = { dataset: datasetId, repeatsWithinDays, description: tripsDescription, labels: stack.labels };
      const pickups = pickupsTable(stack, dataset, lake, pickupsFile);
      zonesModel(site, {
        dataset,
        zones,
        fold: settings,
        tables: [...tables, pickups.table],
        pickupsHash: pickups.hash,
      });
      const readsBucket = connection ? "connection" : "self";
      scheduledFolds(site, { dataset, lake, settings, readsBucket, after: tables });
      for (const reader of readers) {
        const id = `reader-${idOf(reader).toLowerCase()}`;
        const grantee = { name: reader, member: reader };
        queryRight(site, dataset, id, grantee, "roles/bigquery.dataViewer", "asks the reports");
        if (!connection) lake.letRead(reader);
      }
      const howToAsk = `RS_WAREHOUSE_PROJECT=${projectId} RS_WAREHOUSE_DATASET=${datasetId} ridestream report revenue-by-zone-and-comfort`;
      stack.tell("dataset", `${projectId}.${datasetId}`);
      stack.tell("how_to_ask", howToAsk);
      const grantTrain = (identity: Identity) => {
        const { member, settings } = site.account(identity);
        const grantee = { name: identity.name, member };
        queryRight(site, dataset, identity.name, grantee, "roles/bigquery.dataEditor", "trains the zones");
        return granted("warehouse", identity, { project: projectId, dataset: datasetId, location, ...settings });
      };
      return { howToAsk, zones, retrain, grantTrain };
    },
  };
}

function ground(site: Site): void {
  site.foundation.google.enable(site.stack(), "bigquery.googleapis.com", "cloudresourcemanager.googleapis.com");
  foldGround(site);
}

function optionProblems(props: BigQueryWarehouseProps): readonly Problem[] {
  const { dataset, readers = [] } = props;
  return [
    ...unless(
      dataset === undefined || datasetName.test(dataset),
      `has the dataset "${dataset ?? ""}"`,
      "give letters, digits and _",
    ),
    ...locationFormProblems(props.location, "dataset"),
    ...readers.flatMap((reader) =>
      unless(
        readerLike.test(reader),
        `has the reader "${reader}"`,
        "give group:NAME@DOMAIN, user:, domain: or serviceAccount:",
      ),
    ),
  ];
}
