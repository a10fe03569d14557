import type { StorageBucket } from "@cdktf/provider-google/lib/storage-bucket";
import { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member";
import { currentZonesObject, modelsPrefix, tripsPrefix } from "../../contracts/lake-layout";
import { idOf, type Grantee } from "../environment/project-right";
import type { Site } from "../environment/site";

/** The objects that a right is on: what ids, pages and IAM call them, and IAM's condition for their names. */
export interface Objects {
  readonly id: string;
  readonly title: string;
  /** Of the name of an object as IAM has it. */
  readonly condition: (nameOf: (object: string) => string) => string;
}

/** Everything below the models' folder. A list is one of the bucket, so no condition on names lets anybody list. */
export const models: Objects = {
  id: "models",
  title: `objects under ${modelsPrefix}`,
  condition: (nameOf) => `resource.name.startsWith("${nameOf(modelsPrefix)}")`,
};

/** Everything below the trips' folder. */
export const trips: Objects = {
  id: "trips",
  title: `objects under ${tripsPrefix}`,
  condition: (nameOf) => `resource.name.startsWith("${nameOf(tripsPrefix)}")`,
};

/** The one document that is replaced: all others are written once. */
export const currentModel: Objects = {
  id: "current-model",
  title: `the object ${currentZonesObject}`,
  condition: (nameOf) => `resource.name == "${nameOf(currentZonesObject)}"`,
};

/** A bucket, by its name as it is known at synth, and as pages call it. */
export interface NamedBucket {
  readonly bucket: StorageBucket;
  readonly name: string;
  readonly title: string;
}

export interface BucketRight {
  /** Of Cloud Storage: "objectViewer". */
  readonly role: string;
  readonly why: string;
  /** @default every object */
  readonly on?: Objects;
}

/**
 * Lets somebody do something with a bucket's objects, or with some of them by a condition.
 * https://cloud.google.com/storage/docs/access-control/iam#conditions
 */
export function bucketRight(site: Site, of: NamedBucket, { name, member }: Grantee, right: BucketRight): void {
  const { role, why, on } = right;
  const stack = site.stack();
  const id = [idOf(name), ...(on ? [on.id] : []), role].join("-");
  if (stack.node.tryFindChild(id)) return;
  const nameOf = (object: string) => `projects/_/buckets/${of.name}/objects/${object}`;
  new StorageBucketIamMember(stack, id, {
    bucket: of.bucket.name,
    role: `roles/storage.${role}`,
    member,
    ...(on && { condition: { title: on.title, expression: on.condition(nameOf) } }),
  });
  const where = on ? `${on.title} in ${of.title}` : of.title;
  site.permit({ identity: name, may: `roles/storage.${role}`, on: where, why });
}
