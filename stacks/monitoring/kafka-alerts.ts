import { lagMinutes } from "../../contracts/alerts";
import type { AlertProps, GoogleRules } from "./alert";
import { above, promQl } from "./conditions";

/** Of CPU and of disk. https://cloud.google.com/managed-service-for-apache-kafka/docs/monitor-reliability */
const mostShare = 0.8;
/** Disk that comes with a vCPU. https://cloud.google.com/managed-service-for-apache-kafka/pricing */
const diskOfVcpuBytes = 100 * 1024 ** 3;

/** What Google measures of its Kafka. */
export function kafkaAlerts({
  mostLag,
  mostSkew,
  kafkaCluster,
}: AlertProps): GoogleRules<"consumer-lag" | "consumer-skew" | "kafka-cpu" | "kafka-disk"> {
  if (kafkaCluster === undefined) {
    const outside = { without: "Kafka is somebody else's, and measured there." };
    return { "consumer-lag": outside, "consumer-skew": outside, "kafka-cpu": outside, "kafka-disk": outside };
  }
  const { name, vcpus } = kafkaCluster;
  const lag = `managedkafka_googleapis_com:offset_lag{monitored_resource="managedkafka.googleapis.com/TopicPartitionConsumerGroup",cluster_id="${name}"}`;
  const behind = `sum by (consumer_group_id) (${lag})`;
  const skew = `max by (consumer_group_id) (${lag}) - min by (consumer_group_id) (${lag})`;
  const ofCluster = `resource.labels.cluster_id="${name}"`;
  return {
    "consumer-lag": { condition: promQl(`${behind} > ${mostLag}`, lagMinutes), chart: behind },
    "consumer-skew": { condition: promQl(`${skew} > ${mostSkew}`, lagMinutes), chart: skew },
    "kafka-cpu": {
      condition: above({
        filter: `metric.type="managedkafka.googleapis.com/cpu/core_usage_time" AND resource.type="managedkafka.googleapis.com/Cluster" AND ${ofCluster}`,
        of: "RATE",
        threshold: mostShare * vcpus,
        windowSeconds: 60,
        forMinutes: 15,
      }),
      chart: `sum(rate(managedkafka_googleapis_com:cpu_core_usage_time{monitored_resource="managedkafka.googleapis.com/Cluster",cluster_id="${name}"}[1m]))`,
    },
    "kafka-disk": {
      condition: above({
        filter: `metric.type="managedkafka.googleapis.com/byte_size" AND resource.type="managedkafka.googleapis.com/TopicPartition" AND ${ofCluster}`,
        of: "MAX",
        threshold: mostShare * vcpus * diskOfVcpuBytes,
        windowSeconds: 300,
        forMinutes: 15,
      }),
      chart: `sum(managedkafka_googleapis_com:byte_size{monitored_resource="managedkafka.googleapis.com/TopicPartition",cluster_id="${name}"})`,
    },
  };
}
