import type { Alert } from "./alert";
import { above, logged } from "./conditions";

/** What only the logs of the functions tell. */
export function logAlerts(namePrefix: string): readonly Alert[] {
  const workers = `resource.type="cloud_run_worker_pool" AND resource.labels.worker_pool_name:"${namePrefix}-"`;
  const waits = `${workers} AND jsonPayload.waitsFor="elasticsearch"`;
  const counted = (name: string, filter: string) => ({
    logMetric: { name: `${namePrefix}/${name}`, filter },
    counted: `logging_googleapis_com:user_${`${namePrefix}/${name}`.replaceAll(/[^a-zA-Z0-9]/g, "_")}{monitored_resource="cloud_run_worker_pool"}`,
    metric: `metric.type="logging.googleapis.com/user/${namePrefix}/${name}" AND resource.type="cloud_run_worker_pool"`,
  });
  const refused = counted("refusals", `${workers} AND jsonPayload.message="refused"`);
  const started = counted("starts", `${workers} AND jsonPayload.message="started"`);
  const waiting = counted("waits-for-elasticsearch", waits);
  return [
    {
      id: "dead-letters",
      title: "records are refused",
      meaning: "Records that cannot be used arrive at trips.dlq. Nothing is lost: each is kept there, with its reason.",
      todo: "ridestream dlq list tells the reasons; mend the producer, then ridestream dlq replay.",
      severity: "WARNING",
      logMetric: refused.logMetric,
      condition: above({ filter: refused.metric, threshold: 0, windowSeconds: 60 }),
      chart: `sum(increase(${refused.counted}[1m]))`,
    },
    {
      id: "restarts",
      title: "a function restarts again and again",
      meaning: "A function started more than 5 times in 10 minutes: it meets an error that it cannot go on from.",
      todo: "Its log tells the error's code; docs/errors.md tells what to do about it.",
      severity: "ERROR",
      logMetric: started.logMetric,
      condition: above({
        filter: started.metric,
        threshold: 5,
        windowSeconds: 600,
        groupByFields: ["resource.label.worker_pool_name"],
      }),
      chart: `sum by (worker_pool_name) (increase(${started.counted}[10m]))`,
    },
    {
      id: "elasticsearch-down",
      title: "Elasticsearch does not answer",
      meaning:
        "A function waited for Elasticsearch for 5 of 10 minutes. Trips wait in Kafka, and nothing is lost until its retention.",
      todo: "Look at the deployment's health in Elastic's console, and whether its traffic filters let the functions in; the log's code tells what it answers.",
      severity: "ERROR",
      logMetric: waiting.logMetric,
      // It says so once a minute.
      condition: above({ filter: waiting.metric, threshold: 4, windowSeconds: 600 }),
      chart: `sum(increase(${waiting.counted}[10m]))`,
    },
    {
      id: "elasticsearch-disk",
      title: "Elasticsearch's disk is full",
      meaning:
        "Elasticsearch takes no more trips, for its disk is fuller than its flood stage lets it be. Trips wait in Kafka.",
      todo: "Raise size of elasticCloud, or delete former indices of trips; Elasticsearch opens the index by itself.",
      severity: "CRITICAL",
      condition: logged(`${waits} AND jsonPayload.message:"429 cluster_block_exception"`),
    },
  ];
}
