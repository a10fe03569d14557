import type { Alert, AlertProps } from "./alert";
import { above, logged } from "./conditions";

/** What ends without what it was started for. */
export function jobAlerts({
  namePrefix,
  trainsZones,
}: Pick<AlertProps, "namePrefix" | "trainsZones">): readonly Alert[] {
  const training = `${namePrefix}-train-zones`;
  return [jobFailed(namePrefix, trainsZones ? [training] : []), ...(trainsZones ? retrainAlerts(training) : [])];
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
function jobFailed(namePrefix: string, others: readonly string[]): Alert {
  const name = "resource.labels.job_name";
  const filter = [`${name}=starts_with("${namePrefix}-")`, ...others.map((other) => `${name}!="${other}"`)];
  const labels = [`job_name=~"${namePrefix}-.*"`, ...others.map((other) => `job_name!="${other}"`)];
  return {
    id: "job-failed",
    title: "a job failed",
    meaning: "An execution of produce or set-up failed: no trips were sent, or load-search has no user yet.",
    todo: "The execution's log tells the error's code, and docs/errors.md what to do about it; then execute it again, as the outputs of the functions say.",
    severity: "WARNING",
    condition: failed(filter.join(" AND ")),
    chart: chartOf(labels.join(",")),
  };
}

const retrainAlerts = (job: string): readonly Alert[] => [
  {
    id: "retrain-failed",
    title: "the zones were not trained",
    meaning: "An execution of the job train-zones failed. The model that was in use stays in use.",
    todo: `The execution's log tells the error's code, and docs/errors.md what to do about it; then gcloud run jobs execute ${job}.`,
    severity: "WARNING",
    condition: failed(`resource.labels.job_name="${job}"`),
    chart: chartOf(`job_name="${job}"`),
  },
  {
    id: "retrain-not-started",
    title: "the training of zones was not started",
    meaning:
      "Cloud Scheduler could not start the job train-zones. The model that was in use stays in use, and grows old.",
    todo: `Its log tells why; the account scheduler needs roles/run.invoker on the job (docs/iam.md). Then gcloud run jobs execute ${job}.`,
    severity: "WARNING",
    condition: logged(`resource.type="cloud_scheduler_job" AND resource.labels.job_id="${job}" AND severity>=ERROR`),
  },
  {
    id: "first-zones-failed",
    title: "the first zones were not learned",
    meaning:
      "BigQuery's job that makes the first model and the view trips_with_zones failed. Terraform does not wait for it, and says nothing.",
    todo: "The job's error is in the log, and in BigQuery's list of jobs as zones_...: correct what it names, then terraform taint terraform_data.zones-job in the warehouse's stack and deploy again.",
    severity: "ERROR",
    condition: logged(
      'resource.type="bigquery_project" AND protoPayload.metadata.jobChange.job.jobName:"/jobs/zones_" AND severity>=ERROR',
    ),
  },
];
