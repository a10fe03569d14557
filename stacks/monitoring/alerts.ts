import { alertsBy, type AlertRules } from "../../contracts/alerts";
import { topicResult } from "../../contracts/topics";
import type { AlertProps, GoogleAlert, GoogleRule } from "./alert";
import { promQl } from "./conditions";
import { jobAlerts } from "./job-alerts";
import { kafkaAlerts } from "./kafka-alerts";
import { logAlerts } from "./log-alerts";

/** All that can be told of what is watched. */
export const alertsOf = (props: AlertProps): readonly GoogleAlert[] => alertsBy(googleRules(props), props);

/** Cloud Monitoring's rule for each alert. Durations are whole minutes, as it wants them. */
export const googleRules = (props: AlertProps): AlertRules<GoogleRule> => ({
  ...kafkaAlerts(props),
  ...logAlerts(props.namePrefix),
  ...jobAlerts(props),
  "no-trips": noTrips(props),
  "function-down": {
    without: "Cloud Run starts an instance again, whatever ended it, and `restarts` reports one that does not stay up.",
  },
});

/** Where trips arrive that are waited for. */
export const arrivalOf = ({ kafkaCluster }: Pick<AlertProps, "kafkaCluster">): string =>
  kafkaCluster === undefined ? "the lake" : topicResult.name;

function noTrips({ kafkaCluster, bucket, noTripsMinutes }: AlertProps): GoogleRule {
  const arriving =
    kafkaCluster === undefined
      ? `storage_googleapis_com:api_request_count{monitored_resource="gcs_bucket",bucket_name="${bucket}",method=~".*(Write|Insert).*"}`
      : `managedkafka_googleapis_com:message_in_count{monitored_resource="managedkafka.googleapis.com/Topic",cluster_id="${kafkaCluster.name}",topic_id="${topicResult.name}"}`;
  return {
    // A series that is absent counts as nothing.
    condition: promQl(`(sum(increase(${arriving}[${noTripsMinutes}m])) or vector(0)) == 0`, 0),
    chart: `sum(rate(${arriving}[1m]))`,
  };
}
