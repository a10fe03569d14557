import { tripsPrefix } from "../../../contracts/lake-layout";
import type { LakeTrip } from "../../../contracts/trip-schema";
import type { ZoneModel } from "../../../contracts/zone-model";
import { descendingMoney, formatCents, parseCents } from "../../domain/money";
import { countsBefore } from "../../domain/trip-order";
import { createZoneFinder } from "../../domain/zones";
import type { ObjectStore } from "../../ports/object-store";
import type { TrainingWindow, ZoneRevenue } from "../../ports/zone-trainer";
import { tripRows } from "../../runtime/lake-object";

/** A trip as it counts. */
interface Counted {
  readonly order: Pick<LakeTrip, "sequence" | "agent_timestamp">;
  readonly moment: string;
  readonly of: string;
  readonly cents: bigint;
}

/**
 * What the zones of a model earned by comfort class, from the lake's objects, without a database. It holds some 300 bytes a
 * trip of the window meanwhile: whoever has many trips has a warehouse.
 */
export async function lakeRevenue(
  lake: ObjectStore,
  model: ZoneModel,
  { fromMs }: TrainingWindow,
): Promise<readonly ZoneRevenue[]> {
  const zoneOf = createZoneFinder(model);
  const trips = new Map<string, Counted>();
  // A trip is priced after it was requested: older folders hold none of the window.
  const from = new Date(fromMs).toISOString();
  for await (const row of tripRows(lake, `${tripsPrefix}dt=${from.slice(0, 10)}/`)) {
    const order = { sequence: row.sequence, agent_timestamp: row.agent_timestamp };
    const there = trips.get(row.trip_id);
    if (there && !countsBefore(order, there.order)) continue;
    const { zone } = zoneOf({ latitude: row.client_latitude, longitude: row.client_longitude });
    trips.set(row.trip_id, {
      order,
      moment: row.requested_at ?? row.agent_timestamp,
      of: `${zone} ${row.confort}`,
      cents: parseCents(row.prix_travel.toFixed(2)),
    });
  }
  const sums = new Map<string, { readonly trips: number; readonly cents: bigint }>();
  for (const { moment, of, cents } of trips.values()) {
    if (moment < from) continue;
    const sum = sums.get(of) ?? { trips: 0, cents: 0n };
    sums.set(of, { trips: sum.trips + 1, cents: sum.cents + cents });
  }
  return [...sums]
    .map(([of, { trips: count, cents }]): ZoneRevenue => {
      const [zone, comfort] = of.split(" ") as [string, ZoneRevenue["comfort"]];
      return { zone: Number(zone), comfort, trips: count, revenue: formatCents(cents) };
    })
    .sort(
      (one, other) =>
        descendingMoney(one.revenue, other.revenue) ||
        one.zone - other.zone ||
        one.comfort.localeCompare(other.comfort, "en"),
    );
}
