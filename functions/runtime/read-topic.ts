import { randomUUID } from "crypto";
import type { LogPartition } from "../../contracts/log-records";
import type { EventLog, StoredRecord } from "../ports/event-log";

/** Called now and then with the share that is done, from 0 to 1. */
export type OnShare = (share: number) => void;

export interface ReadOptions {
  readonly onShare?: OnShare | undefined;
  /** The first offset that is read, by partition. @default the earliest record */
  readonly from?: ReadonlyMap<number, number>;
}

/**
 * Every record that a topic holds when the reading begins, earliest first in each partition, without a trace: nothing is
 * committed. A transaction that is open then is waited for. Each reading is of a group of its own, named after `reader`:
 * another that goes on, or a member that died, would take partitions away from it.
 */
export async function* readTopic(
  log: EventLog,
  topic: string,
  reader: string,
  { onShare, from = new Map<number, number>() }: ReadOptions = {},
): AsyncGenerator<StoredRecord & LogPartition> {
  const groupId = `${reader}-${randomUUID()}`;
  // What comes later may come of what the caller does with a record: it would never end.
  const progress = await log.progress({ groupId, topic });
  const unread = new Map(
    progress
      .filter(({ partition, end, lag }) => lag > 0 && (from.get(partition) ?? 0) < end)
      .map(({ partition, end }) => [partition, end]),
  );
  const left = new Map(progress.map(({ partition, lag }) => [partition, lag]));
  const all = sum(left.values());
  if (unread.size === 0) return;
  const consumer = await log.consumer({ groupId, topic });
  // A consumer hands records over again when its group gives the partitions out anew.
  const given = new Map([...from].map(([partition, first]) => [partition, first - 1]));
  const passed = (partition: number, next: number) => {
    const end = unread.get(partition) ?? 0;
    if (next >= end) unread.delete(partition);
    left.set(partition, Math.min(left.get(partition) ?? 0, Math.max(0, end - next)));
    onShare?.(1 - sum(left.values()) / all);
  };
  try {
    while (unread.size > 0) {
      const batch = await consumer.poll({ maxRecords: 1_000, maxBytes: 8 * 1024 * 1024, waitMs: 20 });
      if (!batch) {
        // Behind the last record there may be what no consumer is given.
        for (const { partition, next } of await consumer.lags()) passed(partition, next);
        continue;
      }
      const { logId, partition, records } = batch;
      const end = unread.get(partition) ?? 0;
      for (const record of records) {
        if (record.offset >= end || record.offset <= (given.get(partition) ?? -1)) continue;
        given.set(partition, record.offset);
        yield { ...record, topic, logId, partition };
      }
      const next = (records.at(-1)?.offset ?? -1) + 1;
      const first = from.get(partition) ?? 0;
      if (next < first) consumer.seek({ topic, partition }, first);
      passed(partition, Math.max(next, first));
    }
  } finally {
    await consumer.close();
  }
}

const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, one) => total + one, 0);
