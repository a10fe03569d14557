import type { Topic } from "../../../contracts/topics";
import { RidestreamError } from "../../ports/errors";
import type { LogRecord, StoredRecord, TopicPartition } from "../../ports/event-log";
import type { Journal } from "./journal";
import { decodeRecords, encodeRecords } from "./record-codec";

/** The next offset of a group in a partition. */
export interface GroupOffset extends TopicPartition {
  readonly group: string;
  readonly next: number;
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
}

/** Partitions and group offsets over a journal: one commit is one frame, so it is there whole or not at all. */
export class PartitionStore {
  private readonly partitions = new Map<string, StoredBatch[]>();
  private readonly groupOffsets = new Map<string, number>();
  private readonly recent: RecentBytes;

  constructor(
    private readonly journal: Journal,
    private readonly topics: readonly Topic[],
    recentBytes = 16 * 1024 * 1024,
  ) {
    this.recent = new RecentBytes(recentBytes);
    for (const { name, partitions } of topics) {
      for (let partition = 0; partition < partitions; partition++)
        this.partitions.set(id({ topic: name, partition }), []);
    }
    journal.replay((payload, position) => {
      const headerLength = payload.readUInt32LE(0);
      const header = JSON.parse(payload.toString("utf8", 4, 4 + headerLength)) as FrameHeader;
      this.take(header, position + 4 + headerLength);
    });
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
    const header = Buffer.from(JSON.stringify({ batches, offsets } satisfies FrameHeader));
    const headerLength = Buffer.allocUnsafe(4);
    headerLength.writeUInt32LE(header.length);
    const position = this.journal.append([headerLength, header, ...bodies]) + 4 + header.length;
    let at = position;
    for (const body of bodies) {
      this.recent.add(at, body);
      at += body.length;
    }
    this.take({ batches, offsets }, position);
  }

  endOffset(partition: TopicPartition): number {
    return this.batches(partition).at(-1)?.next ?? 0;
  }

  /** How many records lie from an offset on. */
  count(partition: TopicPartition, fromOffset: number): number {
    const batches = this.batches(partition);
    const last = batches.at(-1);
    const from = batches[firstHolding(batches, fromOffset)];
    if (!last || !from) return 0;
    return last.before + last.count - from.before - Math.max(0, fromOffset - from.baseOffset);
  }

  committed(group: string, partition: TopicPartition): number | undefined {
    return this.groupOffsets.get(`${group}/${id(partition)}`);
  }

  /** Records from an offset on: at least one if there is any, then as many as both limits allow. */
  read(partition: TopicPartition, fromOffset: number, { maxRecords, maxBytes }: ReadLimits): StoredRecord[] {
    const batches = this.batches(partition);
    const records: StoredRecord[] = [];
    let left = maxBytes;
    for (let index = firstHolding(batches, fromOffset); records.length < maxRecords; index++) {
      const batch = batches[index];
      if (!batch) break;
      const bytes = this.recent.get(batch.position) ?? this.journal.read(batch.position, batch.length);
      for (const record of decodeRecords(bytes, batch, fromOffset, maxRecords - records.length)) {
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

  private take({ batches, offsets }: FrameHeader, firstPosition: number): void {
    let position = firstPosition;
    for (const { topic, partition, ...batch } of batches) {
      const stored = this.batches({ topic, partition });
      const last = stored.at(-1);
      stored.push({ ...batch, position, before: last ? last.before + last.count : 0 });
      position += batch.length;
    }
    for (const { group, next, ...partition } of offsets) this.groupOffsets.set(`${group}/${id(partition)}`, next);
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
