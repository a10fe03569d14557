import { mostStarts, restartMinutes, waitMinutes } from "../../contracts/alerts";
import type { GoogleRule, GoogleRules } from "./alert";
import { above, logged } from "./conditions";

/** What only the logs of the functions tell. */
export function logAlerts(
  namePrefix: string,
): GoogleRules<"dead-letters" | "restarts" | "kafka-down" | "elasticsearch-down" | "elasticsearch-disk" | "lake-down"> {
  const workers = `resource.type="cloud_run_worker_pool" AND resource.labels.worker_pool_name:"${namePrefix}-"`;
  const waitsFor = (server: "kafka" | "elasticsearch" | "lake") => `${workers} AND jsonPayload.waitsFor="${server}"`;
  const counted = (name: string, filter: string) => ({
    logMetric: { name: `${namePrefix}/${name}`, filter },
    counted: `logging_googleapis_com:user_${`${namePrefix}/${name}`.replaceAll(/[^a-zA-Z0-9]/g, "_")}{monitored_resource="cloud_run_worker_pool"}`,
    metric: `metric.type="logging.googleapis.com/user/${namePrefix}/${name}" AND resource.type="cloud_run_worker_pool"`,
  });
  const refused = counted("refusals", `${workers} AND jsonPayload.message="refused"`);
  const started = counted("starts", `${workers} AND jsonPayload.message="started"`);
  const down = (server: "kafka" | "elasticsearch" | "lake"): GoogleRule => {
    const waiting = counted(`waits-for-${server}`, waitsFor(server));
    return {
      logMetric: waiting.logMetric,
      // It says so once a minute.
      condition: above({ filter: waiting.metric, threshold: waitMinutes - 1, windowSeconds: 600 }),
      chart: `sum(increase(${waiting.counted}[10m]))`,
    };
  };
  return {
    "dead-letters": {
      logMetric: refused.logMetric,
      condition: above({ filter: refused.metric, threshold: 0, windowSeconds: 60 }),
      chart: `sum(increase(${refused.counted}[1m]))`,
    },
    restarts: {
      logMetric: started.logMetric,
      condition: above({
        filter: started.metric,
        threshold: mostStarts,
        windowSeconds: restartMinutes * 60,
        groupByFields: ["resource.label.worker_pool_name"],
      }),
      chart: `sum by (worker_pool_name) (increase(${started.counted}[${restartMinutes}m]))`,
    },
    "kafka-down": down("kafka"),
    "elasticsearch-down": down("elasticsearch"),
    "lake-down": down("lake"),
    "elasticsearch-disk": {
      condition: logged(`${waitsFor("elasticsearch")} AND jsonPayload.message:"429 cluster_block_exception"`),
    },
  };
}
