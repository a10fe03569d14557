import { holdsAgain, parseCompactedObjectName, runOfObject } from "../../contracts/compacted-object";
import { hourOf, lakeMetadata, lastOffsetMetadata, tripObjectName } from "../../contracts/lake-layout";
import type { LogPartition } from "../../contracts/log-records";
import type { StoredRecord } from "../ports/event-log";
import type { ObjectStore } from "../ports/object-store";
import { nextOffset } from "../runtime/lake-chain";
import type { HandledSource } from "../runtime/worker";
import { createGzipPacker, type Packer } from "./packer";

/** An object in the making: a run of records of one partition. Its rows are packed as they come, while the next ones are read. */
export class TripObjectDraft implements HandledSource {
  readonly topic: string;
  readonly logId: string;
  readonly partition: number;
  readonly firstOffset: number;
  readonly oldestMs: number;
  lastOffset: number;
  rows = 0;
  /** Of the rows, before they are packed. */
  bytes = 0;
  private lines: string[] = [];
  private whole: Promise<Uint8Array> | undefined;

  constructor(
    log: LogPartition,
    first: StoredRecord,
    rows: readonly string[],
    readonly sinceMs: number,
    private readonly packer: Packer = createGzipPacker(),
  ) {
    ({ topic: this.topic, logId: this.logId, partition: this.partition } = log);
    this.firstOffset = first.offset;
    this.oldestMs = first.timestampMs;
    this.lastOffset = first.offset;
    this.add(first.offset, rows);
  }

  /** Whether the record may follow: of the draft's hour, and before it was packed as a whole. */
  takes({ timestampMs }: StoredRecord): boolean {
    return this.whole === undefined && hourOf(timestampMs) === hourOf(this.oldestMs);
  }

  add(offset: number, rows: readonly string[]): void {
    this.lastOffset = offset;
    this.rows += rows.length;
    for (const row of rows) {
      this.lines.push(row);
      this.bytes += row.length + 1;
    }
  }

  /** Has what was added packed meanwhile. */
  pack(): void {
    if (this.lines.length === 0) return;
    this.packer.add(`${this.lines.join("\n")}\n`);
    this.lines = [];
  }

  /** All its rows. @throws Error once any of them was packed: the rest would be taken for all */
  get unpacked(): readonly string[] {
    if (this.lines.length < this.rows) throw new Error("rows of this draft are packed already");
    return this.lines;
  }

  /** The rows, packed. It takes no more of them then, and may be asked again. */
  packed(): Promise<Uint8Array> {
    this.pack();
    this.whole ??= this.packer.end();
    return this.whole;
  }

  /** Nothing of it is wanted, unless it is being written. */
  discard(): void {
    if (this.whole === undefined) this.packer.discard();
  }
}

/**
 * Creates the draft's object, unless one of its first offset is there.
 *
 * @param lake identity of the lake that the draft is meant for: another may have taken its place by now
 * @param nowMs a compaction looks at hours that are over alone, ms since the Unix epoch
 * @returns the offset that the chain goes on from: after the draft's records, or after those of the object that is there
 */
export async function writeObject(
  store: ObjectStore,
  draft: TripObjectDraft,
  lake: string,
  nowMs: number,
): Promise<number> {
  const name = tripObjectName(draft, draft.firstOffset, new Date(draft.oldestMs).toISOString());
  const packed = await draft.packed();
  const metadata = { [lastOffsetMetadata]: String(draft.lastOffset), [lakeMetadata]: lake };
  for (;;) {
    const isCreated = (await store.create(name, packed, metadata)) === "created";
    const next = isCreated ? draft.lastOffset + 1 : await nextOffset(store, name);
    // It was compacted, and removed, since.
    if (next === undefined) continue;
    const compacted = hourOf(draft.oldestMs) < hourOf(nowMs) ? await compactedNext(store, name) : undefined;
    return compacted ?? next;
  }
}

/**
 * The offset after the compacted object that holds what an object of this name held before. Undefined where there is none: no name
 * is free again before that is there. So the object of this name, whoever created it, tells nothing new up to that offset,
 * and what it tells beyond is written again, under names that no reader knows yet.
 */
async function compactedNext(store: ObjectStore, name: string): Promise<number | undefined> {
  const others = await store.list(runOfObject(name) ?? name);
  const lasts = others.flatMap((other) => (holdsAgain(other, name) ? parseCompactedObjectName(other)?.lastOffset : []));
  const last = Math.max(...lasts.filter((offset) => offset !== undefined));
  return Number.isFinite(last) ? last + 1 : undefined;
}
