import { CloudRunV2JobIamMember } from "@cdktf/provider-google/lib/cloud-run-v2-job-iam-member";
import { CloudSchedulerJob } from "@cdktf/provider-google/lib/cloud-scheduler-job";
import type { Site } from "../environment/site";
import { projectId } from "../environment/variables";

const identity = "scheduler";
const role = "roles/run.invoker";

/** A job of Cloud Run by its id, which is its function, and by its name there. */
export interface StartedJob {
  readonly id: string;
  readonly name: string;
}

/**
 * Starts a job of Cloud Run when it is due, in UTC, as an account that may start this job as it is, and nothing else. A start
 * that fails is tried again; what a job that was started does is the job's own. https://cloud.google.com/run/docs/execute/jobs-on-schedule
 */
export function startBySchedule(site: Site, { id, name }: StartedJob, schedule: string): void {
  const stack = site.stack();
  const { region } = site.deployment;
  scheduleGround(site);
  const { email, member } = site.account({ name: identity, place: "google" });
  const right = new CloudRunV2JobIamMember(stack, `${identity}-starts-${id}`, {
    name,
    location: region,
    role,
    member,
  });
  site.permit({ identity, may: role, on: `the job ${id}`, why: `starts it ${schedule}` });
  new CloudSchedulerJob(stack, `${id}-schedule`, {
    name: site.uniqueName(id),
    region,
    description: `Starts the job ${id}.`,
    schedule,
    timeZone: "Etc/UTC",
    attemptDeadline: "60s",
    retryConfig: { retryCount: 5, minBackoffDuration: "30s", maxBackoffDuration: "600s", maxDoublings: 5 },
    httpTarget: {
      httpMethod: "POST",
      uri: `https://run.googleapis.com/v2/projects/${projectId}/locations/${region}/jobs/${site.uniqueName(id)}:run`,
      oauthToken: { serviceAccountEmail: email, scope: "https://www.googleapis.com/auth/cloud-platform" },
    },
    dependsOn: [right],
  });
}

/** What schedules stand on until they are gone: their API, and who starts jobs. */
export function scheduleGround(site: Site): void {
  site.foundation.google.enable(site.stack(), "cloudscheduler.googleapis.com");
  site.foundation.google.account(site.stack(), identity);
}
