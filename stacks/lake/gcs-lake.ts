import { StorageBucket, type StorageBucketLifecycleRule } from "@cdktf/provider-google/lib/storage-bucket";
import { tripsPrefix } from "../../contracts/lake-layout";
import { granted, type Identity } from "../environment/granted";
import { kmsKeyProblems } from "../environment/kms-key";
import { unless, type Problem } from "../environment/problem";
import type { Site } from "../environment/site";
import { projectId } from "../environment/variables";
import { bucketNameRule, isBucketName } from "./bucket-name";
import { bucketRight, currentModel, models, type BucketRight } from "./bucket-right";
import type { LakePart } from "./lake";

export interface GcsLakeProps {
  /** Where the data lie: a multi-region (EU, US, ASIA) or a region. @default "EU" */
  readonly location?: string;
  /** The bucket's name, unique in the world. @default the deployment's name, "lake" and the project */
  readonly bucket?: string;
  /** Age in days at which trips go to a colder, cheaper class; reading them there costs more. @default 30, 90, 365 */
  readonly coolAfterDays?: { readonly nearline?: number; readonly coldline?: number; readonly archive?: number };
  /** Age in days at which trips are deleted. @default they are kept for ever */
  readonly deleteAfterDays?: number;
  /** Days in which a deleted object can be brought back: 7 to 90, or 0. @default 7 */
  readonly softDeleteDays?: number;
  /** Days in which no object may be deleted or replaced, whoever asks: without functions, for these put zones into use. @default 0 */
  readonly retainDays?: number;
  /** Customer-managed encryption key: projects/P/locations/L/keyRings/R/cryptoKeys/K. @default Google's */
  readonly kmsKey?: string;
}

const daySeconds = 24 * 60 * 60;
/** A project's id has 30 characters at most, a bucket's name 63. */
const longestPrefix = 63 - "-lake-".length - 30;

/**
 * The lake in a bucket of Cloud Storage: never public, access by bucket alone, deleted objects kept for a while, trips
 * cooler with age. https://cloud.google.com/storage/docs/storage-classes
 */
export function gcsLake(props: GcsLakeProps = {}): LakePart {
  const { location = "EU", retainDays = 0 } = props;
  return {
    component: "lake",
    implementation: "gcsLake",
    place: "google",
    reachableFrom: ["docker", "google"],
    holdsData: true,
    location,
    retainDays,
    hostPorts: [],
    problems: ({ namePrefix }) => problemsOf(props, namePrefix),
    retire: ground,
    create: (site) => {
      const stack = site.stack();
      ground(site);
      const name = props.bucket ?? `${site.uniqueName("lake")}-${projectId}`;
      const bucket = makeBucket(site, name, props);
      stack.tell("lake", `gs://${name}/${tripsPrefix}`);
      const allow = (identity: Identity, ...rights: readonly BucketRight[]) => {
        const { member, settings } = site.account(identity);
        for (const right of rights) bucketRight(site, bucket, { name: identity.name, member }, right);
        return granted("lake", identity, { bucket: name, ...settings });
      };
      return {
        bucket: name,
        grantRead: (identity) => allow(identity, { role: "objectViewer", why: "reads the trips" }),
        letRead: (member) => {
          const right = { role: "objectViewer", why: "reads the trips by the reports" };
          bucketRight(site, bucket, { name: member, member }, right);
        },
        // Neither role overwrites or deletes: what is in the chain of objects stays.
        grantWrite: (identity) => {
          const why = "writes each object once and reads how far the last one came";
          return allow(identity, { role: "objectViewer", why }, { role: "objectCreator", why });
        },
        grantReadModels: (identity) =>
          allow(identity, { role: "objectViewer", on: models, why: "reads the zones in use" }),
        // To overwrite is to delete: a right on one object, for which every predefined role has more than that.
        grantModels: (identity) =>
          allow(
            identity,
            { role: "objectViewer", on: models, why: "reads the models that it judges by" },
            { role: "objectCreator", on: models, why: "writes each model and verdict once" },
            { role: "objectUser", on: currentModel, why: "replaces what says which model is in use" },
          ),
      };
    },
  };
}

const ground = (site: Site) => site.foundation.google.enable(site.stack(), "storage.googleapis.com");

const agesOf = ({ coolAfterDays }: GcsLakeProps) => ({ nearline: 30, coldline: 90, archive: 365, ...coolAfterDays });

function problemsOf(props: GcsLakeProps, namePrefix: string): readonly Problem[] {
  const { bucket, deleteAfterDays, softDeleteDays = 7, retainDays = 0, kmsKey } = props;
  const { nearline, coldline, archive } = agesOf(props);
  const ages = [nearline, coldline, archive];
  return [
    ...unless(
      bucket === undefined ? namePrefix.length <= longestPrefix : isBucketName(bucket),
      bucket === undefined ? `names its bucket after "${namePrefix}", which is long` : `has the bucket "${bucket}"`,
      `give bucket: ${bucketNameRule}`,
    ),
    ...unless(
      ages.every((age, at) => Number.isInteger(age) && age > (ages[at - 1] ?? 0)),
      `cools trips after ${ages.join(", ")} days`,
      "give rising whole numbers",
    ),
    ...unless(
      softDeleteDays === 0 || (softDeleteDays >= 7 && softDeleteDays <= 90),
      `keeps deleted objects for ${softDeleteDays} days`,
      "give 7 to 90, or 0 for none",
    ),
    ...unless(
      deleteAfterDays === undefined || (deleteAfterDays >= 1 && deleteAfterDays >= retainDays),
      `deletes trips after ${deleteAfterDays ?? 0} days and retains them for ${retainDays}`,
      "give deleteAfterDays 1 or more, and no less than retainDays",
    ),
    ...kmsKeyProblems(kmsKey),
  ];
}

function makeBucket(site: Site, name: string, props: GcsLakeProps): StorageBucket {
  const { location = "EU", deleteAfterDays, softDeleteDays = 7, retainDays = 0, kmsKey } = props;
  const stack = site.stack();
  const ages = agesOf(props);
  return new StorageBucket(stack, "bucket", {
    name,
    location,
    storageClass: "STANDARD",
    uniformBucketLevelAccess: true,
    publicAccessPrevention: "enforced",
    softDeletePolicy: { retentionDurationSeconds: softDeleteDays * daySeconds },
    ...(retainDays > 0 && { retentionPolicy: { retentionPeriod: retainDays * daySeconds } }),
    lifecycleRule: [
      cooled("NEARLINE", ages.nearline),
      cooled("COLDLINE", ages.coldline),
      cooled("ARCHIVE", ages.archive),
      ...(deleteAfterDays === undefined ? [] : [deleted(deleteAfterDays)]),
      { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: 1 } },
    ],
    ...(kmsKey !== undefined && { encryption: { defaultKmsKeyName: kmsKey } }),
    forceDestroy: site.deployment.guards === "open",
    lifecycle: site.guard(),
  });
}

const cooled = (storageClass: string, age: number): StorageBucketLifecycleRule => ({
  action: { type: "SetStorageClass", storageClass },
  condition: { age, matchesPrefix: [tripsPrefix] },
});

const deleted = (age: number): StorageBucketLifecycleRule => ({
  action: { type: "Delete" },
  condition: { age, matchesPrefix: [tripsPrefix] },
});
