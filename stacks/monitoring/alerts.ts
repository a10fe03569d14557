import type { MonitoringAlertPolicyConditions } from "@cdktf/provider-google/lib/monitoring-alert-policy";
import { topicResult } from "../../contracts/topics";

export interface AlertProps {
  /** First part of the names of what is watched. */
  readonly namePrefix: string;
  /** The cluster of Google's Kafka, where that is what is watched. */
  readonly kafkaCluster: string | undefined;
  /** Bucket of the lake. */
  readonly bucket: string;
  /** Whether there is a job that trains the zones. */
  readonly trainsZones: boolean;
  /** Records that a function may be behind. */
  readonly mostLag: number;
  /** Records by which one partition may be further behind than another of its topic. */
  readonly mostSkew: number;
  readonly noTripsMinutes: number;
}

/** Something that can go wrong: how it shows, and what to do. */
export interface Alert {
  readonly id: string;
  readonly title: string;
  readonly meaning: string;
  readonly todo: string;
  readonly severity: "CRITICAL" | "ERROR" | "WARNING";
  /** Counts lines of the functions' logs, where no metric of Google's tells. */
  readonly logMetric?: { readonly name: string; readonly filter: string };
  readonly condition: Omit<MonitoringAlertPolicyConditions, "displayName">;
  /** What the dashboard draws, in PromQL. */
  readonly chart: string;
}

/** All that can be told of what is watched. Durations are whole minutes, as Cloud Monitoring wants them. */
export function alertsOf(props: AlertProps): readonly Alert[] {
  return [
    ...(props.kafkaCluster === undefined ? [] : kafkaAlerts(props, props.kafkaCluster)),
    noTrips(props),
    ...logAlerts(props.namePrefix),
    ...(props.trainsZones ? [retrainFailed(`${props.namePrefix}-train-zones`)] : []),
  ];
}

function kafkaAlerts({ mostLag, mostSkew }: AlertProps, cluster: string): readonly Alert[] {
  const lag = `managedkafka_googleapis_com:offset_lag{monitored_resource="managedkafka.googleapis.com/TopicPartitionConsumerGroup",cluster_id="${cluster}"}`;
  const behind = `sum by (consumer_group_id) (${lag})`;
  const skew = `max by (consumer_group_id) (${lag}) - min by (consumer_group_id) (${lag})`;
  return [
    {
      id: "consumer-lag",
      title: "a function falls behind",
      meaning: `A consumer group was more than ${mostLag} records behind for 10 minutes: trips are found and stored late.`,
      todo: "Look at the function's log for retries. If it is well and busy, raise its instances, up to the topic's partitions.",
      severity: "ERROR",
      condition: promQl(`${behind} > ${mostLag}`, 10),
      chart: behind,
    },
    {
      id: "consumer-skew",
      title: "a partition falls behind the others",
      meaning: `One partition was more than ${mostSkew} records further behind than another for 10 minutes: one instance is slow or stuck, or one client sends most trips.`,
      todo: "Restart the instance that holds the partition, which its log names. If one key sends most, it has one partition's speed at most.",
      severity: "WARNING",
      condition: promQl(`${skew} > ${mostSkew}`, 10),
      chart: skew,
    },
  ];
}

function noTrips({ kafkaCluster, bucket, noTripsMinutes }: AlertProps): Alert {
  const arriving =
    kafkaCluster === undefined
      ? `storage_googleapis_com:api_request_count{monitored_resource="gcs_bucket",bucket_name="${bucket}",method=~".*(Write|Insert).*"}`
      : `managedkafka_googleapis_com:message_in_count{monitored_resource="managedkafka.googleapis.com/Topic",cluster_id="${kafkaCluster}",topic_id="${topicResult.name}"}`;
  const where = kafkaCluster === undefined ? "the lake" : topicResult.name;
  return {
    id: "no-trips",
    title: `no trips reach ${where}`,
    meaning: `Nothing was written to ${where} for ${noTripsMinutes} minutes: no trips are requested, or they stop on their way.`,
    todo: "ridestream doctor looks at every step of the way.",
    severity: "CRITICAL",
    // A series that is absent counts as nothing.
    condition: promQl(`(sum(increase(${arriving}[${noTripsMinutes}m])) or vector(0)) == 0`, 0),
    chart: `sum(rate(${arriving}[1m]))`,
  };
}

function logAlerts(namePrefix: string): readonly Alert[] {
  const workers = `resource.type="cloud_run_worker_pool" AND resource.labels.worker_pool_name:"${namePrefix}-"`;
  const logged = (name: string, message: string) => ({
    logMetric: { name: `${namePrefix}/${name}`, filter: `${workers} AND jsonPayload.message="${message}"` },
    counted: `logging_googleapis_com:user_${`${namePrefix}/${name}`.replaceAll(/[^a-zA-Z0-9]/g, "_")}{monitored_resource="cloud_run_worker_pool"}`,
    metric: `metric.type="logging.googleapis.com/user/${namePrefix}/${name}" AND resource.type="cloud_run_worker_pool"`,
  });
  const refused = logged("refusals", "refused");
  const started = logged("starts", "started");
  return [
    {
      id: "dead-letters",
      title: "records are refused",
      meaning: "Records that cannot be used arrive at trips.dlq. Nothing is lost: each is kept there, with its reason.",
      todo: "ridestream dlq list tells the reasons; mend the producer, then ridestream dlq replay.",
      severity: "WARNING",
      logMetric: refused.logMetric,
      condition: above(refused.metric, 0, 60),
      chart: `sum(increase(${refused.counted}[1m]))`,
    },
    {
      id: "restarts",
      title: "a function restarts again and again",
      meaning: "A function started more than 5 times in 10 minutes: it meets an error that it cannot go on from.",
      todo: "Its log tells the error's code; docs/errors.md tells what to do about it.",
      severity: "ERROR",
      logMetric: started.logMetric,
      condition: above(started.metric, 5, 600, ["resource.label.worker_pool_name"]),
      chart: `sum by (worker_pool_name) (increase(${started.counted}[10m]))`,
    },
  ];
}

function retrainFailed(job: string): Alert {
  const failed = `metric.type="run.googleapis.com/job/completed_execution_count" AND resource.type="cloud_run_job" AND resource.labels.job_name="${job}" AND metric.labels.result="failed"`;
  return {
    id: "retrain-failed",
    title: "the zones were not trained",
    meaning: "An execution of the job train-zones failed. The model that was in use stays in use.",
    todo: `The execution's log tells the error's code, and docs/errors.md what to do about it; then gcloud run jobs execute ${job}.`,
    severity: "WARNING",
    condition: above(failed, 0, 3_600),
    chart: `sum(increase(run_googleapis_com:job_completed_execution_count{monitored_resource="cloud_run_job",job_name="${job}",result="failed"}[1h]))`,
  };
}

const promQl = (query: string, forMinutes: number) => ({
  conditionPrometheusQueryLanguage: { query, duration: `${forMinutes * 60}s`, evaluationInterval: "60s" },
});

/** What is counted in a window is more than a number. */
const above = (filter: string, thresholdValue: number, windowSeconds: number, groupByFields?: string[]) => ({
  conditionThreshold: {
    filter,
    comparison: "COMPARISON_GT",
    thresholdValue,
    duration: "0s",
    aggregations: [
      {
        alignmentPeriod: `${windowSeconds}s`,
        perSeriesAligner: "ALIGN_SUM",
        crossSeriesReducer: "REDUCE_SUM",
        ...(groupByFields && { groupByFields }),
      },
    ],
    trigger: { count: 1 },
  },
});
