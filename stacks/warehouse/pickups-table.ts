import type { BigqueryDataset } from "@cdktf/provider-google/lib/bigquery-dataset";
import { BigqueryTable } from "@cdktf/provider-google/lib/bigquery-table";
import { StorageBucketObject } from "@cdktf/provider-google/lib/storage-bucket-object";
import { AssetType, TerraformAsset } from "cdktf";
import { createHash } from "crypto";
import { existsSync, readFileSync } from "fs";
import { resolve } from "path";
import type { ComponentStack } from "../environment/component-stack";
import { unless, type Problem } from "../environment/problem";
import { shippedFile } from "../environment/shipped-file";
import type { Lake } from "../lake/lake";

/** Pickups of the synthetic city; a test makes them anew from the generator. */
const firstPickups = "stacks/warehouse/first-pickups.csv";
export const ownPickups = shippedFile(firstPickups) ?? firstPickups;

const header = "latitude,longitude";
const pickup = /^-?\d{1,2}(\.\d+)?,-?\d{1,3}(\.\d+)?$/;

/** What is wrong with a file of pickups for so many zones. */
export function pickupsProblems(file: string, zones: number): readonly Problem[] {
  const path = resolve(file);
  if (!existsSync(path))
    return unless(false, `finds no pickups in ${file}`, `name a CSV file with the columns ${header}`);
  const [first = "", ...lines] = readFileSync(path, "utf8").trim().split(/\r?\n/);
  const wrong = lines.findIndex((line) => !pickup.test(line));
  return [
    ...unless(first === header, `finds "${first.slice(0, 40)}" on the first line of ${file}`, `write ${header} there`),
    ...unless(
      wrong < 0,
      `finds no latitude,longitude on line ${wrong + 2} of ${file}`,
      "write degrees, such as 48.8566,2.3522",
    ),
    ...unless(
      new Set(lines).size >= zones,
      `finds ${new Set(lines).size} places in ${file} for ${zones} zones`,
      "give more pickups, or fewer zones",
    ),
  ];
}

/** `pickups`, what the first model learns from: a file beside the models, as a table. */
export function pickupsTable(
  stack: ComponentStack,
  dataset: BigqueryDataset,
  lake: Lake,
  file: string,
): { readonly table: BigqueryTable; readonly hash: string } {
  const path = resolve(file);
  const hash = createHash("sha256").update(readFileSync(path)).digest("hex").slice(0, 16);
  const asset = new TerraformAsset(stack, "pickups-file", { path, type: AssetType.FILE, assetHash: hash });
  const object = new StorageBucketObject(stack, "pickups-object", {
    bucket: lake.modelsBucket,
    name: `models/ride_hailing_clusters/pickups-${hash}.csv`,
    source: asset.path,
    contentType: "text/csv",
  });
  const table = new BigqueryTable(stack, "pickups", {
    datasetId: dataset.datasetId,
    tableId: "pickups",
    description: "Where rides begin: the first zones are learned from it.",
    deletionProtection: false,
    externalDataConfiguration: {
      autodetect: false,
      sourceFormat: "CSV",
      sourceUris: [`gs://${lake.modelsBucket}/${object.name}`],
      schema: JSON.stringify(["latitude", "longitude"].map((name) => ({ name, type: "FLOAT64", mode: "NULLABLE" }))),
      csvOptions: { quote: '"', skipLeadingRows: 1 },
    },
  });
  return { table, hash };
}
