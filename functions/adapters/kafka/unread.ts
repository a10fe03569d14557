import type { KafkaMessage } from "kafkajs";
import Batch from "kafkajs/src/consumer/batch";
import type { TopicPartition } from "../../ports/event-log";
import { readCommitted, type Cluster } from "./kafkajs-cluster";

/** Offsets that are looked at, if there are records among them; and bytes that one request brings of them, packed. */
const countedOffsets = 2_000;
const fetchedBytes = 1024 * 1024;

/**
 * How many records a partition holds from one offset up to another. Offsets do not tell: a marker stands at the end of each
 * transaction, and what was aborted keeps its place. The first offsets are counted one by one; of what lies beyond, as many
 * are taken to be records as of these.
 */
export async function countUnread(
  cluster: Cluster,
  { topic, partition }: TopicPartition,
  from: number,
  end: number,
): Promise<number> {
  let records = 0;
  let at = from;
  while (at < end) {
    const messages = await fetchFrom(cluster, { topic, partition }, at);
    // An open transaction ends what can be read now; what lies behind it is still to come.
    if (!messages) return records + (end - at);
    records += messages.found.filter(({ offset }) => Number(offset) < end).length;
    at = messages.next;
    if (records > 0 && at < end && at - from >= countedOffsets)
      return records + Math.round((records / (at - from)) * (end - at));
  }
  return records;
}

async function fetchFrom(cluster: Cluster, { topic, partition }: TopicPartition, offset: number) {
  const leaders = Object.entries(cluster.findLeaderForPartitions(topic, [partition]));
  const leader = leaders.find(([, led]) => led.includes(partition))?.[0] ?? "0";
  const broker = await cluster.findBroker({ nodeId: leader });
  const { responses } = await broker.fetch({
    replicaId: -1,
    isolationLevel: readCommitted,
    maxWaitTime: 100,
    minBytes: 1,
    topics: [{ topic, partitions: [{ partition, fetchOffset: String(offset), maxBytes: fetchedBytes }] }],
  });
  const [data] = responses.find(({ topicName }) => topicName === topic)?.partitions ?? [];
  if (!data) return undefined;
  const batch = new Batch(topic, String(offset), data);
  if (batch.isEmptyIncludingFiltered()) return undefined;
  return { found: batch.messages as readonly KafkaMessage[], next: Number(batch.lastOffset()) + 1 };
}
