import { parseCompactedObjectName } from "../../contracts/compacted-object";
import { holdsTrips, hourOf, parseTripObjectName, tripObjectName } from "../../contracts/lake-layout";
import { logName, type LogPartition } from "../../contracts/log-records";
import type { LakeTrip } from "../../contracts/trip-schema";
import { pricingKey } from "../domain/trip-order";
import type { StoredRecord } from "../ports/event-log";
import type { ObjectStore } from "../ports/object-store";
import { nextOffset } from "../runtime/lake-chain";
import { rowsOfObject } from "../runtime/lake-object";

type HeldRecord = LogPartition & StoredRecord;

/** Offsets from the first to before the next. */
interface Run {
  readonly from: number;
  readonly next: number;
}

/** What the lake holds of an hour. */
interface HeldHour {
  /** Of load-lake's objects, by their log's partition: each holds every record of its run. */
  readonly whole: ReadonlyMap<string, readonly Run[]>;
  /** Compacted objects, which may lack what was lost before they were made. */
  readonly compacted: readonly (Run & { readonly name: string; readonly partition: string })[];
  /** Rows of repairs. */
  readonly repaired: ReadonlySet<string>;
}

/** Which records of topic_result the lake holds: it looks at the folder of an hour once, when a record of it is asked for. */
export class HeldRecords {
  private readonly hours = new Map<number, Promise<HeldHour>>();
  /** By partition: the rows of the compacted object that was looked at last. Records come in their order. */
  private readonly latest = new Map<string, { readonly name: string; readonly rows: ReadonlySet<string> }>();

  constructor(private readonly store: ObjectStore) {}

  /** Whether an object of load-lake's has the record. */
  async has(record: HeldRecord): Promise<boolean> {
    const { whole } = await this.hour(record);
    return (whole.get(partitionOf(record)) ?? []).some((run) => isIn(run, record));
  }

  /** Whether a row of the record is in a compacted object, or in one of a repair. */
  async hasRow(record: HeldRecord, row: LakeTrip): Promise<boolean> {
    const { compacted, repaired } = await this.hour(record);
    const key = rowKey(row);
    if (repaired.has(key)) return true;
    const partition = partitionOf(record);
    for (const one of compacted)
      if (one.partition === partition && isIn(one, record) && (await this.rowsIn(one)).has(key)) return true;
    return false;
  }

  /** Whether the record lies where a compacted object reaches over. */
  async isCompacted(record: HeldRecord): Promise<boolean> {
    const { compacted } = await this.hour(record);
    const partition = partitionOf(record);
    return compacted.some((one) => one.partition === partition && isIn(one, record));
  }

  private async rowsIn({ name, partition }: { readonly name: string; readonly partition: string }) {
    const known = this.latest.get(partition);
    if (known?.name === name) return known.rows;
    const rows = new Set(keysOf((await rowsOfObject(this.store, name)) ?? []));
    this.latest.set(partition, { name, rows });
    return rows;
  }

  private hour(record: HeldRecord): Promise<HeldHour> {
    const hour = hourOf(record.timestampMs);
    const known = this.hours.get(hour) ?? this.read(record);
    this.hours.set(hour, known);
    return known;
  }

  private async read(record: HeldRecord): Promise<HeldHour> {
    const anyName = tripObjectName(record, 0, new Date(record.timestampMs).toISOString());
    const folder = anyName.slice(0, anyName.lastIndexOf("/") + 1);
    // An object that is gone was compacted since: the folder holds the compacted one by then.
    for (;;) {
      const found = await this.readFolder(folder);
      if (found) return found;
    }
  }

  /** Undefined where an object has gone meanwhile. */
  private async readFolder(folder: string): Promise<HeldHour | undefined> {
    const whole = new Map<string, Run[]>();
    const compacted: (Run & { readonly name: string; readonly partition: string })[] = [];
    const repaired = new Set<string>();
    for (const name of await this.store.list(folder)) {
      const object = parseTripObjectName(name);
      const several = parseCompactedObjectName(name);
      if (object?.logId !== undefined) {
        const next = await nextOffset(this.store, name);
        if (next === undefined) return undefined;
        const partition = partitionOf({ ...object, logId: object.logId });
        whole.set(partition, [...(whole.get(partition) ?? []), { from: object.firstOffset, next }]);
      } else if (several) {
        // Its run is the folder, the partition and a hyphen.
        const partition = several.run.slice(folder.length, -1);
        compacted.push({ name, partition, from: several.firstOffset, next: several.lastOffset + 1 });
      } else if (holdsTrips(name)) {
        const rows = await rowsOfObject(this.store, name);
        if (!rows) return undefined;
        for (const key of keysOf(rows)) repaired.add(key);
      }
    }
    return { whole, compacted, repaired };
  }
}

const partitionOf = (log: LogPartition) => `${logName(log)}-${log.partition}`;
const isIn = ({ from, next }: Run, { offset }: HeldRecord) => offset >= from && offset < next;
const rowKey = (row: LakeTrip) => `${pricingKey(row)} ${row.trip_id}`;

function* keysOf(rows: Iterable<LakeTrip>): Generator<string> {
  for (const row of rows) yield rowKey(row);
}
