import { KafkaJSError } from "kafkajs";
import type { Cluster } from "./kafkajs-cluster";

/** Offsets of a partition. */
export interface PartitionEnds {
  readonly partition: number;
  /** Of the first record that is kept. */
  readonly low: number;
  /** After the last that was appended, decided or not. */
  readonly high: number;
}

/**
 * Where a topic's partitions begin and end, in the order in which they are asked for.
 *
 * An admin of kafkajs is told where the oldest open transaction begins (its ListOffsets is read_committed). A commit is
 * answered once it is decided, before it stands in the partitions: for that moment a record that was committed would lie
 * past the end, a reader that has read nothing would have read all, and a lag would be 0.
 *
 * @param partitions @default all, in their order
 * @throws KafkaJSError for one that the cluster does not know of; it knows better when it is asked again
 */
export async function readEnds(
  cluster: Cluster,
  topic: string,
  partitions: readonly number[] = partitionsOf(cluster, topic),
): Promise<readonly PartitionEnds[]> {
  const wanted = partitions.map((partition) => ({ partition }));
  const offsets = async (fromBeginning: boolean) => {
    const [found] = await cluster.fetchTopicsOffset([{ topic, partitions: wanted, fromBeginning }]);
    return new Map(found?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
  };
  const [highs, lows] = [await offsets(false), await offsets(true)];
  return partitions.map((partition) => {
    const [low, high] = [lows.get(partition), highs.get(partition)];
    if (low === undefined || high === undefined) throw new KafkaJSError(`no partition ${partition} of topic ${topic}`);
    return { partition, low, high };
  });
}

function partitionsOf(cluster: Cluster, topic: string): readonly number[] {
  const known = cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => partitionId);
  return known.toSorted((one, other) => one - other);
}
