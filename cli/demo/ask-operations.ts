import type { SearchTrip } from "../../contracts/trip-schema";
import type { ZoneModel } from "../../contracts/zone-model";
import type { Clock } from "../../functions/ports/clock";
import type { ComfortRevenue, SearchIndex } from "../../functions/ports/search-index";

export interface OperationsAnswers {
  readonly lastHour: readonly ComfortRevenue[];
  /** Trips picked up near the centre of the busiest zone, nearest first. */
  readonly nearby: readonly SearchTrip[];
  /** The trips of the client of the first of them, newest first. */
  readonly ofClient: readonly SearchTrip[];
  readonly withinMetres: number;
}

const hourMs = 3_600_000;

/** Operations' questions, answered from the search index. */
export async function askOperations(
  index: SearchIndex,
  zoneModel: ZoneModel | undefined,
  clock: Clock,
): Promise<OperationsAnswers> {
  const nowMs = clock.now();
  const [busiest] = [...(zoneModel?.zones ?? [])].sort((a, b) => b.pickups - a.pickups);
  const withinMetres = 500;
  const nearby = busiest ? await index.near(busiest, withinMetres, 3) : [];
  const client = nearby[0]?.telephoneClient;
  return {
    lastHour: await index.revenueByComfort({ fromMs: nowMs - hourMs, toMs: nowMs + 1 }),
    nearby,
    ofClient: client === undefined ? [] : await index.find({ phone: client }, 3),
    withinMetres,
  };
}
