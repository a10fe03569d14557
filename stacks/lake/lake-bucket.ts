import { StorageBucket, type StorageBucketLifecycleRule } from "@cdktf/provider-google/lib/storage-bucket";
import type { ITerraformDependable } from "cdktf";
import { tripsPrefix } from "../../contracts/lake-layout";
import type { Site } from "../environment/site";
import { agesOf, type GcsLakeProps } from "./gcs-lake-props";

const daySeconds = 24 * 60 * 60;
/**
 * What ages: trips, by the days of this millennium. The object without a row that tables need (warehouse/lake-tables.ts) lies
 * in a day of 1970, and no rule has a form for "all but this".
 */
const agingPrefix = `${tripsPrefix}dt=2`;

export interface BucketPlace {
  readonly name: string;
  readonly location: string;
  /** What has to be there before it. */
  readonly after: ITerraformDependable[];
}

/** The bucket of the trips: cooler with age, retained and deleted as it is told. */
export function tripsBucket(site: Site, place: BucketPlace, props: GcsLakeProps): StorageBucket {
  const { deleteAfterDays, retainDays = 0, keepVersionsDays, autoclass = false } = props;
  const ages = agesOf(props);
  return guardedBucket(site, "bucket", props, {
    place,
    ...(retainDays > 0 && { retentionPolicy: { retentionPeriod: retainDays * daySeconds } }),
    ...(keepVersionsDays !== undefined && { versioning: { enabled: true } }),
    // It goes on to the coldest class that age would reach.
    ...(autoclass && { autoclass: { enabled: true, terminalStorageClass: "ARCHIVE" } }),
    lifecycleRule: [
      ...(autoclass
        ? []
        : [cooled("NEARLINE", ages.nearline), cooled("COLDLINE", ages.coldline), cooled("ARCHIVE", ages.archive)]),
      ...(deleteAfterDays === undefined ? [] : [deleted(deleteAfterDays)]),
      ...(keepVersionsDays === undefined ? [] : [former(keepVersionsDays)]),
    ],
  });
}

/** A bucket of their own for the zones' models, where the lake retains its objects: what says which is in use is replaced. */
export const modelsBucket = (site: Site, place: BucketPlace, props: GcsLakeProps): StorageBucket =>
  guardedBucket(site, "models-bucket", props, { place, lifecycleRule: [] });

interface Own {
  readonly place: BucketPlace;
  readonly retentionPolicy?: { readonly retentionPeriod: number };
  readonly versioning?: { readonly enabled: boolean };
  readonly autoclass?: { readonly enabled: boolean; readonly terminalStorageClass: string };
  readonly lifecycleRule: readonly StorageBucketLifecycleRule[];
}

/** Never public, access by bucket alone, deleted objects kept for a while, guarded against its own end. */
function guardedBucket(site: Site, id: string, props: GcsLakeProps, { place, ...own }: Own): StorageBucket {
  const { softDeleteDays = 7, kmsKey, labels } = props;
  const { name, location, after } = place;
  return new StorageBucket(site.stack(), id, {
    name,
    location,
    storageClass: "STANDARD",
    uniformBucketLevelAccess: true,
    publicAccessPrevention: "enforced",
    softDeletePolicy: { retentionDurationSeconds: softDeleteDays * daySeconds },
    ...own,
    lifecycleRule: [
      ...own.lifecycleRule,
      { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: 1 } },
    ],
    ...(kmsKey !== undefined && { encryption: { defaultKmsKeyName: kmsKey } }),
    ...(after.length > 0 && { dependsOn: after }),
    ...(labels && { labels: { ...labels } }),
    forceDestroy: site.deployment.guards === "open",
    lifecycle: site.guard(),
  });
}

const cooled = (storageClass: string, age: number): StorageBucketLifecycleRule => ({
  action: { type: "SetStorageClass", storageClass },
  condition: { age, matchesPrefix: [agingPrefix] },
});

const deleted = (age: number): StorageBucketLifecycleRule => ({
  action: { type: "Delete" },
  condition: { age, matchesPrefix: [agingPrefix] },
});

/** What another version has taken the place of. */
const former = (days: number): StorageBucketLifecycleRule => ({
  action: { type: "Delete" },
  condition: { daysSinceNoncurrentTime: days },
});
