import type { Topic } from "../../contracts/topics";
import type { Granted, Identity } from "../environment/granted";
import type { Part } from "../environment/part";

/** Kafka with the contract's topics. */
export interface Streaming {
  /** Lets the identity append to these topics, in transactions too; answers how it gets there. */
  grantProduce(identity: Identity, topics: readonly Topic[]): Granted<"kafka">;
  /** Lets the identity read the topic as a member of the group; answers how it gets there. */
  grantConsume(identity: Identity, topic: Topic, group: string): Granted<"kafka">;
  /** Google's cluster, where Cloud Monitoring has its metrics. */
  readonly googleCluster?: GoogleCluster;
}

export interface GoogleCluster {
  readonly name: string;
  readonly vcpus: number;
}

export type StreamingPart = Part<Streaming>;
