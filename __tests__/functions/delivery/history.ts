import type { LogPartition } from "../../../contracts/log-records";
import { createMemoryJournal, type Journal } from "../../../functions/adapters/embedded/journal";
import { decodeRecords } from "../../../functions/adapters/embedded/record-codec";
import type { StoredRecord, TopicPartition } from "../../../functions/ports/event-log";
import { readNote } from "../../../functions/runtime/progress-note";

/** A group's commit; `at` is its place among all that the log has ever taken. */
export interface PastCommit extends LogPartition {
  readonly at: number;
  readonly group: string;
  readonly next: number;
  /** What was written to, as the function noted it. */
  readonly to: string;
}

export interface PastRecord extends StoredRecord, LogPartition {
  /** What it was committed with; undefined for one that was sent outside of a transaction. */
  readonly commit: PastCommit | undefined;
}

export interface PastPartition extends LogPartition {
  /** Every record that it ever held, also what retention has taken. */
  readonly records: PastRecord[];
  /** The offsets that retention has moved its start to, and when. */
  readonly starts: { readonly at: number; readonly offset: number }[];
}

/** What a topic was from its creation until it was deleted. */
export interface PastLog {
  readonly topic: string;
  readonly logId: string;
  readonly partitions: readonly PastPartition[];
}

/** All that the log has ever taken, in order: it outlives topics that are created again, and retention. */
export interface History {
  readonly logs: readonly PastLog[];
  readonly commits: readonly PastCommit[];
}

/** A journal in memory that remembers its frames. */
export function createRecordedJournal(): { readonly journal: Journal; readonly frames: readonly Buffer[] } {
  const journal = createMemoryJournal();
  const frames: Buffer[] = [];
  const append = (parts: readonly Uint8Array[]) => {
    frames.push(Buffer.concat(parts));
    return journal.append(parts);
  };
  return { journal: { ...journal, append }, frames };
}

/** A frame's header, as `PartitionStore` writes it. */
interface Frame {
  readonly batches: readonly (TopicPartition & { baseOffset: number; count: number; length: number })[];
  readonly offsets: readonly (TopicPartition & { group: string; next: number; note?: string })[];
  readonly logs?: readonly { readonly topic: string; readonly id: string }[];
  readonly starts?: readonly (TopicPartition & { readonly offset: number })[];
}

export function readHistory(frames: readonly Buffer[], partitionsOf: (topic: string) => number): History {
  const logs: PastLog[] = [];
  const commits: PastCommit[] = [];
  const current = new Map<string, PastLog>();
  const partitionNow = ({ topic, partition }: TopicPartition) => {
    const found = current.get(topic)?.partitions[partition];
    if (!found) throw new Error(`${topic}-${partition} was never created`);
    return found;
  };
  frames.forEach((payload, at) => {
    const headerEnd = 4 + payload.readUInt32LE(0);
    const {
      batches,
      offsets,
      logs: created = [],
      starts = [],
    } = JSON.parse(payload.toString("utf8", 4, headerEnd)) as Frame;
    for (const { topic, id: logId } of created) {
      const partitions = Array.from({ length: partitionsOf(topic) }, (_, partition) => ({
        topic,
        logId,
        partition,
        records: [],
        starts: [],
      }));
      logs.push({ topic, logId, partitions });
      current.set(topic, { topic, logId, partitions });
    }
    for (const { offset, ...partition } of starts) partitionNow(partition).starts.push({ at, offset });
    const committed = offsets.map(({ group, topic, partition, next, note = "" }): PastCommit => {
      const { log = "", to = "" } = readNote(note) ?? {};
      return { at, group, topic, partition, next, logId: log, to };
    });
    commits.push(...committed);
    let position = headerEnd;
    for (const { topic, partition, ...batch } of batches) {
      const { logId, records } = partitionNow({ topic, partition });
      const bytes = payload.subarray(position, position + batch.length);
      for (const record of decodeRecords(bytes, batch, batch.baseOffset, batch.count))
        records.push({ ...record, topic, logId, partition, commit: committed[0] });
      position += batch.length;
    }
  });
  return { logs, commits };
}

export const logsOf = ({ logs }: History, topic: string): readonly PastLog[] =>
  logs.filter((log) => log.topic === topic);

/** The log that the topic is at the end. */
export function lastLog(history: History, topic: string): PastLog {
  const last = logsOf(history, topic).at(-1);
  if (!last) throw new Error(`${topic} was never created`);
  return last;
}

/** What a group has committed in a partition of a log, for one destination. */
export function commitsFor(history: History, group: string, of: LogPartition, to: string): readonly PastCommit[] {
  const { logId, partition } = of;
  return history.commits.filter(
    (one) => one.group === group && one.logId === logId && one.partition === partition && one.to === to,
  );
}

/** How far a group has come in a partition of a log, for one destination; 0 for no commit. */
export const committedFor = (...of: Parameters<typeof commitsFor>): number =>
  Math.max(0, ...commitsFor(...of).map(({ next }) => next));
