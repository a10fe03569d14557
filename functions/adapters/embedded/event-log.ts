import { randomBytes } from "crypto";
import { topics as allTopics, type Topic } from "../../../contracts/topics";
import type { Clock } from "../../ports/clock";
import { FencedError, RidestreamError } from "../../ports/errors";
import type {
  ConsumerOptions,
  EventLog,
  LogConsumer,
  LogProducer,
  LogRecord,
  TopicPartition,
  Transaction,
  TransactionalProducer,
} from "../../ports/event-log";
import { EmbeddedConsumer } from "./consumer";
import { ConsumerGroup } from "./consumer-group";
import type { Journal } from "./journal";
import { partitionOf } from "../partitioner";
import { recordBytes } from "../record-bytes";
import { PartitionStore, type Append, type GroupOffset } from "./partition-store";

export interface EmbeddedEventLogProps {
  readonly journal: Journal;
  readonly clock: Clock;
  /** @default the topics of contracts/topics.ts */
  readonly topics?: readonly Topic[];
  /** @default 30,000 */
  readonly sessionTimeoutMs?: number;
  /** Makes the id of a topic's log, when the topic is created. @default random, as Kafka's */
  readonly newLogId?: (topic: string) => string;
}

/** The event log inside this process, on one journal: Kafka's promises without Kafka, for one process at a time. */
export class EmbeddedEventLog implements EventLog {
  private readonly store: PartitionStore;
  private readonly groups = new Map<string, ConsumerGroup>();
  private readonly epochs = new Map<string, number>();
  private readonly waiting = new Set<() => void>();
  private readonly newLogId: (topic: string) => string;
  private spread = 0;
  private members = 0;

  /** @throws RidestreamError RS-LOG-DAMAGED */
  constructor(private readonly props: EmbeddedEventLogProps) {
    this.newLogId = props.newLogId ?? randomLogId;
    this.store = new PartitionStore(props.journal, props.topics ?? allTopics, this.newLogId);
  }

  logId(topic: string): Promise<string> {
    return settle(() => this.store.logId(topic));
  }

  /** Deletes the topic and creates it again: another log, whose offsets start over. */
  recreateTopic(topic: string): void {
    this.store.recreate(topic, this.newLogId(topic));
    for (const group of this.groups.values()) if (group.topic === topic) group.generation++;
    this.wake();
  }

  /** Deletes the records of a partition before the offset, as retention does. */
  deleteRecords(partition: TopicPartition, before: number): void {
    this.store.deleteBefore(partition, before);
  }

  producer(): Promise<LogProducer> {
    return settle(() => ({
      send: (topic, records) => settle(() => this.commit(this.place(topic, records), [], "send")),
      close: () => Promise.resolve(),
    }));
  }

  transactionalProducer(transactionalId: string): Promise<TransactionalProducer> {
    const epoch = (this.epochs.get(transactionalId) ?? 0) + 1;
    this.epochs.set(transactionalId, epoch);
    const check = () => {
      if (this.epochs.get(transactionalId) !== epoch) throw new FencedError(`transactional id ${transactionalId}`);
    };
    return Promise.resolve({
      begin: () => settle(() => (check(), this.transaction(check))),
      close: () => Promise.resolve(),
    });
  }

  consumer({ groupId, topic, onRecordsGone }: ConsumerOptions): Promise<LogConsumer> {
    return settle(() => {
      const { partitions } = this.store.topic(topic);
      const key = `${groupId}/${topic}`;
      const group = this.groups.get(key) ?? new ConsumerGroup(topic, partitions, this.props.sessionTimeoutMs ?? 30_000);
      this.groups.set(key, group);
      const memberId = `${groupId}-${++this.members}`;
      const { clock } = this.props;
      const appended = (waitMs: number) => this.appended(waitMs);
      return new EmbeddedConsumer({
        groupId,
        memberId,
        group,
        store: this.store,
        clock,
        appended,
        ...(onRecordsGone && { onRecordsGone }),
      });
    });
  }

  progress({ groupId, topic: name }: { readonly groupId: string; readonly topic: string }) {
    return settle(() => {
      const { name: topic, partitions } = this.store.topic(name);
      return Array.from({ length: partitions }, (_, partition) => {
        const committed = this.store.committed(groupId, { topic, partition })?.next;
        const end = this.store.endOffset({ topic, partition });
        return { partition, committed, end, lag: this.store.count({ topic, partition }, committed ?? 0) };
      });
    });
  }

  /** How many records the topic holds. */
  recordCount(topicName: string): number {
    const { name: topic, partitions } = this.store.topic(topicName);
    return Array.from({ length: partitions }, (_, partition) => this.store.count({ topic, partition }, 0)).reduce(
      (sum, records) => sum + records,
      0,
    );
  }

  close(): Promise<void> {
    this.wake();
    return settle(() => this.store.close());
  }

  private transaction(check: () => void): Transaction {
    const appends: Append[] = [];
    const offsets: GroupOffset[] = [];
    return {
      send: (topic, records) =>
        settle(() => {
          check();
          appends.push(...this.place(topic, records));
        }),
      commitOffset: (group, { topic, partition }, { next, note }) =>
        settle(() => {
          check();
          offsets.push({ group, topic, partition, next, note });
        }),
      commit: () =>
        settle(() => {
          check();
          this.commit(together(appends), offsets, "transaction");
        }),
      abort: () => Promise.resolve(),
    };
  }

  private commit(appends: readonly Append[], offsets: readonly GroupOffset[], by: "send" | "transaction"): void {
    if (appends.length === 0 && offsets.length === 0) return;
    this.store.commit(appends, offsets, this.props.clock.now(), by);
    this.wake();
  }

  /** Records by partition: of their key, or in turn when they have none. */
  private place(topicName: string, records: readonly LogRecord[]): Append[] {
    const topic = this.store.topic(topicName);
    const placed = new Map<number, LogRecord[]>();
    for (const record of records) {
      const size = recordBytes(record);
      if (size > topic.maxMessageBytes) throw tooLarge(topic, size);
      const partition = record.key ? partitionOf(record.key, topic.partitions) : this.spread++ % topic.partitions;
      const together = placed.get(partition);
      if (together) together.push(record);
      else placed.set(partition, [record]);
    }
    return [...placed].map(([partition, together]) => ({ topic: topicName, partition, records: together }));
  }

  /** Resolves at the next append, or after `waitMs`. */
  private async appended(waitMs: number): Promise<void> {
    const stop = new AbortController();
    const wake = () => stop.abort();
    this.waiting.add(wake);
    await this.props.clock.sleep(waitMs, stop.signal);
    this.waiting.delete(wake);
  }

  private wake(): void {
    for (const wake of this.waiting) wake();
  }
}

const randomLogId = () => randomBytes(16).toString("base64url");

/** What several sends bring to one partition, as one append. */
function together(appends: readonly Append[]): readonly Append[] {
  const byPartition = new Map<string, Append>();
  for (const append of appends) {
    const id = `${append.topic}-${append.partition}`;
    const before = byPartition.get(id)?.records ?? [];
    byPartition.set(id, { ...append, records: [...before, ...append.records] });
  }
  return [...byPartition.values()];
}

function tooLarge({ name, maxMessageBytes }: Topic, size: number): RidestreamError {
  return new RidestreamError(
    "RS-LOG-RECORD-TOO-LARGE",
    `a record of ${size} bytes is over the ${maxMessageBytes} that ${name} takes: split the message, or raise the topic's limit`,
  );
}

/** The work is synchronous; its errors reach the caller as a rejection. */
async function settle<T>(work: () => T): Promise<T> {
  await Promise.resolve();
  return work();
}
