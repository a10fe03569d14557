import { tripsPrefix } from "../../contracts/lake-layout";
import { dataLocation } from "../environment/data-location";
import type { Deployment } from "../environment/deployment";
import { granted, type Identity } from "../environment/granted";
import { cloudStorage, keyRight } from "../environment/key-right";
import type { Site } from "../environment/site";
import { projectId } from "../environment/variables";
import {
  bucketRight,
  currentModel,
  models,
  trips as tripObjects,
  type BucketRight,
  type NamedBucket,
} from "./bucket-right";
import { lakeProblems, modelsSuffix, type GcsLakeProps } from "./gcs-lake-props";
import { modelsBucket, tripsBucket, type BucketPlace } from "./lake-bucket";
import type { LakePart } from "./lake";

/**
 * The lake in a bucket of Cloud Storage: never public, access by bucket alone, deleted objects kept for a while, trips
 * cooler with age. https://cloud.google.com/storage/docs/storage-classes
 */
export function gcsLake(props: GcsLakeProps = {}): LakePart {
  const { retainDays = 0 } = props;
  const locationOf = ({ region }: Deployment) => props.location ?? dataLocation(region);
  return {
    component: "lake",
    implementation: "gcsLake",
    options: props,
    place: "google",
    reachableFrom: ["docker", "google"],
    holdsData: true,
    location: locationOf,
    retainDays,
    hostPorts: [],
    problems: (deployment) => lakeProblems(props, deployment.namePrefix, locationOf(deployment)),
    retire: ground,
    create: (site) => {
      const stack = site.stack();
      ground(site);
      const location = locationOf(site.deployment);
      const after = keyRight(site, props.kmsKey, cloudStorage);
      const name = props.bucket ?? `${site.uniqueName("lake")}-${projectId}`;
      const trips: NamedBucket = {
        bucket: tripsBucket(site, { name, location, after }, props),
        name,
        title: "the lake's bucket",
      };
      stack.tell("lake", `gs://${name}/${tripsPrefix}`);
      const zones = retainDays > 0 ? zonesBucket(site, { location, after }, props) : trips;
      const allow = (identity: Identity, on: NamedBucket, ...rights: readonly BucketRight[]) => {
        const { member, settings } = site.account(identity);
        for (const right of rights) bucketRight(site, on, { name: identity.name, member }, right);
        return granted("lake", identity, { bucket: on.name, ...settings });
      };
      return {
        bucket: name,
        modelsBucket: zones.name,
        grantRead: (identity) => allow(identity, trips, { role: "objectViewer", why: "reads the trips" }),
        letRead: (member) => {
          const right = { role: "objectViewer", why: "reads the trips by the reports" };
          bucketRight(site, trips, { name: member, member }, right);
        },
        // Neither role overwrites or deletes: what is in the chain of objects stays.
        grantWrite: (identity) => {
          const why = "writes each object once and reads how far the last one came";
          return allow(identity, trips, { role: "objectViewer", why }, { role: "objectCreator", why });
        },
        // To remove is the right of one identity, on trips alone; it reads the lake's identity too, and lists.
        grantCompact: (identity) =>
          allow(
            identity,
            trips,
            { role: "objectViewer", why: "reads the small objects that it combines" },
            { role: "objectUser", on: tripObjects, why: "writes combined objects and removes what they hold" },
          ),
        compact: props.compact,
        grantReadModels: (identity) =>
          allow(identity, zones, { role: "objectViewer", on: models, why: "reads the zones in use" }),
        // To overwrite is to delete: a right on one object, for which every predefined role has more than that.
        grantModels: (identity) =>
          allow(
            identity,
            zones,
            { role: "objectViewer", on: models, why: "reads the models that it judges by" },
            { role: "objectCreator", on: models, why: "writes each model and verdict once" },
            { role: "objectUser", on: currentModel, why: "replaces what says which model is in use" },
          ),
      };
    },
  };
}

const ground = (site: Site) => site.foundation.google.enable(site.stack(), "storage.googleapis.com");

/** The models' own bucket, and where `ridestream zones` finds them. */
function zonesBucket(site: Site, place: Omit<BucketPlace, "name">, props: GcsLakeProps): NamedBucket {
  const { bucket } = props;
  const name = bucket === undefined ? `${site.uniqueName("models")}-${projectId}` : `${bucket}${modelsSuffix}`;
  site.stack().tell("models", `RS_LAKE_BUCKET=${name} ridestream zones list: what the zones were learned to be`);
  return { bucket: modelsBucket(site, { name, ...place }, props), name, title: "the models' bucket" };
}
