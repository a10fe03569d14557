import type { Kafka } from "kafkajs";
import type { Clock } from "../../ports/clock";
import { askAdmin } from "./ask-admin";
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
  /** No further question goes here. */
  isLeft: boolean;
}

export function openLiveCluster(kafka: Kafka, clock: Clock): LiveCluster {
  let current: Line | undefined;
  const connected = async () => {
    const cluster = clusterOf(kafka);
    await cluster.connect();
    return cluster;
  };
  /** Hangs up with the last question: what is under way when kafkajs disconnects is never answered, and never fails. */
  const leave = async (line: Line) => {
    line.isLeft = true;
    if (current === line) current = undefined;
    if (line.questions > 0) return;
    const cluster = await line.cluster.catch(() => undefined);
    if (cluster) await disconnect(cluster).catch(() => undefined);
  };
  return {
    ask: (topics, question) =>
      askAdmin(clock, async () => {
        const line = (current ??= { cluster: connected(), questions: 0, isLeft: false });
        line.questions++;
        try {
          const cluster = await line.cluster;
          await cluster.addMultipleTargetTopics(topics);
          await cluster.refreshMetadataIfNecessary();
          return await question(cluster);
        } catch (error) {
          // A broker that has gone is asked no more: the next try connects to whoever is there.
          line.isLeft = true;
          throw error;
        } finally {
          line.questions--;
          if (line.isLeft) await leave(line);
        }
      }),
    close: async () => {
      if (current) await leave(current);
    },
  };
}
