import { topicResult } from "../../contracts/topics";
import type { Alert, AlertProps } from "./alert";
import { promQl } from "./conditions";
import { jobAlerts } from "./job-alerts";
import { kafkaAlerts } from "./kafka-alerts";
import { logAlerts } from "./log-alerts";

/** All that can be told of what is watched. Durations are whole minutes, as Cloud Monitoring wants them. */
export function alertsOf(props: AlertProps): readonly Alert[] {
  return [
    ...(props.kafkaCluster === undefined ? [] : kafkaAlerts(props, props.kafkaCluster)),
    noTrips(props),
    ...logAlerts(props.namePrefix),
    ...jobAlerts(props),
  ];
}

function noTrips({ kafkaCluster, bucket, noTripsMinutes, noTripsSeverity }: AlertProps): Alert {
  const arriving =
    kafkaCluster === undefined
      ? `storage_googleapis_com:api_request_count{monitored_resource="gcs_bucket",bucket_name="${bucket}",method=~".*(Write|Insert).*"}`
      : `managedkafka_googleapis_com:message_in_count{monitored_resource="managedkafka.googleapis.com/Topic",cluster_id="${kafkaCluster.name}",topic_id="${topicResult.name}"}`;
  const where = kafkaCluster === undefined ? "the lake" : topicResult.name;
  return {
    id: "no-trips",
    title: `no trips reach ${where}`,
    meaning: `Nothing was written to ${where} for ${noTripsMinutes} minutes: no trips are requested, or they stop on their way.`,
    todo: "ridestream doctor looks at every step of the way.",
    severity: noTripsSeverity,
    // A series that is absent counts as nothing.
    condition: promQl(`(sum(increase(${arriving}[${noTripsMinutes}m])) or vector(0)) == 0`, 0),
    chart: `sum(rate(${arriving}[1m]))`,
  };
}
