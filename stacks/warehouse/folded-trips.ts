import { BigqueryDataTransferConfig } from "@cdktf/provider-google/lib/bigquery-data-transfer-config";
import type { BigqueryDataset } from "@cdktf/provider-google/lib/bigquery-dataset";
import { BigqueryTable } from "@cdktf/provider-google/lib/bigquery-table";
import type { ITerraformDependable } from "cdktf";
import { bigQuerySchema } from "../../contracts/bigquery-schema";
import { foldNextScript, type FoldSettings } from "../../sql/bigquery/fold";
import { unless, type Problem } from "../environment/problem";
import type { Identity } from "../environment/granted";
import type { Site } from "../environment/site";
import type { Lake } from "../lake/lake";
import { queryRight } from "./query-right";

const folder: Identity = { name: "fold-trips", place: "google" };
const transferApi = "bigquerydatatransfer.googleapis.com";

/** What is wrong with the days in which an id is known again. */
export const repeatsProblems = (days: number): readonly Problem[] =>
  unless(
    Number.isInteger(days) && days >= 1 && days <= 365,
    `knows an id again within ${days} days`,
    "give repeatsWithinDays a whole number from 1 to 365",
  );

/**
 * `trips_folded`: each trip once, by the day of its moment and within it by the time of pricing, which are what reports filter on.
 * It can be filled from the lake again, as long as the lake has its objects.
 */
export function foldedTable(site: Site, dataset: BigqueryDataset): BigqueryTable {
  return new BigqueryTable(site.stack(), "trips-folded", {
    datasetId: dataset.datasetId,
    tableId: "trips_folded",
    description: "Each trip once, of the hours of the lake that are folded in.",
    deletionProtection: site.deployment.guards === "closed",
    schema: JSON.stringify([
      ...bigQuerySchema(),
      { name: "moment", type: "TIMESTAMP", mode: "NULLABLE" },
      { name: "object", type: "STRING", mode: "NULLABLE" },
    ]),
    timePartitioning: { type: "DAY", field: "moment" },
    clustering: ["agent_timestamp"],
  });
}

export interface FoldsProps {
  readonly dataset: BigqueryDataset;
  readonly lake: Lake;
  readonly settings: FoldSettings;
  /** Whether those who query read the bucket by themselves. */
  readonly readsBucket: "self" | "connection";
  /** What a fold reads and writes. */
  readonly after: readonly ITerraformDependable[];
}

/** The scheduled queries that fold the lake's hours: each hour the next ones, and once a day those that objects came late of. */
export function scheduledFolds(site: Site, { dataset, lake, settings, readsBucket, after }: FoldsProps): void {
  const stack = site.stack();
  const { email, member } = site.account(folder);
  const why = "folds the lake's hours into the trips";
  const grantee = { name: folder.name, member };
  const rights = queryRight(site, dataset, folder.name, grantee, "roles/bigquery.dataEditor", why);
  if (readsBucket === "self") lake.grantRead(folder);
  const fold = (id: string, schedule: string, againHours: number) =>
    new BigqueryDataTransferConfig(stack, id, {
      displayName: site.uniqueName(id),
      dataSourceId: "scheduled_query",
      location: dataset.location,
      schedule,
      serviceAccountName: email,
      params: { query: foldNextScript(settings, againHours) },
      dependsOn: [...after, ...rights],
    });
  fold("fold-hours", "every 1 hours", 3);
  fold("fold-days", "every day 03:30", 48);
}

/** What the scheduled queries stand on until they are gone. */
export function foldGround(site: Site): void {
  site.foundation.google.enable(site.stack(), transferApi);
  site.foundation.google.account(site.stack(), folder.name);
}
