import type { BigqueryDataset } from "@cdktf/provider-google/lib/bigquery-dataset";
import { BigqueryDatasetIamMember } from "@cdktf/provider-google/lib/bigquery-dataset-iam-member";
import type { ITerraformDependable } from "cdktf";
import { projectRight, type Grantee } from "../environment/project-right";
import type { Site } from "../environment/site";

/**
 * Lets somebody run jobs on the dataset, in a role of it. An external table is read with a right of one's own to the bucket
 * too, through views as well: the lake grants it.
 */
export function queryRight(
  site: Site,
  dataset: BigqueryDataset,
  id: string,
  grantee: Grantee,
  role: string,
  why: string,
): ITerraformDependable[] {
  const { datasetId } = dataset;
  site.permit({ identity: grantee.name, may: role, on: "the dataset", why });
  return [
    new BigqueryDatasetIamMember(site.stack(), `${id}-dataset`, { datasetId, role, member: grantee.member }),
    projectRight(site, `${id}-jobs`, grantee, "roles/bigquery.jobUser", why),
  ];
}
