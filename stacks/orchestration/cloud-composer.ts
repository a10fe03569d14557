import { CloudRunV2JobIamMember } from "@cdktf/provider-google/lib/cloud-run-v2-job-iam-member";
import { ComposerEnvironment } from "@cdktf/provider-google/lib/composer-environment";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { StorageBucket } from "@cdktf/provider-google/lib/storage-bucket";
import { StorageBucketObject } from "@cdktf/provider-google/lib/storage-bucket-object";
import { cronOf, longestRunS, type IntervalMinutes } from "../../contracts/runs";
import { unless } from "../environment/problem";
import { projectRight } from "../environment/project-right";
import type { Site } from "../environment/site";
import { projectId } from "../environment/variables";
import { asText } from "../docker/uploaded-file";
import { airflowRun } from "./airflow-run";
import { dagFiles } from "./dag-files";
import { intervalProblems } from "./interval";
import type { OrchestrationPart } from "./orchestration";

export interface CloudComposerProps {
  /** Minutes between two starts: 1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30 or 60. @default 5 */
  readonly everyMinutes?: IntervalMinutes;
  /** Image of the environment; an alias takes its newest build. @default "composer-3-airflow-3.3.1" */
  readonly imageVersion?: string;
  /** @default "SMALL" */
  readonly size?: "SMALL" | "MEDIUM" | "LARGE";
}

const identity = { name: "composer", place: "google" } as const;

/**
 * Airflow at Google: an environment of Cloud Composer 3, whose DAGs start a job of Cloud Run for each function. The smallest
 * environment costs 300 to 400 US dollars a month, and takes some 25 minutes to make.
 */
export function cloudComposer(props: CloudComposerProps = {}): OrchestrationPart {
  const { everyMinutes = 5, imageVersion = "composer-3-airflow-3.3.1", size = "SMALL" } = props;
  return {
    component: "orchestration",
    implementation: "cloudComposer",
    options: props,
    place: "google",
    reachableFrom: [],
    // The history of the runs.
    holdsData: true,
    hostPorts: [],
    runs: { limitS: longestRunS, trains: true },
    problems: () => [
      ...intervalProblems(everyMinutes),
      ...unless(
        /^composer-3-airflow-3\.([3-9]|\d\d)(\.\d+)?(-build\.\d+)?$/.test(imageVersion),
        `has the image ${imageVersion}`,
        "give composer-3-airflow-3.3 or newer, such as composer-3-airflow-3.3.1: the DAGs use what older ones lack",
      ),
    ],
    retire: ground,
    create: (site, { runs, retrain }) => {
      if (runs?.as !== "jobs") throw new TypeError("cloudComposer starts jobs of Cloud Run");
      ground(site);
      const stack = site.stack();
      const { region } = site.deployment;
      const { email, member } = site.account(identity);
      const who = { name: identity.name, member };
      const rights = [
        projectRight(site, "composer-works", who, "roles/composer.worker", "runs Airflow's parts"),
        seeRight(site, member),
        ...[...runs.jobs].map(([id, name]) => startRight(site, id, name, member)),
      ];
      const bucket = dagsBucket(site);
      const objects = dagFiles().map(
        ({ path, content }) =>
          new StorageBucketObject(stack, `dag-${path}`, {
            bucket: bucket.name,
            name: `dags/${path}`,
            content: asText(content),
          }),
      );
      const environment = new ComposerEnvironment(stack, "airflow", {
        name: site.uniqueName("airflow"),
        region,
        storageConfig: { bucket: bucket.name },
        config: {
          environmentSize: `ENVIRONMENT_SIZE_${size}`,
          // No part of it is reached from outside but the UI, by those who may.
          enablePrivateEnvironment: true,
          nodeConfig: { serviceAccount: email },
          softwareConfig: {
            imageVersion,
            envVariables: {
              RIDESTREAM_RUN: airflowRun({
                everyMinutes,
                retrain,
                functions: [...runs.jobs.keys()],
                started: { as: "jobs", project: projectId, region, jobs: Object.fromEntries(runs.jobs) },
              }),
            },
          },
          // Tasks wait for their jobs there, and take no worker.
          workloadsConfig: { triggerer: { count: 1, cpu: 0.5, memoryGb: 1 } },
        },
        lifecycle: site.guard(),
        dependsOn: [...rights, ...objects],
      });
      const schedule = cronOf(everyMinutes);
      stack.tell("airflow_url", environment.config.airflowUri);
      stack.tell("schedule", `${schedule} (UTC)`);
      stack.tell("next_step", "Give roles/composer.user to those who are to see and start runs in the UI.");
      return { schedule };
    },
  };
}

/** What the environment stands on until it is gone: its API, and its account. */
function ground(site: Site): void {
  site.foundation.google.enable(site.stack(), "composer.googleapis.com");
  site.foundation.google.account(site.stack(), identity.name);
}

/** The operation of an execution is the location's: no right on a job shows it. */
function seeRight(site: Site, member: string): ProjectIamMember {
  const role = "roles/run.viewer";
  site.permit({ identity: identity.name, may: role, on: "the project", why: "asks whether an execution has ended" });
  return new ProjectIamMember(site.stack(), "composer-sees-runs", { project: projectId, role, member });
}

function startRight(site: Site, id: string, name: string, member: string): CloudRunV2JobIamMember {
  const takesOptions = functionsWithOptions.has(id);
  const role = takesOptions ? "roles/run.jobsExecutorWithOverrides" : "roles/run.invoker";
  const why = takesOptions ? "starts it as a task of a DAG, with options too" : "starts it as a task of a DAG";
  site.permit({ identity: identity.name, may: role, on: `the job ${id}`, why });
  return new CloudRunV2JobIamMember(site.stack(), `composer-starts-${id}`, {
    name,
    location: site.deployment.region,
    role,
    member,
  });
}

/** What dags/ starts with options of its own: backfill_sink and the report of dag_3_zones. */
const functionsWithOptions: ReadonlySet<string> = new Set(["load-search", "load-lake", "train-zones"]);

/** DAGs lie there before the environment does; it writes the logs of its tasks beside them. */
const dagsBucket = (site: Site): StorageBucket =>
  new StorageBucket(site.stack(), "dags-bucket", {
    name: `${site.uniqueName("dags")}-${projectId}`,
    location: site.deployment.region,
    uniformBucketLevelAccess: true,
    publicAccessPrevention: "enforced",
    forceDestroy: site.deployment.guards === "open",
    versioning: { enabled: true },
    lifecycle: site.guard(),
  });
