import { topicResult, topicSource } from "../../../../contracts/topics";
import type {
  EventLog,
  LogConsumer,
  LogRecord,
  RecordBatch,
  StoredRecord,
} from "../../../../functions/ports/event-log";
import { systemClock } from "../../../../functions/runtime/clock";
import { readTopic } from "../../../../functions/runtime/read-topic";

export interface EventLogUnderTest {
  readonly log: EventLog;
  /** Makes the group's members that have not been heard of since lose their partitions. */
  readonly expireSessions?: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface ContractProps {
  readonly open: () => Promise<EventLogUnderTest>;
  /** Whether members can be silenced here: `expireSessions` is there. @default true */
  readonly canSilence?: boolean;
  /** How long a poll may have to wait for records that are there. */
  readonly waitMs: number;
  /** Runs of each property. @default 20 */
  readonly runs?: number;
}

export const text = (bytes: Uint8Array | null) => (bytes ? Buffer.from(bytes).toString() : null);
export const record = (key: string | null, value: string, headers?: Record<string, string>): LogRecord => ({
  key: key === null ? null : Buffer.from(key),
  value: Buffer.from(value),
  ...(headers && { headers }),
});
export const values = (batches: readonly RecordBatch[]) =>
  batches.flatMap(({ records }) => records.map(({ value }) => text(value)));
export const source = topicSource.name;
export const result = topicResult.name;

/** A log may still be writing down what it has answered for: asks until the expectations hold, for a minute at most. */
export async function settles(expectations: () => Promise<void>): Promise<void> {
  const deadlineMs = systemClock.elapsed() + 60_000;
  for (;;) {
    try {
      await expectations();
      return;
    } catch (error) {
      if (systemClock.elapsed() > deadlineMs) throw error;
      await systemClock.sleep(100);
    }
  }
}

export type EventLogUse = ReturnType<typeof useEventLog>;

/** Opens a log of its own for each test of the suite, and does with it what tests do. */
export function useEventLog({ open, waitMs, canSilence = true, runs = 20 }: ContractProps) {
  let under: EventLogUnderTest;
  let groups = 0;
  const group = () => `group-${++groups}-${Math.trunc(performance.now())}`;
  beforeEach(async () => {
    under = await open();
  });
  afterEach(() => under.close());

  return {
    waitMs,
    canSilence,
    runs,
    get log() {
      return under.log;
    },
    expireSessions: async () => under.expireSessions?.(),
    /** The name of a group that nobody is in. */
    group,
    send: async (topic: string, records: readonly LogRecord[]) => {
      const producer = await under.log.producer();
      await producer.send(topic, records);
      await producer.close();
    },
    poll: (consumer: LogConsumer, maxRecords = 100) => consumer.poll({ maxRecords, maxBytes: 1e6, waitMs }),
    /** Polls until there is nothing left. */
    drain: async (consumer: LogConsumer): Promise<RecordBatch[]> => {
      const batches: RecordBatch[] = [];
      for (;;) {
        const batch = await consumer.poll({ maxRecords: 100, maxBytes: 1e6, waitMs: Math.min(waitMs, 50) });
        if (batch) batches.push(batch);
        else if ((await consumer.lag()) === 0) return batches;
      }
    },
    all: async (topic: string): Promise<StoredRecord[]> => {
      const found: StoredRecord[] = [];
      for await (const stored of readTopic(under.log, topic, group())) found.push(stored);
      return found;
    },
    commit: async (consumer: LogConsumer, batch: RecordBatch, id = `${consumer.groupId}-${batch.partition}`) => {
      const producer = await under.log.transactionalProducer(id);
      const transaction = await producer.begin();
      const next = (batch.records.at(-1) as StoredRecord).offset + 1;
      await transaction.commitOffset(consumer.groupId, batch, { next, note: "" });
      await transaction.commit();
      await producer.close();
    },
  };
}
