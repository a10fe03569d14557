import type { Topic } from "../../../contracts/topics";
import { RidestreamError } from "../../ports/errors";
import type { CommittedOffset, LogRecord, StoredRecord, TopicPartition } from "../../ports/event-log";
import type { Journal } from "./journal";
import { decodeRecords, encodeRecords } from "./record-codec";

/** What a group has committed in a partition; journals of former versions hold no note. */
export interface GroupOffset extends TopicPartition {
  readonly group: string;
  readonly next: number;
  readonly note?: string;
}

/** From here on the topic is this log, and empty. */
interface CreatedLog {
  readonly topic: string;
  readonly id: string;
}

/** From here on the partition starts at the offset. */
interface PartitionStart extends TopicPartition {
  readonly offset: number;
}

/** Records to append to one partition. */
export interface Append extends TopicPartition {
  readonly records: readonly LogRecord[];
}

/** How much of a partition one read takes; bytes count keys and values. */
export interface ReadLimits {
  readonly maxRecords: number;
  readonly maxBytes: number;
}

/** A run of records of one partition, as the journal tells of it. */
interface WrittenBatch {
  readonly baseOffset: number;
  readonly count: number;
  /** Offset of whatever comes next: a transaction's marker takes one too, as in Kafka. */
  readonly next: number;
  readonly length: number;
}

/** Where it lies, and how many records of the partition lie before it. */
interface StoredBatch extends WrittenBatch {
  readonly position: number;
  readonly before: number;
}

interface FrameHeader {
  readonly batches: readonly (TopicPartition & WrittenBatch)[];
  readonly offsets: readonly GroupOffset[];
  readonly logs?: readonly CreatedLog[];
  readonly starts?: readonly PartitionStart[];
}

/** Partitions and group offsets over a journal: one commit is one frame, so it is there whole or not at all. */
export class PartitionStore {
  private readonly partitions = new Map<string, StoredBatch[]>();
  private readonly starts = new Map<string, number>();
  private readonly groupOffsets = new Map<string, CommittedOffset>();
  private readonly logIds = new Map<string, string>();
  private readonly recent: RecentBytes;

  /** @param newLogId makes the id of a topic's log where the journal has none yet */
  constructor(
    private readonly journal: Journal,
    private readonly topics: readonly Topic[],
    newLogId: (topic: string) => string,
    recentBytes = 16 * 1024 * 1024,
  ) {
    this.recent = new RecentBytes(recentBytes);
    for (const { name } of topics) this.empty(name);
    journal.replay((payload, position) => {
      const headerLength = payload.readUInt32LE(0);
      const header = JSON.parse(payload.toString("utf8", 4, 4 + headerLength)) as FrameHeader;
      this.take(header, position + 4 + headerLength);
    });
    const logs = topics
      .filter(({ name }) => !this.logIds.has(name))
      .map(({ name }) => ({ topic: name, id: newLogId(name) }));
    // What a journal of a former version holds is of the log that is named now.
    if (logs.length > 0) this.write({ batches: [], offsets: [], logs });
  }

  /** @throws RidestreamError RS-LOG-TOPIC-UNKNOWN */
  logId(topic: string): string {
    return this.logIds.get(this.topic(topic).name) ?? "";
  }

  /** Deletes the topic with its records and creates it again, as another log. Offsets that groups have committed stay. */
  recreate(topic: string, logId: string): void {
    this.write({ batches: [], offsets: [], logs: [{ topic, id: logId }] });
  }

  /** Deletes the records before the offset, as retention does. */
  deleteBefore(partition: TopicPartition, offset: number): void {
    this.write({ batches: [], offsets: [], starts: [{ ...partition, offset }] });
  }

  /** @throws RidestreamError RS-LOG-TOPIC-UNKNOWN */
  topic(name: string): Topic {
    const topic = this.topics.find((known) => known.name === name);
    if (!topic)
      throw new RidestreamError("RS-LOG-TOPIC-UNKNOWN", `topic ${name} does not exist: name it in contracts/topics.ts`);
    return topic;
  }

  /**
   * Appends all records and sets all offsets, or nothing.
   *
   * @param appends at most one a partition
   * @param by a transaction leaves a marker after its records, which takes an offset
   */
  commit(appends: readonly Append[], offsets: readonly GroupOffset[], nowMs: number, by: "send" | "transaction"): void {
    const bodies = appends.map(({ records }) => encodeRecords(records, nowMs));
    const batches = appends.map(({ topic, partition, records }, i) => {
      const baseOffset = this.endOffset({ topic, partition });
      const count = records.length;
      const next = baseOffset + count + (by === "transaction" ? 1 : 0);
      return { topic, partition, baseOffset, count, next, length: bodies[i]?.length ?? 0 };
    });
    this.write({ batches, offsets }, bodies);
  }

  startOffset(partition: TopicPartition): number {
    return this.starts.get(id(partition)) ?? 0;
  }

  endOffset(partition: TopicPartition): number {
    return this.batches(partition).at(-1)?.next ?? 0;
  }

  /** How many records lie from an offset on. */
  count(partition: TopicPartition, fromOffset: number): number {
    const batches = this.batches(partition);
    const first = Math.max(fromOffset, this.startOffset(partition));
    const last = batches.at(-1);
    const from = batches[firstHolding(batches, first)];
    if (!last || !from) return 0;
    return last.before + last.count - from.before - Math.max(0, first - from.baseOffset);
  }

  /** An offset past the partition's end is none of this log. */
  committed(group: string, partition: TopicPartition): CommittedOffset | undefined {
    const committed = this.groupOffsets.get(`${group}/${id(partition)}`);
    return committed && committed.next <= this.endOffset(partition) ? committed : undefined;
  }

  /** Records from an offset on: at least one if there is any, then as many as both limits allow. */
  read(partition: TopicPartition, fromOffset: number, { maxRecords, maxBytes }: ReadLimits): StoredRecord[] {
    const batches = this.batches(partition);
    const first = Math.max(fromOffset, this.startOffset(partition));
    const records: StoredRecord[] = [];
    let left = maxBytes;
    for (let index = firstHolding(batches, first); records.length < maxRecords; index++) {
      const batch = batches[index];
      if (!batch) break;
      const bytes = this.recent.get(batch.position) ?? this.journal.read(batch.position, batch.length);
      for (const record of decodeRecords(bytes, batch, first, maxRecords - records.length)) {
        left -= (record.key?.length ?? 0) + (record.value?.length ?? 0);
        if (left < 0 && records.length > 0) return records;
        records.push(record);
      }
    }
    return records;
  }

  close(): void {
    this.journal.close();
  }

  private batches(partition: TopicPartition): StoredBatch[] {
    const batches = this.partitions.get(id(partition));
    if (!batches)
      throw new RidestreamError(
        "RS-LOG-TOPIC-UNKNOWN",
        `partition ${id(partition)} does not exist: see contracts/topics.ts`,
      );
    return batches;
  }

  private write(header: FrameHeader, bodies: readonly Buffer[] = []): void {
    const encoded = Buffer.from(JSON.stringify(header));
    const length = Buffer.allocUnsafe(4);
    length.writeUInt32LE(encoded.length);
    const position = this.journal.append([length, encoded, ...bodies]) + 4 + encoded.length;
    let at = position;
    for (const body of bodies) {
      this.recent.add(at, body);
      at += body.length;
    }
    this.take(header, position);
  }

  private take({ batches, offsets, logs = [], starts = [] }: FrameHeader, firstPosition: number): void {
    let position = firstPosition;
    for (const { topic, id: logId } of logs) {
      if (this.logIds.has(topic)) this.empty(topic);
      this.logIds.set(topic, logId);
    }
    for (const { offset, ...partition } of starts) this.starts.set(id(partition), offset);
    for (const { topic, partition, ...batch } of batches) {
      const stored = this.batches({ topic, partition });
      const last = stored.at(-1);
      stored.push({ ...batch, position, before: last ? last.before + last.count : 0 });
      position += batch.length;
    }
    for (const { group, next, note = "", ...partition } of offsets)
      this.groupOffsets.set(`${group}/${id(partition)}`, { next, note });
  }

  private empty(topic: string): void {
    for (let partition = 0; partition < this.topic(topic).partitions; partition++) {
      this.partitions.set(id({ topic, partition }), []);
      this.starts.delete(id({ topic, partition }));
    }
  }
}

const id = ({ topic, partition }: TopicPartition) => `${topic}-${partition}`;

/** Index of the batch that holds the offset, or of the end. */
function firstHolding(batches: readonly StoredBatch[], offset: number): number {
  let low = 0;
  let high = batches.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const batch = batches[middle];
    if (batch && batch.baseOffset + batch.count <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The bytes written last, so that readers who keep up never touch the disk; bounded. */
class RecentBytes {
  private readonly entries = new Map<number, Buffer>();
  private size = 0;

  constructor(private readonly limit: number) {}

  add(position: number, bytes: Buffer): void {
    this.entries.set(position, bytes);
    this.size += bytes.length;
    for (const [oldest, { length }] of this.entries) {
      if (this.size <= this.limit) break;
      this.entries.delete(oldest);
      this.size -= length;
    }
  }

  get(position: number): Buffer | undefined {
    return this.entries.get(position);
  }
}
