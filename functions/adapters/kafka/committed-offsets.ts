import { coordinatesGroups, type Cluster } from "./kafkajs-cluster";

/** What a group has committed of a partition. */
export interface Committed {
  readonly offset: number;
  readonly note: string;
}

/**
 * What a group has committed of partitions of a topic; one that it never committed is not there. They are named by who asks, and
 * not looked up in the metadata at hand: a partition that was added since is not in there, and what the group has committed of
 * it would count as nothing. An admin of kafkajs is not asked: one whose broker died as it connected says without end that it is
 * not connected.
 */
export async function readCommittedOffsets(
  cluster: Cluster,
  of: { readonly groupId: string; readonly topic: string; readonly partitions: readonly number[] },
): Promise<ReadonlyMap<number, Committed>> {
  const { groupId, topic } = of;
  const partitions = of.partitions.map((partition) => ({ partition }));
  const coordinator = await cluster.findGroupCoordinator({ groupId, coordinatorType: coordinatesGroups });
  const { responses } = await coordinator.offsetFetch({ groupId, topics: [{ topic, partitions }] });
  const found = responses.find((one) => one.topic === topic)?.partitions ?? [];
  return new Map(
    found.flatMap(({ partition, offset, metadata }) =>
      Number(offset) < 0 ? [] : [[partition, { offset: Number(offset), note: metadata ?? "" }]],
    ),
  );
}
