import { coordinatesGroups, type Cluster } from "./kafkajs-cluster";

/** What a group has committed of a partition. */
export interface Committed {
  readonly offset: number;
  readonly note: string;
}

/**
 * What a group has committed of a topic, by partition; one that it never committed is not there. An admin of kafkajs is not
 * asked: one whose broker died as it connected says for ever that it is not connected.
 */
export async function readCommittedOffsets(
  cluster: Cluster,
  { groupId, topic }: { readonly groupId: string; readonly topic: string },
): Promise<ReadonlyMap<number, Committed>> {
  const partitions = cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => ({ partition: partitionId }));
  const coordinator = await cluster.findGroupCoordinator({ groupId, coordinatorType: coordinatesGroups });
  const { responses } = await coordinator.offsetFetch({ groupId, topics: [{ topic, partitions }] });
  const found = responses.find((one) => one.topic === topic)?.partitions ?? [];
  return new Map(
    found.flatMap(({ partition, offset, metadata }) =>
      Number(offset) < 0 ? [] : [[partition, { offset: Number(offset), note: metadata ?? "" }]],
    ),
  );
}
