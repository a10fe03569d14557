import { CompressionTypes, type Kafka, type Producer, type Transaction as KafkaTransaction } from "kafkajs";
import type { LogProducer, LogRecord, Transaction, TransactionalProducer } from "../../ports/event-log";
import type { Clock } from "../../ports/clock";
import { FencedError, UnavailableError } from "../../ports/errors";
import { finishEarlier, transactionTimeoutMs, type Reach } from "./finish-earlier";
import { disconnect } from "./kafka-client";
import { kafkaError } from "./kafka-errors";
import { cutBatches } from "./record-batches";
import type { PhysicalName, TopicByName } from "./topic-names";

/** Records without a key go to the partitions in turn. */
function inTurn(): () => number {
  let next = 0;
  return () => next++;
}

export interface ProducerProps {
  readonly kafka: Kafka;
  readonly clock: Clock;
  readonly topicOf: TopicByName;
  readonly physical: PhysicalName;
  /** Of the brokers, for errors. */
  readonly address: string;
}

/**
 * An idempotent producer, acks=all. Partitions are sent to side by side, the batches of one partition in order.
 *
 * A send that failed may have been stored. kafkajs would give its sequence numbers to the next one, which the broker
 * then takes for a repeat and drops: so after a failure the producer sends nothing more.
 */
export async function openProducer({ kafka, clock, topicOf, physical, address }: ProducerProps): Promise<LogProducer> {
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 5, allowAutoTopicCreation: false });
  const spread = inTurn();
  let isBroken = false;
  await mapped(address, () => producer.connect());
  return {
    async send(name, records) {
      if (isBroken) throw new UnavailableError("a producer whose send has failed", { server: "kafka" });
      const byPartition = new Map<number, ReturnType<typeof cutBatches>[number][]>();
      for (const batch of cutBatches(topicOf(name), records, { spread, nowMs: clock.now() })) {
        byPartition.set(batch.partition, [...(byPartition.get(batch.partition) ?? []), batch]);
      }
      const sent = [...byPartition.values()].map(async (batches) => {
        for (const { messages } of batches) await send(producer, physical(name), messages);
      });
      // Over only when nothing of it is under way: what is still retried would come after what is sent next.
      const outcomes = await Promise.allSettled(sent);
      const failed = outcomes.find((outcome) => outcome.status === "rejected");
      if (!failed) return;
      isBroken = true;
      throw kafkaError(`topic ${name}`, failed.reason);
    },
    close: () => disconnect(producer),
  };
}

export interface TransactionalProducerProps {
  readonly kafka: Kafka;
  readonly clock: Clock;
  readonly transactionalId: string;
  /** What its earlier transactions may have left half done. */
  readonly reach?: Reach;
  readonly topicOf: TopicByName;
  readonly physical: PhysicalName;
}

/**
 * A transactional producer, which fences the older ones of its id as it opens. A transaction's sends go one after the
 * other: side by side, a retry after CONCURRENT_TRANSACTIONS doubles what is still under way.
 */
export async function openTransactionalProducer({
  kafka,
  clock,
  transactionalId,
  reach,
  topicOf,
  physical,
}: TransactionalProducerProps): Promise<TransactionalProducer> {
  const producer = kafka.producer({
    idempotent: true,
    transactionalId,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    transactionTimeout: transactionTimeoutMs,
    retry: { initialRetryTime: 5, maxRetryTime: 1_000, retries: 15 },
  });
  const spread = inTurn();
  let fence: FencedError | undefined;
  // After a fence kafkajs' own state refuses every call with errors of its own: the fence is what they mean.
  const call: Call = async (work) => {
    if (fence) throw fence;
    try {
      return await mapped(`transactional id ${transactionalId}`, work);
    } catch (error) {
      if (error instanceof FencedError) fence = error;
      throw error;
    }
  };
  try {
    await call(async () => {
      if (reach) await finishEarlier(kafka, clock, transactionalId, reach);
      await producer.connect();
      // kafkajs asks for the producer's epoch at the first transaction; fencing must not wait for that.
      await (await producer.transaction()).abort();
    });
  } catch (error) {
    await disconnect(producer);
    throw error;
  }
  return {
    begin: () =>
      call(async () =>
        transactionOf({ transaction: await producer.transaction(), clock, call, topicOf, physical, spread }),
      ),
    close: () => disconnect(producer),
  };
}

type Call = <T>(work: () => Promise<T>) => Promise<T>;

interface OpenTransaction {
  readonly transaction: KafkaTransaction;
  readonly clock: Clock;
  readonly call: Call;
  readonly topicOf: TopicByName;
  readonly physical: PhysicalName;
  readonly spread: () => number;
}

function transactionOf({ transaction, clock, call, topicOf, physical, spread }: OpenTransaction): Transaction {
  return {
    send: (name: string, records: readonly LogRecord[]) =>
      call(async () => {
        for (const { messages } of cutBatches(topicOf(name), records, { spread, nowMs: clock.now() }))
          await send(transaction, physical(name), messages);
      }),
    commitOffset: (groupId, { topic, partition }, { next, note }) =>
      call(() => {
        // kafkajs' types leave out what it sends on: Kafka keeps the note as the offset's metadata.
        const committed = { partition, offset: String(next), metadata: note };
        return transaction.sendOffsets({
          consumerGroupId: physical(groupId),
          topics: [{ topic: physical(topic), partitions: [committed] }],
        });
      }),
    commit: () => call(() => transaction.commit()),
    abort: () => call(async () => (transaction.isActive() ? transaction.abort() : undefined)),
  };
}

function send(
  sender: Pick<Producer, "send">,
  topic: string,
  messages: Parameters<Producer["send"]>[0]["messages"] | readonly object[],
) {
  return sender.send({
    topic,
    acks: -1,
    compression: CompressionTypes.GZIP,
    messages: messages as Parameters<Producer["send"]>[0]["messages"],
  });
}

async function mapped<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw kafkaError(what, error);
  }
}
