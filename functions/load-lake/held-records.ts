import { holdsTrips, hourOf, parseTripObjectName, tripObjectName } from "../../contracts/lake-layout";
import { logName, type LogPartition } from "../../contracts/log-records";
import type { LakeTrip } from "../../contracts/trip-schema";
import type { StoredRecord } from "../ports/event-log";
import type { ObjectStore } from "../ports/object-store";
import { nextOffset } from "./trip-object";

/** What the lake holds of an hour. */
interface HeldHour {
  /** Runs of offsets by the partition of their log, each from its first offset to the one after its last. */
  readonly runs: ReadonlyMap<string, readonly (readonly [from: number, next: number])[]>;
  /** Rows of objects whose names tell no run, by `rowKey`. */
  readonly rows: ReadonlySet<string>;
}

/** The rows of an object; none when it is gone. @throws RidestreamError RS-LAKE-DAMAGED */
export type RowsOfObject = (name: string) => Promise<Iterable<LakeTrip>>;

/** Which records of topic_result the lake holds: it looks at the folder of an hour once, when a record of it is asked for. */
export class HeldRecords {
  private readonly hours = new Map<number, Promise<HeldHour>>();

  constructor(
    private readonly store: ObjectStore,
    private readonly rowsOf: RowsOfObject,
  ) {}

  /** Whether an object's run of offsets has the record. */
  async has(record: LogPartition & StoredRecord): Promise<boolean> {
    const { runs } = await this.hour(record);
    return (runs.get(partitionKey(record)) ?? []).some(([from, next]) => record.offset >= from && record.offset < next);
  }

  /** Whether a row of the record is in an object whose name tells no run of offsets, such as one of a repair. */
  async hasRow(record: LogPartition & StoredRecord, row: LakeTrip): Promise<boolean> {
    return (await this.hour(record)).rows.has(rowKey(row));
  }

  private hour(record: LogPartition & StoredRecord): Promise<HeldHour> {
    const hour = hourOf(record.timestampMs);
    const known = this.hours.get(hour) ?? this.read(record);
    this.hours.set(hour, known);
    return known;
  }

  private async read(record: LogPartition & StoredRecord): Promise<HeldHour> {
    const anyName = tripObjectName(record, 0, new Date(record.timestampMs).toISOString());
    const runs = new Map<string, [number, number][]>();
    const rows = new Set<string>();
    for (const name of await this.store.list(anyName.slice(0, anyName.lastIndexOf("/") + 1))) {
      const object = parseTripObjectName(name);
      if (object?.logId !== undefined) {
        const key = partitionKey({ ...object, logId: object.logId });
        runs.set(key, [...(runs.get(key) ?? []), [object.firstOffset, await nextOffset(this.store, name)]]);
      } else if (holdsTrips(name)) {
        for (const row of await this.rowsOf(name)) rows.add(rowKey(row));
      }
    }
    return { runs, rows };
  }
}

const partitionKey = (log: LogPartition) => `${logName(log)}-${log.partition}`;
/** Equal for rows of one request, priced once. */
const rowKey = ({ trip_id, sequence, agent_timestamp }: LakeTrip) => `${sequence ?? agent_timestamp} ${trip_id}`;
