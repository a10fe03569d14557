import type { BigqueryDataset } from "@cdktf/provider-google/lib/bigquery-dataset";
import { BigqueryJob } from "@cdktf/provider-google/lib/bigquery-job";
import type { BigqueryTable } from "@cdktf/provider-google/lib/bigquery-table";
import { TerraformResource } from "cdktf";
import { createHash } from "crypto";
import { foldState, showFolded, type FoldSettings } from "../../sql/bigquery/fold";
import { firstModelStatement, firstViewStatement } from "../../sql/bigquery/zones";
import type { Site } from "../environment/site";
import { tripsSchema } from "./lake-tables";

export interface ZonesModelProps {
  readonly dataset: BigqueryDataset;
  readonly zones: number;
  readonly fold: FoldSettings;
  /** What it is trained on. */
  readonly tables: readonly BigqueryTable[];
  readonly pickupsHash: string;
}

/**
 * The first model of the zones and the view of the trips with them, unless they are there: what train-zones has put into use
 * since is never replaced. Before them it makes the view of the trips show what is folded, whatever version deployed it. Terraform has no resource for a model: one job makes both, for a view over a model can only be
 * made once it is trained.
 */
export function zonesModel(site: Site, props: ZonesModelProps): void {
  const { dataset, zones, fold, tables, pickupsHash } = props;
  const datasetId = dataset.datasetIdInput ?? "";
  const stack = site.stack();
  const statements = [
    foldState(datasetId),
    showFolded(fold).replace(/;$/, ""),
    firstModelStatement(datasetId, zones),
    firstViewStatement(datasetId, zones),
  ];
  const script = `${statements.map((statement) => `${statement.trim()};`).join("\n\n")}\n`;
  const jobId = new TerraformResource(stack, "zones-job", { terraformResourceType: "terraform_data" });
  // The id of a job is never free again: each change, back to what it was too, and each new dataset makes another one.
  jobId.addOverride("triggers_replace", [
    hashOf(script, tripsSchema, pickupsHash, JSON.stringify(stack.labels)),
    dataset.creationTime,
  ]);
  new BigqueryJob(stack, "zones", {
    jobId: `zones_\${${jobId.fqn}.id}`,
    location: dataset.location,
    query: {
      query: script,
      useLegacySql: false,
      // Empty, as a script has none: with the defaults the job would fail, and Terraform would not say so.
      createDisposition: "",
      writeDisposition: "",
    },
    dependsOn: [...tables],
  });
}

const hashOf = (...texts: readonly string[]): string =>
  createHash("sha256").update(JSON.stringify(texts)).digest("hex").slice(0, 16);
