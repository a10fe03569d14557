import { BigqueryConnection } from "@cdktf/provider-google/lib/bigquery-connection";
import { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member";
import type { ITerraformDependable } from "cdktf";
import { unless, type Problem } from "../environment/problem";
import type { Site } from "../environment/site";
import type { Lake } from "../lake/lake";

/** How BigQuery reads the lake by an account of its own, and for how long it trusts the names that it has seen there. */
export interface LakeConnection {
  readonly id: string;
  readonly maxStaleness: string;
  /** What has to be there before it is used. */
  readonly after: ITerraformDependable[];
}

/** BigQuery's bounds. https://cloud.google.com/bigquery/docs/metadata-caching */
export const cacheProblems = (minutes: number | undefined): readonly Problem[] =>
  unless(
    minutes === undefined || (Number.isInteger(minutes) && minutes >= 30 && minutes <= 7 * 24 * 60),
    `caches the lake's metadata for ${minutes ?? 0} minutes`,
    "give a whole number from 30 to 10080",
  );

/** Lets a connection of BigQuery's read the lake: who asks then needs no right to the bucket. */
export function lakeConnection(site: Site, lake: Lake, location: string, minutes: number): LakeConnection {
  const stack = site.stack();
  const role = "roles/storage.objectViewer";
  const connection = new BigqueryConnection(stack, "lake-connection", {
    connectionId: site.uniqueName("lake"),
    location,
    description: "Reads the lake's objects for the dataset.",
    cloudResource: {},
  });
  const right = new StorageBucketIamMember(stack, "connection-reads", {
    bucket: lake.bucket,
    role,
    member: `serviceAccount:${connection.cloudResource.serviceAccountId}`,
  });
  site.permit({
    identity: "BigQuery's connection",
    may: role,
    on: "the lake's bucket",
    why: "reads the trips for those who may ask, and keeps the names of objects in mind",
  });
  const hours = Math.floor(minutes / 60);
  return { id: connection.name, maxStaleness: `0-0 0 ${hours}:${minutes % 60}:0`, after: [right] };
}
