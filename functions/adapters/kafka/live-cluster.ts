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

export function openLiveCluster(kafka: Kafka, clock: Clock): LiveCluster {
  let opened: Promise<Cluster> | undefined;
  const connected = async () => {
    const cluster = clusterOf(kafka);
    await cluster.connect();
    return cluster;
  };
  const close = async () => {
    const cluster = await opened?.catch(() => undefined);
    opened = undefined;
    if (cluster) await disconnect(cluster);
  };
  return {
    ask: (topics, question) =>
      askAdmin(clock, async () => {
        try {
          opened ??= connected();
          const cluster = await opened;
          await cluster.addMultipleTargetTopics(topics);
          await cluster.refreshMetadataIfNecessary();
          return await question(cluster);
        } catch (error) {
          // A broker that has gone is asked no more: the next try connects to whoever is there.
          await close();
          throw error;
        }
      }),
    close,
  };
}
