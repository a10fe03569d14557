import { KafkaJSNonRetriableError, type Consumer, type EachBatchPayload, type Kafka } from "kafkajs";
import type { Reset } from "kafkajs/src/consumer/offsetManager";
import { heartbeatMs } from "./fetched-batches";
import { disconnect } from "./kafka-client";
import { resetEvent } from "./kafkajs-mends";

export interface GroupMemberProps {
  readonly kafka: Kafka;
  /** As Kafka knows them. */
  readonly groupId: string;
  readonly topic: string;
  readonly sessionTimeoutMs: number;
  /** Most bytes fetched of one partition at once, packed. */
  readonly fetchBytes: number;
}

/** What a member is told, until it is given up. */
export interface GroupMemberEvents {
  readonly onJoined: (partitions: readonly number[]) => void;
  readonly onRebalancing: () => void;
  /** A batch that no handler sees, of transaction markers alone, ends before this offset. */
  readonly onPassed: (partition: number, next: number) => void;
  readonly onReset: (reset: Reset) => void;
  /** @param error undefined where kafkajs starts again by itself */
  readonly onCrash: (error: Error | undefined) => void;
  readonly onBatch: (payload: EachBatchPayload) => Promise<void>;
}

/**
 * A consumer of kafkajs that can be given up for good. `disconnect` alone does not do it: one that is just joining, or that
 * kafkajs is about to start again after a crash, joins its group all the same, heartbeats for ever, and holds partitions that
 * nobody polls.
 */
export class GroupMember {
  private readonly consumer: Consumer;
  private isGivenUp = false;

  constructor(
    private readonly props: GroupMemberProps,
    private readonly events: GroupMemberEvents,
  ) {
    this.consumer = props.kafka.consumer({
      groupId: props.groupId,
      sessionTimeout: props.sessionTimeoutMs,
      // A rebalance waits for every member's next heartbeat.
      heartbeatInterval: heartbeatMs,
      rebalanceTimeout: 60_000,
      maxWaitTimeInMs: 100,
      maxBytesPerPartition: props.fetchBytes,
      allowAutoTopicCreation: false,
      retry: {
        initialRetryTime: 50,
        maxRetryTime: 1_000,
        retries: 10,
        restartOnFailure: () => Promise.resolve(!this.isGivenUp),
      },
    });
    this.listen();
  }

  /** Resolves once it has joined. */
  async join(): Promise<void> {
    const { topic } = this.props;
    await this.consumer.connect();
    await this.consumer.subscribe({ topic, fromBeginning: true });
    await this.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 64,
      eachBatch: async (payload) => {
        if (!this.isGivenUp) await this.events.onBatch(payload);
      },
    });
  }

  seek(partition: number, offset: number): void {
    try {
      this.consumer.seek({ topic: this.props.topic, partition, offset: String(offset) });
    } catch (error) {
      // While kafkajs starts again after a crash there is no group to seek in; it comes back at the committed offset.
      if (!(error instanceof KafkaJSNonRetriableError)) throw error;
    }
  }

  /** Leaves the group, at once or as soon as it has joined. */
  async giveUp(): Promise<void> {
    this.isGivenUp = true;
    await disconnect(this.consumer);
  }

  private listen(): void {
    const { consumer, events } = this;
    const { GROUP_JOIN, REBALANCING, END_BATCH_PROCESS, CRASH } = consumer.events;
    consumer.on(GROUP_JOIN, ({ payload }) => {
      if (!this.isGivenUp) events.onJoined(payload.memberAssignment[this.props.topic] ?? []);
      // kafkajs lets it leave once it has noted that it runs, which comes right after this event.
      else setImmediate(() => void this.giveUp().catch(() => undefined));
    });
    consumer.on(REBALANCING, () => {
      if (!this.isGivenUp) events.onRebalancing();
    });
    consumer.on(END_BATCH_PROCESS, ({ payload }) => {
      if (!this.isGivenUp && payload.batchSize === 0)
        events.onPassed(payload.partition, Number(payload.lastOffset) + 1);
    });
    consumer.on(resetEvent, ({ payload }) => {
      if (!this.isGivenUp) events.onReset(payload as unknown as Reset);
    });
    consumer.on(CRASH, ({ payload }) => {
      if (!this.isGivenUp) events.onCrash(payload.restart ? undefined : payload.error);
    });
  }
}
