import { promisify } from "util";
import { gzip } from "zlib";
import {
  compactedObjectName,
  madeOfMetadata,
  parseCompactedObjectName,
  rowBytesMetadata,
  writtenAtMetadata,
} from "../../contracts/compacted-object";
import { lakeMetadata, lastOffsetMetadata } from "../../contracts/lake-layout";
import { readTripRows, unpackRows } from "../runtime/lake-object";
import { partsDigest, rowsDigest } from "../domain/digests";
import { RidestreamError } from "../ports/errors";
import type { CompactionOutcome, CompactLakeProps } from "./compaction";
import { inOrder, isWithin, type HourObject, type NamedObject } from "./hour-objects";
import { MergedRows } from "./merged-rows";
import { several } from "./several";

export interface CompactedPartitionProps extends CompactLakeProps {
  readonly objectBytes: number;
  /** Of the lake. */
  readonly identity: string;
  /** First offset of the partition's last object: from it on, load-lake's objects stay as they are. */
  readonly end: number;
}

/** Objects that become one, with the rows of those that were read. */
interface Group {
  readonly objects: HourObject[];
  readonly rows: Map<HourObject, Buffer>;
  bytes: number;
  lastOffset: number;
}

/** Requests for objects that are looked at, or removed, at once. */
const [looksAtOnce, removalsAtOnce] = [16, 4];

/** The objects of one hour and partition. */
export class CompactedPartition {
  constructor(
    private readonly props: CompactedPartitionProps,
    private readonly named: readonly NamedObject[],
  ) {}

  async compact(outcome: CompactionOutcome): Promise<void> {
    const some = this.named.filter(({ isCompacted, firstOffset }) => isCompacted || firstOffset < this.props.end);
    outcome.objects += this.named.length;
    if (some.length < 2) return;
    const found = await several(some, looksAtOnce, (one) => this.described(one));
    const objects = inOrder(found.filter((one) => one !== undefined));
    const written = await this.merge(objects, new Set(), outcome);
    const all = [...objects, ...written];
    const unlike = await this.retire(all, outcome);
    // What lies within a compacted object and has a row that it lacks: together they make another.
    if (unlike.size > 0) await this.merge(inOrder(all), unlike, outcome);
  }

  /** Undefined for what is gone, or no part of this lake's chain. */
  private async described(one: NamedObject): Promise<HourObject | undefined> {
    const metadata = await this.props.lake.metadata(one.name);
    if (!metadata) return undefined;
    const compacted = parseCompactedObjectName(one.name);
    if (compacted) {
      const [bytes, writtenMs] = [Number(metadata[rowBytesMetadata]), Date.parse(metadata[writtenAtMetadata] ?? "")];
      return {
        ...one,
        lastOffset: compacted.lastOffset,
        ...(Number.isSafeInteger(bytes) && { rowBytes: bytes }),
        ...(!Number.isNaN(writtenMs) && { writtenMs }),
      };
    }
    const meantFor = metadata[lakeMetadata] ?? this.props.identity;
    const lastOffset = Number(metadata[lastOffsetMetadata]);
    if (meantFor !== this.props.identity || !Number.isSafeInteger(lastOffset)) return undefined;
    // One that was created again may reach over the last object: load-lake has not come to what it tells there.
    if (lastOffset >= this.props.end) return undefined;
    return { ...one, lastOffset };
  }

  /**
   * Writes compacted objects of what no compacted object holds yet.
   *
   * @param unlike objects that lie within a compacted one, and hold more
   */
  private async merge(
    objects: readonly HourObject[],
    unlike: ReadonlySet<HourObject>,
    outcome: CompactionOutcome,
  ): Promise<readonly HourObject[]> {
    const written: HourObject[] = [];
    let group: Group | undefined;
    const close = async () => {
      const compacted = group && group.objects.length > 1 ? await this.write(group, outcome) : undefined;
      if (compacted) written.push(compacted);
    };
    for (const one of objects) {
      if (!unlike.has(one) && objects.some((other) => isWithin(one, other))) continue;
      const rows = one.rowBytes === undefined ? await readTripRows(this.props.lake, one.name) : undefined;
      const bytes = one.rowBytes ?? rows?.length;
      // Another compaction has removed it.
      if (bytes === undefined) continue;
      const overlaps = group !== undefined && one.firstOffset <= group.lastOffset;
      if (group && !overlaps && group.bytes + bytes > this.props.objectBytes) {
        await close();
        group = undefined;
      }
      group ??= { objects: [], rows: new Map(), bytes: 0, lastOffset: one.lastOffset };
      group.objects.push(one);
      if (rows) group.rows.set(one, rows);
      group.bytes += bytes;
      group.lastOffset = Math.max(group.lastOffset, one.lastOffset);
    }
    await close();
    return written;
  }

  private async write(group: Group, outcome: CompactionOutcome): Promise<HourObject | undefined> {
    const { lake, clock, identity } = this.props;
    const [first] = group.objects;
    if (!first) return undefined;
    const merged = new MergedRows();
    const parts = new Map<string, string>();
    for (const one of group.objects) {
      const rows = group.rows.get(one) ?? (await readTripRows(lake, one.name));
      if (!rows) return undefined;
      merged.add(rows);
      parts.set(one.name, rowsDigest(rows));
      group.rows.delete(one);
    }
    const body = merged.body();
    const { run, firstOffset } = first;
    const { lastOffset } = group;
    const name = compactedObjectName({ run, firstOffset, lastOffset, rows: merged.count, digest: rowsDigest(body) });
    if (merged.count === 0 || group.objects.some((one) => one.name === name)) return undefined;
    const nowMs = clock.now();
    const metadata = {
      [writtenAtMetadata]: new Date(nowMs).toISOString(),
      [rowBytesMetadata]: String(body.length),
      [madeOfMetadata]: partsDigest(parts),
      [lakeMetadata]: identity,
    };
    if ((await lake.create(name, await promisify(gzip)(body), metadata)) === "created") {
      outcome.written++;
      outcome.objects++;
      outcome.rows += merged.count;
    }
    const object = { name, run, isCompacted: true, firstOffset, lastOffset, rowBytes: body.length };
    return this.described(object);
  }

  /**
   * Removes what lies within a compacted object that is there long enough, once each row of it is found there.
   *
   * @returns what lies within one and has a row that it lacks
   */
  private async retire(objects: readonly HourObject[], outcome: CompactionOutcome): Promise<ReadonlySet<HourObject>> {
    const { lake, clock, keepMs } = this.props;
    const removed = new Set<HourObject>();
    const unlike = new Set<HourObject>();
    const within = objects.filter((one) => objects.some((other) => isWithin(one, other)));
    for (const compacted of objects) {
      const some = within.filter((one) => !removed.has(one) && isWithin(one, compacted));
      const ageMs = clock.now() - (compacted.writtenMs ?? clock.now());
      if (some.length === 0 || ageMs < keepMs) continue;
      const held = await this.verified(compacted);
      if (!held) continue;
      await several(some, removalsAtOnce, async (one) => {
        const found = await lake.readChanged(one.name);
        if (!found || found === "unchanged") return;
        if (!held.hold(await unpackRows(lake, one.name, found.body))) unlike.add(one);
        // As it was read: load-lake may have written another of this name since.
        else if ((await lake.remove(one.name, found.generation)) === "removed") {
          removed.add(one);
          outcome.removed++;
          outcome.objects--;
        }
      });
    }
    outcome.waiting += within.filter((one) => !removed.has(one)).length;
    return unlike;
  }

  /** The rows of a compacted object, if they are those that its name tells; undefined when it is gone. */
  private async verified(compacted: HourObject): Promise<MergedRows | undefined> {
    const rows = await readTripRows(this.props.lake, compacted.name);
    if (!rows) return undefined;
    const held = new MergedRows();
    held.add(rows);
    const told = parseCompactedObjectName(compacted.name);
    if (held.count === told?.rows && rowsDigest(rows) === told.digest) return held;
    throw new RidestreamError(
      "RS-LAKE-DAMAGED",
      `${compacted.name} in ${this.props.lake.place} does not hold the rows that its name says: remove it, the objects that it was made of are there still, or restore it from a copy`,
    );
  }
}
