import type { Cluster } from "../../../../functions/adapters/kafka/kafkajs-cluster";
import type { LiveCluster } from "../../../../functions/adapters/kafka/live-cluster";

/** An offset of a partition: a record, or the marker of a transaction. */
export type Place = "record" | "marker";

export interface ScriptedPartition {
  readonly cluster: Cluster;
  readonly live: LiveCluster;
  /** Fetches so far. */
  readonly fetches: () => number;
}

export interface ScriptedPartitionProps {
  readonly most?: number;
  readonly committed?: { readonly offset: string; readonly metadata: string | null };
}

/**
 * A broker that leads one partition, and coordinates every group.
 *
 * @param places what stands at each offset; from the first that is undefined on, nothing can be read yet
 * @param most places that one fetch gives
 * @param committed of every group
 */
export function scriptedPartition(
  places: readonly (Place | undefined)[],
  { most = 1_000, committed = { offset: "-1", metadata: null } }: ScriptedPartitionProps = {},
): ScriptedPartition {
  let fetches = 0;
  const broker = {
    fetch({ topics: [wanted] }: FetchOf) {
      fetches++;
      const [{ partition, fetchOffset }] = wanted.partitions;
      const from = Number(fetchOffset);
      const open = places.indexOf(undefined);
      const readable = places.slice(0, open < 0 ? places.length : open);
      const messages = readable.slice(from, from + most).map((place, n) => ({
        offset: String(from + n),
        isControlRecord: place === "marker",
      }));
      const data = { partition, highWatermark: String(places.length), abortedTransactions: [], messages };
      return Promise.resolve({ responses: [{ topicName: wanted.topic, partitions: [data] }] });
    },
  };
  const cluster = {
    findLeaderForPartitions: () => ({ "1": [0] }),
    findBroker: () => Promise.resolve(broker),
    findTopicPartitionMetadata: () => [{ partitionId: 0 }],
    findGroupCoordinator: () =>
      Promise.resolve({
        offsetFetch: ({ topics: [{ topic }] }: { readonly topics: readonly [{ readonly topic: string }] }) =>
          Promise.resolve({ responses: [{ topic, partitions: [{ partition: 0, ...committed }] }] }),
      }),
    fetchTopicsOffset: ([{ fromBeginning }]: readonly [{ readonly fromBeginning: boolean }]) => {
      const offset = String(fromBeginning ? 0 : places.length);
      return Promise.resolve([{ partitions: [{ partition: 0, offset }] }]);
    },
  } as unknown as Cluster;
  return {
    cluster,
    live: { ask: (_topics, question) => question(cluster), close: () => Promise.resolve() },
    fetches: () => fetches,
  };
}

interface FetchOf {
  readonly topics: readonly [
    {
      readonly topic: string;
      readonly partitions: readonly [{ readonly partition: number; readonly fetchOffset: string }];
    },
  ];
}
