import type { Kafka } from "kafkajs";
import type { lookup } from "kafkajs/src/protocol/requests";
import { disconnect } from "./kafka-client";

/**
 * What kafkajs keeps to itself: it reads a partition only as a member of a group, which takes seconds to join, and ends
 * only transactions that it has begun. What is inside it can ask brokers directly; the version is pinned, and only the
 * files that import this one know.
 */
export interface Cluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  refreshMetadata(): Promise<void>;
  refreshMetadataIfNecessary(): Promise<void>;
  findControllerBroker(): Promise<Broker>;
  addMultipleTargetTopics(topics: readonly string[]): Promise<void>;
  findTopicPartitionMetadata(topic: string): readonly { readonly partitionId: number }[];
  findLeaderForPartitions(topic: string, partitions: readonly number[]): Readonly<Record<string, readonly number[]>>;
  /** A partition's first offset that is kept, or the one after the last. */
  fetchTopicsOffset(
    topics: readonly {
      readonly topic: string;
      readonly partitions: readonly { readonly partition: number }[];
      readonly fromBeginning: boolean;
    }[],
  ): Promise<readonly { readonly partitions: readonly { readonly partition: number; readonly offset: string }[] }[]>;
  findBroker(broker: { readonly nodeId: string }): Promise<Broker>;
  /** Of a group (`coordinatesGroups`), or of a transactional id (`coordinatesTransactions`). */
  findGroupCoordinator(of: { readonly groupId: string; readonly coordinatorType: number }): Promise<Broker>;
}

export interface Broker {
  /** What `protocol` makes for the highest of the versions that the broker takes. */
  readonly lookupRequest: ReturnType<typeof lookup>;
  readonly connectionPool: { send<T>(request: ProtocolRequest<T>): Promise<T> };
  fetch(
    request: object,
  ): Promise<{ readonly responses: readonly { readonly topicName: string; readonly partitions: readonly object[] }[] }>;
  offsetFetch(of: {
    readonly groupId: string;
    readonly topics: readonly {
      readonly topic: string;
      readonly partitions: readonly { readonly partition: number }[];
    }[];
  }): Promise<{
    readonly responses: readonly {
      readonly topic: string;
      readonly partitions: readonly {
        readonly partition: number;
        readonly offset: string;
        readonly metadata: string | null;
      }[];
    }[];
  }>;
  initProducerId(of: { readonly transactionalId: string; readonly transactionTimeout: number }): Promise<ProducerEpoch>;
  addPartitionsToTxn(
    request: ProducerEpoch & {
      readonly transactionalId: string;
      readonly topics: readonly { readonly topic: string; readonly partitions: readonly number[] }[];
    },
  ): Promise<object>;
  addOffsetsToTxn(
    request: ProducerEpoch & { readonly transactionalId: string; readonly groupId: string },
  ): Promise<object>;
  endTxn(
    request: ProducerEpoch & { readonly transactionalId: string; readonly transactionResult: boolean },
  ): Promise<object>;
}

export interface ProtocolRequest<T> {
  readonly request: {
    readonly apiKey: number;
    readonly apiVersion: number;
    readonly apiName: string;
    readonly encode: () => Promise<object>;
  };
  readonly response: {
    /** Of what comes after the correlation id. */
    readonly decode: (raw: Buffer) => Promise<unknown>;
    /** What `send` gives, of what was decoded. */
    readonly parse: (decoded: never) => Promise<T>;
  };
}

export interface ProducerEpoch {
  readonly producerId: string;
  readonly producerEpoch: number;
}

const readUncommitted = 0;
export const readCommitted = 1;
export const coordinatesGroups = 0;
export const coordinatesTransactions = 1;

/** Works with a cluster that is connected for that alone, and knows the topics. */
export async function withCluster<T>(
  kafka: Kafka,
  topics: readonly string[],
  work: (cluster: Cluster) => Promise<T>,
): Promise<T> {
  const cluster = clusterOf(kafka);
  await cluster.connect();
  try {
    await cluster.addMultipleTargetTopics(topics);
    return await work(cluster);
  } finally {
    await disconnect(cluster);
  }
}

/** What is inside a client, not connected yet. */
export function clusterOf(kafka: Kafka): Cluster {
  const create = Object.getOwnPropertySymbols(kafka).find(
    ({ description }) => description === "private:Kafka:createCluster",
  );
  const make = create && (kafka as unknown as Record<symbol, ((options: object) => Cluster) | undefined>)[create];
  if (!make) throw new TypeError("kafkajs is not the pinned 2.2.4: its inside has changed");
  // The level is that of `fetchTopicsOffset` alone: see partition-ends.ts.
  return make({ metadataMaxAge: 300_000, allowAutoTopicCreation: false, isolationLevel: readUncommitted });
}
