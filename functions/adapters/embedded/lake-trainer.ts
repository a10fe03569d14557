import { createHash } from "crypto";
import { tripsPrefix } from "../../../contracts/lake-layout";
import type { LakeTrip } from "../../../contracts/trip-schema";
import type { Coordinates } from "../../../contracts/wire";
import { fewestJudges } from "../../domain/judge-zones";
import { countsBefore } from "../../domain/trip-order";
import { daviesBouldin } from "../../domain/zone-quality";
import type { ObjectStore } from "../../ports/object-store";
import { isJudge, type TrainedZones, type TrainingWindow, type ZoneTrainer } from "../../ports/zone-trainer";
import { tripRows } from "../../runtime/lake-object";
import { lakeRevenue } from "./lake-revenue";
import { trainZones } from "./train-zones";

export interface LakeTrainerProps {
  readonly lake: ObjectStore;
  /** What is learned from beside trips until there are a thousand: pickups of a file. */
  readonly pickups: () => Promise<readonly Coordinates[]>;
  readonly seed: number;
  /** @default that of `trainZones` */
  readonly starts?: number;
  /** Trips that are learned from at most: above it, those whose ids have the least MD5. @default 100,000 */
  readonly most?: number;
}

const mostJudges = 20_000;
const fewestTrips = 1_000;

/**
 * Learns zones from the lake's objects by k-means in this process. It reads them as they are and needs no database: the
 * function's container is one file, and what is held is bounded by what is learned from, however long the lake.
 */
export function createLakeTrainer({ lake, pickups, seed, starts, most = 100_000 }: LakeTrainerProps): ZoneTrainer {
  return {
    async train(zones, window) {
      const drawn = await readTrips(lake, window, { learned: most, judges: fewestJudges });
      const judges = drawn.judges.inOrder();
      const trips = [...drawn.learned.inOrder(), ...(judges.length < fewestJudges ? judges : [])];
      const given = trips.length < fewestTrips ? await pickups() : [];
      const all = [...trips.map(({ at }) => at), ...given];
      if (all.length === 0) return undefined;
      const trained = trainZones(all, { zones, seed, ...(starts !== undefined && { starts }) });
      const times = trips.map(({ pricedAt }) => pricedAt).sort();
      return {
        ...trained,
        daviesBouldin: daviesBouldin(trained, all),
        trainedOn: { pickups: all.length, from: times[0] ?? null, to: times.at(-1) ?? null },
        trainedBy: "k-means over the lake's objects",
      } satisfies TrainedZones;
    },
    async judges(window) {
      return (await readPickups(lake, window, { learned: 0, judges: mostJudges })).judges;
    },
    revenue: (model, window) => lakeRevenue(lake, model, window),
    // Reports ask for the model in use when they run.
    use: () => Promise.resolve(),
  };
}

/** Pickups of the lake's trips, those that may be learned from apart from those that judge; of more than told, a sample. */
export async function readPickups(
  lake: ObjectStore,
  window: TrainingWindow,
  most: { readonly learned: number; readonly judges: number },
): Promise<{ readonly learned: readonly Coordinates[]; readonly judges: readonly Coordinates[] }> {
  const { learned, judges } = await readTrips(lake, window, most);
  return { learned: learned.inOrder().map(({ at }) => at), judges: judges.inOrder().map(({ at }) => at) };
}

interface DrawnTrip {
  readonly at: Coordinates;
  /** RFC 3339 UTC. */
  readonly pricedAt: string;
  readonly order: Pick<LakeTrip, "sequence" | "agent_timestamp">;
}

/** Each trip once, as the warehouse's view has it; of more than a number those whose ids have the least MD5. */
class Draw {
  private readonly trips = new Map<string, DrawnTrip>();
  private above: string | undefined;

  constructor(private readonly most: number) {}

  add(md5: string, trip: DrawnTrip): void {
    if (this.most === 0 || (this.above !== undefined && md5 > this.above)) return;
    const there = this.trips.get(md5);
    if (there && !countsBefore(trip.order, there.order)) return;
    this.trips.set(md5, trip);
    if (this.trips.size >= 2 * this.most) this.cut();
  }

  inOrder(): readonly DrawnTrip[] {
    this.cut();
    return [...this.trips].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, trip]) => trip);
  }

  private cut(): void {
    if (this.trips.size <= this.most) return;
    const drawn = [...this.trips.keys()].sort();
    this.above = drawn[this.most - 1];
    for (const md5 of drawn.slice(this.most)) this.trips.delete(md5);
  }
}

async function readTrips(
  lake: ObjectStore,
  { fromMs }: TrainingWindow,
  most: { readonly learned: number; readonly judges: number },
): Promise<{ readonly learned: Draw; readonly judges: Draw }> {
  const learned = new Draw(most.learned);
  const judges = new Draw(most.judges);
  const from = new Date(fromMs).toISOString();
  // An object holds trips of its hour alone.
  const firstDay = `${tripsPrefix}dt=${new Date(fromMs).toISOString().slice(0, 10)}/`;
  for await (const row of tripRows(lake, firstDay)) {
    if (row.agent_timestamp < from) continue;
    const md5 = createHash("md5").update(row.trip_id).digest("hex");
    const { client_latitude: latitude, client_longitude: longitude, agent_timestamp: pricedAt, sequence } = row;
    const trip = { at: { latitude, longitude }, pricedAt, order: { sequence, agent_timestamp: pricedAt } };
    (isJudge(md5) ? judges : learned).add(md5, trip);
  }
  return { learned, judges };
}
