import { BigqueryDataTransferConfig } from "@cdktf/provider-google/lib/bigquery-data-transfer-config";
import type { BigqueryDataset } from "@cdktf/provider-google/lib/bigquery-dataset";
import { BigqueryJob } from "@cdktf/provider-google/lib/bigquery-job";
import type { BigqueryTable } from "@cdktf/provider-google/lib/bigquery-table";
import { TerraformResource } from "cdktf";
import { createHash } from "crypto";
import trainSql from "../../sql/bigquery/ride-hailing-clusters.sql";
import tripsWithZonesSql from "../../sql/bigquery/trips-with-zones.sql";
import { fillStatement } from "../../sql/statement";
import type { Site } from "../environment/site";
import type { Lake } from "../lake/lake";
import { tripsSchema } from "./lake-tables";
import { queryRight } from "./query-right";

export interface ZonesModelProps {
  readonly dataset: BigqueryDataset;
  readonly lake: Lake;
  readonly zones: number;
  /** When it is trained anew. */
  readonly retrain: string;
  /** What it is trained on. */
  readonly tables: readonly BigqueryTable[];
  readonly pickupsHash: string;
}

/**
 * `ride_hailing_clusters` and the view of the trips with their zones. Terraform has no resource for a model: one job makes
 * both, for a view over a model can only be made once it is trained. A schedule trains it anew.
 */
export function zonesModel(site: Site, props: ZonesModelProps): void {
  const { dataset, zones, tables, pickupsHash } = props;
  const stack = site.stack();
  const places = { dataset: dataset.datasetIdInput ?? "", zones: String(zones) };
  const train = fillStatement(trainSql, places).trim();
  const script = `${train};\n\n${fillStatement(tripsWithZonesSql, places).trim()};\n`;
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
  trainAnew(site, props, train);
}

function trainAnew(site: Site, { dataset, lake, retrain }: ZonesModelProps, train: string): void {
  const stack = site.stack();
  const identity = { name: "retrain", place: "google" } as const;
  const { email, member } = site.account(identity);
  const grantee = { name: identity.name, member };
  const why = "trains the zones anew by schedule";
  const rights = queryRight(site, dataset, "retrain", grantee, "roles/bigquery.dataEditor", why);
  lake.grantRead(identity);
  new BigqueryDataTransferConfig(stack, "retrain", {
    displayName: `${site.uniqueName("zones")}: train ride_hailing_clusters`,
    dataSourceId: "scheduled_query",
    location: dataset.location,
    schedule: retrain,
    serviceAccountName: email,
    params: { query: train },
    dependsOn: rights,
  });
}

const hashOf = (...texts: readonly string[]): string =>
  createHash("sha256").update(JSON.stringify(texts)).digest("hex").slice(0, 16);
