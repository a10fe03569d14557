import type { GoogleCluster } from "../streaming/streaming";
import type { Alert, AlertProps } from "./alert";
import { above, promQl } from "./conditions";

/** Of CPU and of disk. https://cloud.google.com/managed-service-for-apache-kafka/docs/monitor-reliability */
const mostShare = 0.8;
/** Disk that comes with a vCPU. https://cloud.google.com/managed-service-for-apache-kafka/pricing */
const diskOfVcpuBytes = 100 * 1024 ** 3;

/** What Google measures of its Kafka. */
export function kafkaAlerts({ mostLag, mostSkew }: AlertProps, { name, vcpus }: GoogleCluster): readonly Alert[] {
  const lag = `managedkafka_googleapis_com:offset_lag{monitored_resource="managedkafka.googleapis.com/TopicPartitionConsumerGroup",cluster_id="${name}"}`;
  const behind = `sum by (consumer_group_id) (${lag})`;
  const skew = `max by (consumer_group_id) (${lag}) - min by (consumer_group_id) (${lag})`;
  const ofCluster = `resource.labels.cluster_id="${name}"`;
  const mostCpus = mostShare * vcpus;
  const mostBytes = mostShare * vcpus * diskOfVcpuBytes;
  const share = `${Math.round(100 * mostShare)} %`;
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
    {
      id: "kafka-cpu",
      title: "Kafka is busy",
      meaning: `The brokers used more than ${share} of their ${vcpus} vCPUs for 15 minutes: from there on what is sent waits.`,
      todo: "Raise vcpus of managedKafka; Google grows the brokers in place.",
      severity: "WARNING",
      condition: above({
        filter: `metric.type="managedkafka.googleapis.com/cpu/core_usage_time" AND resource.type="managedkafka.googleapis.com/Cluster" AND ${ofCluster}`,
        of: "RATE",
        threshold: mostCpus,
        windowSeconds: 60,
        forMinutes: 15,
      }),
      chart: `sum(rate(managedkafka_googleapis_com:cpu_core_usage_time{monitored_resource="managedkafka.googleapis.com/Cluster",cluster_id="${name}"}[1m]))`,
    },
    {
      id: "kafka-disk",
      title: "Kafka's disks fill up",
      meaning: `Partitions held more than ${share} of the disks that come with ${vcpus} vCPUs, for 15 minutes: a full disk stops its broker.`,
      todo: "Raise vcpus of managedKafka, which brings disk, or shorten a topic's retention in contracts/topics.ts.",
      severity: "ERROR",
      condition: above({
        filter: `metric.type="managedkafka.googleapis.com/byte_size" AND resource.type="managedkafka.googleapis.com/TopicPartition" AND ${ofCluster}`,
        of: "MAX",
        threshold: mostBytes,
        windowSeconds: 300,
        forMinutes: 15,
      }),
      chart: `sum(managedkafka_googleapis_com:byte_size{monitored_resource="managedkafka.googleapis.com/TopicPartition",cluster_id="${name}"})`,
    },
  ];
}
