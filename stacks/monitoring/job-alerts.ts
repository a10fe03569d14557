import type { AlertProps, GoogleRule, GoogleRules } from "./alert";
import { above, logged } from "./conditions";

/** What ends without what it was started for. */
export function jobAlerts({
  namePrefix,
  trainsZones,
}: Pick<AlertProps, "namePrefix" | "trainsZones">): GoogleRules<
  "job-failed" | "retrain-failed" | "retrain-not-started" | "first-zones-failed"
> {
  const training = `${namePrefix}-train-zones`;
  const without = "Nothing trains the zones here.";
  return {
    "job-failed": jobFailed(namePrefix, trainsZones ? [training] : []),
    "retrain-failed": trainsZones ? retrainFailed(training) : { without },
    "retrain-not-started": trainsZones ? retrainNotStarted(training) : { without },
    "first-zones-failed": trainsZones ? firstZonesFailed : { without },
  };
}

/** Executions of a job that failed, by a filter of its name. */
const failed = (names: string) =>
  above({
    filter: `metric.type="run.googleapis.com/job/completed_execution_count" AND resource.type="cloud_run_job" AND ${names} AND metric.labels.result="failed"`,
    threshold: 0,
    windowSeconds: 3_600,
  });
const chartOf = (names: string) =>
  `sum(increase(run_googleapis_com:job_completed_execution_count{monitored_resource="cloud_run_job",${names},result="failed"}[1h]))`;

/** @param others that have an alert of their own */
function jobFailed(namePrefix: string, others: readonly string[]): GoogleRule {
  const name = "resource.labels.job_name";
  const filter = [`${name}=starts_with("${namePrefix}-")`, ...others.map((other) => `${name}!="${other}"`)];
  const labels = [`job_name=~"${namePrefix}-.*"`, ...others.map((other) => `job_name!="${other}"`)];
  return { condition: failed(filter.join(" AND ")), chart: chartOf(labels.join(",")) };
}

const retrainFailed = (job: string): GoogleRule => ({
  condition: failed(`resource.labels.job_name="${job}"`),
  chart: chartOf(`job_name="${job}"`),
});

const retrainNotStarted = (job: string): GoogleRule => ({
  condition: logged(`resource.type="cloud_scheduler_job" AND resource.labels.job_id="${job}" AND severity>=ERROR`),
});

const firstZonesFailed: GoogleRule = {
  condition: logged(
    'resource.type="bigquery_project" AND protoPayload.metadata.jobChange.job.jobName:"/jobs/zones_" AND severity>=ERROR',
  ),
};
