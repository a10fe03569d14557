import type { BigqueryDataset } from "@cdktf/provider-google/lib/bigquery-dataset";
import { BigqueryTable } from "@cdktf/provider-google/lib/bigquery-table";
import { StorageBucketObject } from "@cdktf/provider-google/lib/storage-bucket-object";
import { AssetType, TerraformAsset } from "cdktf";
import { bigQuerySchema } from "../../contracts/bigquery-schema";
import { tripsPrefix } from "../../contracts/lake-layout";
import { tripsBeforeFolds } from "../../sql/bigquery/fold";
import type { ComponentStack } from "../environment/component-stack";
import { shippedFile } from "../environment/shipped-file";
import type { LakeConnection } from "./lake-connection";
import type { Lake } from "../lake/lake";

/** The schema of the lake's rows, as text. */
export const tripsSchema = JSON.stringify(bigQuerySchema());

/** What the view `trips` says of itself; a fold, which replaces the view, says it again. */
export const tripsDescription = "Each trip once: of several with one id the first counts.";

/**
 * `trips_raw`, the lake's objects as a table, and the view `trips` of each trip once. They hold nothing: the lake does.
 *
 * @param folded the trips that are folded in, which the view reads too
 */
export function lakeTables(
  stack: ComponentStack,
  dataset: BigqueryDataset,
  lake: Lake,
  folded: BigqueryTable,
  connection?: LakeConnection,
): readonly BigqueryTable[] {
  const raw = new BigqueryTable(stack, "trips-raw", {
    datasetId: dataset.datasetId,
    tableId: "trips_raw",
    description: "Every row of the lake, pruned by dt and hour.",
    deletionProtection: false,
    ...(connection && { maxStaleness: connection.maxStaleness }),
    externalDataConfiguration: {
      autodetect: false,
      ...(connection && { connectionId: connection.id, metadataCacheMode: "AUTOMATIC" }),
      // A field that a later version of load-lake adds is no reason to answer nothing until the table has it too.
      ignoreUnknownValues: true,
      sourceFormat: "NEWLINE_DELIMITED_JSON",
      compression: "GZIP",
      sourceUris: [`gs://${lake.bucket}/${tripsPrefix}*.ndjson.gz`],
      // Here, not beside: there it would replace the table at every apply.
      schema: tripsSchema,
      hivePartitioningOptions: {
        mode: "CUSTOM",
        sourceUriPrefix: `gs://${lake.bucket}/${tripsPrefix}{dt:DATE}/{hour:STRING}`,
      },
    },
    dependsOn: [firstObject(stack, lake), ...(connection?.after ?? [])],
  });
  const once = new BigqueryTable(stack, "trips", {
    datasetId: dataset.datasetId,
    tableId: "trips",
    description: tripsDescription,
    deletionProtection: false,
    view: { query: tripsBeforeFolds(dataset.datasetIdInput ?? ""), useLegacySql: false },
    // A fold replaces its query as it goes on.
    lifecycle: { ignoreChanges: ["view", "schema"] },
    dependsOn: [raw, folded],
  });
  return [raw, once];
}

const emptyObject = "stacks/warehouse/empty.ndjson.gz";

/** An object without a row: without any object a query before the first trip would fail. */
function firstObject(stack: ComponentStack, lake: Lake): StorageBucketObject {
  const empty = new TerraformAsset(stack, "empty-object-file", {
    path: shippedFile(emptyObject) ?? emptyObject,
    type: AssetType.FILE,
  });
  return new StorageBucketObject(stack, "empty-object", {
    bucket: lake.bucket,
    name: `${tripsPrefix}dt=1970-01-01/hour=00/empty.ndjson.gz`,
    source: empty.path,
    contentType: "application/gzip",
  });
}
