import type { LakeTrip } from "../../../contracts/trip-schema";
import { newObjects } from "../../../functions/adapters/embedded/new-objects";
import type { ObjectStore } from "../../../functions/ports/object-store";

interface FoldedTrip {
  readonly row: LakeTrip;
  readonly object: string;
}

/** The table of each trip once, as sql/fold says it, without a database: thousands of schedules are folded. */
export class FoldedTrips {
  private readonly objects = new Map<string, string | undefined>();
  private trips: FoldedTrip[] = [];

  /** Folds what is new; each object is a transaction. */
  async refresh(lake: ObjectStore): Promise<void> {
    for await (const { name, rows, digest } of newObjects(lake, this.objects)) {
      this.fold(name, rows);
      this.objects.set(name, digest);
    }
  }

  /** How often each id is there. */
  counts(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { row } of this.trips) counts.set(row.trip_id, (counts.get(row.trip_id) ?? 0) + 1);
    return counts;
  }

  private fold(object: string, rows: Buffer | undefined): void {
    const fresh = new Map<string, FoldedTrip>();
    for (const line of rows?.toString("utf8").split("\n") ?? []) {
      if (line === "") continue;
      const one = { row: JSON.parse(line) as LakeTrip, object };
      const there = fresh.get(one.row.trip_id);
      if (!there || comesBefore(one, there)) fresh.set(one.row.trip_id, one);
    }
    this.trips = this.trips.filter((told) => {
      const one = fresh.get(told.row.trip_id);
      return !one || !comesBefore(one, told);
    });
    const there = new Set(this.trips.map(({ row }) => row.trip_id));
    for (const one of fresh.values()) if (!there.has(one.row.trip_id)) this.trips.push(one);
  }
}

const comesBefore = (one: FoldedTrip, other: FoldedTrip): boolean => order(one) < order(other);
const order = ({ row, object }: FoldedTrip) => [row.sequence ?? "", row.agent_timestamp, object].join(" ");
