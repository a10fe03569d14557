import { unless, type Problem } from "./problem";

/** Where Terraform keeps what it knows of the deployed resources. */
export type Backend = { readonly kind: "local" } | { readonly kind: "gcs"; readonly bucket: string };

/** What tells one deployment of an environment from another, known at synth. */
export interface DeploymentSettings {
  /** First part of every name that must be unique. @default "ridestream" */
  readonly name?: string;
  /** Added to every port of this machine. @default 0 */
  readonly portOffset?: number;
  /**
   * Google Cloud region of the network, Kafka and the functions; lake, warehouse and Elastic Cloud follow it unless their parts
   * say otherwise. Where it is given, secrets are kept there alone. @default "europe-west1"
   */
  readonly region?: string;
  /** "open" lets `cdktf destroy` destroy what holds data. @default "closed" */
  readonly guards?: "closed" | "open";
  /** @default local, in .terraform-state beside cdktf.json */
  readonly backend?: Backend;
  /** What is wrong with the variables that they come from. @default nothing */
  readonly problems?: readonly Problem[];
}

/** One deployment of one environment. */
export interface Deployment {
  readonly environment: string;
  /** First part of every name that must be unique on an engine, in a project or in the world: `ridestream-local`. */
  readonly namePrefix: string;
  readonly portOffset: number;
  readonly region: string;
  /** Where secrets are kept, if that region was chosen; else Google replicates them as it likes. */
  readonly secretsRegion?: string;
  readonly guards: "closed" | "open";
  readonly backend: Backend;
}

export function deploymentOf(environment: string, settings: DeploymentSettings): Deployment {
  const {
    name = "ridestream",
    portOffset = 0,
    region = "europe-west1",
    guards = "closed",
    backend = { kind: "local" },
  } = settings;
  return {
    environment,
    namePrefix: `${name}-${environment}`,
    portOffset,
    region,
    ...(settings.region !== undefined && { secretsRegion: settings.region }),
    guards,
    backend,
  };
}

const nameLike = /^[a-z][a-z0-9-]{0,18}[a-z0-9]$/;
const regionLike = /^[a-z]+-[a-z]+\d+$/;
const bucketLike = /^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/;

export function deploymentProblems(settings: DeploymentSettings): readonly Problem[] {
  const { name = "ridestream", portOffset = 0, region, backend, problems = [] } = settings;
  return [
    ...problems,
    ...unless(
      nameLike.test(name),
      `RIDESTREAM_NAME is "${name}"`,
      "give 2 to 20 of a-z, 0-9 and -, a letter first, no - at the end",
    ),
    ...unless(
      Number.isInteger(portOffset) && portOffset >= 0 && portOffset <= 50_000,
      `RIDESTREAM_PORT_OFFSET is ${portOffset}`,
      "give a whole number from 0 to 50000",
    ),
    ...unless(
      region === undefined || regionLike.test(region),
      `RIDESTREAM_REGION is "${region ?? ""}"`,
      "give a region of Google Cloud, such as europe-west1",
    ),
    ...unless(
      backend?.kind !== "gcs" || bucketLike.test(backend.bucket),
      `RIDESTREAM_STATE_BUCKET is "${backend?.kind === "gcs" ? backend.bucket : ""}"`,
      "give the name of a bucket that is there, or leave it out for state on this machine",
    ),
  ];
}
