import type { Admin, Kafka, KafkaMessage } from "kafkajs";
import Batch from "kafkajs/src/consumer/batch";
import type { PartitionProgress, StoredRecord, TopicPartition } from "../../ports/event-log";
import { readCommitted, withCluster, type Cluster } from "./kafkajs-cluster";
import { storedRecord } from "./stored-record";

/** Offsets left to read up to which the records among them are counted one by one. */
const countedUpTo = 16;

/**
 * Where a group stands in a topic. The last offsets before the end are looked at: the marker of a transaction is no
 * record to wait for.
 */
export async function readProgress(
  kafka: Kafka,
  admin: Admin,
  { groupId, topic }: { readonly groupId: string; readonly topic: string },
): Promise<readonly PartitionProgress[]> {
  // One after the other: a call that outlives its admin, because another has failed, opens its connection again for good.
  const [found] = await admin.fetchOffsets({ groupId, topics: [topic] });
  const ends = await admin.fetchTopicOffsets(topic);
  const rows = ends
    .map(({ partition, high, low }) => {
      const offset = Number(found?.partitions.find((one) => one.partition === partition)?.offset ?? -1);
      const from = Math.max(offset, Number(low));
      const end = Number(high);
      return { partition, committed: offset < 0 ? undefined : offset, end, from, lag: Math.max(0, end - from) };
    })
    .sort((one, other) => one.partition - other.partition);
  const near = rows.filter(({ lag }) => lag > 0 && lag <= countedUpTo);
  if (near.length > 0) {
    await withCluster(kafka, [topic], async (cluster) => {
      for (const row of near) row.lag = (await readFrom(cluster, { topic, ...row }, row.from, row.end)).length;
    });
  }
  return rows.map(({ partition, committed, end, lag }) => ({ partition, committed, end, lag }));
}

async function readFrom(
  cluster: Cluster,
  { topic, partition }: TopicPartition,
  from: number,
  end: number,
): Promise<StoredRecord[]> {
  const leader =
    Object.entries(cluster.findLeaderForPartitions(topic, [partition])).find(([, led]) =>
      led.includes(partition),
    )?.[0] ?? "0";
  const broker = await cluster.findBroker({ nodeId: leader });
  const records: StoredRecord[] = [];
  for (let offset = from; offset < end;) {
    const { responses } = await broker.fetch({
      replicaId: -1,
      isolationLevel: readCommitted,
      maxWaitTime: 100,
      minBytes: 1,
      topics: [{ topic, partitions: [{ partition, fetchOffset: String(offset), maxBytes: 8 * 1024 * 1024 }] }],
    });
    const [data] = responses.find(({ topicName }) => topicName === topic)?.partitions ?? [];
    if (!data) break;
    const batch = new Batch(topic, String(offset), data);
    // An open transaction ends what can be read now.
    if (batch.isEmptyIncludingFiltered()) break;
    for (const message of batch.messages as KafkaMessage[]) records.push(storedRecord(message));
    offset = Number(batch.lastOffset()) + 1;
  }
  return records;
}
