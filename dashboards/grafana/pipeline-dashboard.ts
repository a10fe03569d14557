import { row, stacked } from "../rows";
import { gridColumns, type GrafanaDashboard, type GrafanaPanel } from "./grafana-schema";
import {
  alertsNow,
  deadLettersByReason,
  instancesDown,
  lagByFunction,
  lagByPartition,
  latency,
  modelAge,
  modelTrouble,
  offsetsGone,
  recordsPerSecond,
  restartsOfInstances,
  retriesByError,
  serversWaitedFor,
  stepTime,
  tripsPerSecond,
} from "./panels";

/** The dashboard of who runs the platform: whether trips flow, how late they are, what is refused, and what is waited for. */
export const pipelineDashboard = (): GrafanaDashboard => ({
  uid: "ridestream-pipeline",
  title: "Trips: pipeline",
  description: "Managed as code by ridestream. Save a copy to keep a change of yours.",
  tags: ["ridestream"],
  schemaVersion: 42,
  editable: false,
  timezone: "browser",
  refresh: "30s",
  time: { from: "now-1h", to: "now" },
  panels: stacked(gridColumns, [
    row(6, alertsNow(), instancesDown()),
    row(8, tripsPerSecond(), recordsPerSecond()),
    row(8, lagByFunction(), lagByPartition()),
    row(8, latency(), stepTime()),
    row(8, deadLettersByReason(), retriesByError(), offsetsGone()),
    row(8, serversWaitedFor(), restartsOfInstances()),
    row(8, modelAge(), modelTrouble()),
  ]).map(({ panel, place: gridPos }, n): GrafanaPanel => ({ ...panel, id: n + 1, gridPos })),
});
