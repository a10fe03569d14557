import type { Kafka } from "kafkajs";
import type { Clock } from "../../ports/clock";
import { retryTransient } from "./retry-transient";
import { disconnect } from "./kafka-client";
import { clusterOf, type Cluster } from "./kafkajs-cluster";

/** What is inside a client, over connections that stay open: for questions that are asked often. */
export interface LiveCluster {
  /** Asks what concerns these topics, again where the answer is an error that passes by itself. */
  ask<T>(topics: readonly string[], question: (cluster: Cluster) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** A cluster, and how many questions it has in hand. */
interface Line {
  readonly cluster: Promise<Cluster>;
  questions: number;
}

export function openLiveCluster(kafka: Kafka, clock: Clock): LiveCluster {
  let current: Line | undefined;
  const connected = async () => {
    const cluster = clusterOf(kafka);
    await cluster.connect();
    return cluster;
  };
  /** With the last question of a former line: what is under way when kafkajs disconnects is never answered, and never fails. */
  const hangUpIfDone = async (line: Line) => {
    if (line === current || line.questions > 0) return;
    const cluster = await line.cluster.catch(() => undefined);
    if (cluster) await disconnect(cluster).catch(() => undefined);
  };
  return {
    ask: (topics, question) =>
      retryTransient(clock, async () => {
        const line = (current ??= { cluster: connected(), questions: 0 });
        line.questions++;
        try {
          const cluster = await line.cluster;
          await cluster.addMultipleTargetTopics(topics);
          await cluster.refreshMetadataIfNecessary();
          return await question(cluster);
        } catch (error) {
          // A broker that has gone is asked no more: the next try connects to whoever is there.
          if (current === line) current = undefined;
          throw error;
        } finally {
          line.questions--;
          await hangUpIfDone(line);
        }
      }),
    close: async () => {
      const line = current;
      current = undefined;
      if (line) await hangUpIfDone(line);
    },
  };
}
