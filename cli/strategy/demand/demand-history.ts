import type { DemandHistory } from "../../../functions/domain/expected-demand";
import type { Row } from "../../../functions/ports/warehouse";

export const hourMs = 3_600_000;
/** An hour whose trips go on until then is whole. */
const lastMinutes = 55;
/** So few of the trips, with a day of silence after them, are dated wrongly: they make no weeks without demand. */
const strayShare = 0.005;
const silentHours = 24;

/** Trips by hour, as the report `demand-by-zone-and-hour` counts them. */
interface HourOfZone {
  /** Since 1970, UTC. */
  readonly hour: number;
  readonly zone: number | null;
  readonly trips: number;
  readonly lastMinute: number;
}

export interface KnownDemand extends DemandHistory {
  readonly tripsInAll: number;
  /** Trips of these hours that have no zone; they are left out. */
  readonly tripsWithoutZone: number;
}

/**
 * The complete hours of what the report `demand-by-zone-and-hour` answers. An hour is complete where trips of a later hour are
 * there, or where its own go on to its last five minutes: a file that ends within an hour makes no quiet hour.
 *
 * @param before the hour, since 1970, that no hour of the history reaches
 * @returns undefined without a complete hour that has trips with a zone
 */
export function demandHistory(rows: readonly Row[], before: number): KnownDemand | undefined {
  const all = rows.map(hourOfZone);
  const last = Math.max(...all.map(({ hour }) => hour));
  const isWhole = all.some(({ hour, lastMinute }) => hour === last && lastMinute >= lastMinutes);
  const end = Math.min(before, isWhole ? last + 1 : last);
  const complete = all.filter(({ hour }) => hour < end);
  const placed = complete.filter(({ zone }) => zone !== null);
  const first = firstHourOf(placed);
  if (first === undefined) return undefined;
  const trips = new Map<number, number[]>();
  for (const { hour, zone, trips: count } of placed) {
    if (zone === null || hour < first) continue;
    const ofZone = trips.get(zone) ?? Array.from({ length: end - first }, () => 0);
    ofZone[hour - first] = count;
    trips.set(zone, ofZone);
  }
  const tripsOf = (some: readonly HourOfZone[]) =>
    some.filter(({ hour }) => hour >= first).reduce((sum, { trips: count }) => sum + count, 0);
  return {
    firstHour: first,
    hours: end - first,
    trips: new Map([...trips].sort(([one], [other]) => one - other)),
    tripsInAll: tripsOf(placed),
    tripsWithoutZone: tripsOf(complete.filter(({ zone }) => zone === null)),
  };
}

function hourOfZone(row: Row): HourOfZone {
  const zone = row["CENTROID_ID"] ?? null;
  const day = Date.parse(`${String(row["day"])}T00:00:00Z`) / hourMs;
  return {
    hour: day + Number(row["hour_of_day"]),
    zone: zone === null ? null : Number(zone),
    trips: Number(row["trips"]),
    lastMinute: Number(row["last_minute"]),
  };
}

function firstHourOf(hours: readonly HourOfZone[]): number | undefined {
  const all = hours.reduce((sum, { trips }) => sum + trips, 0);
  const sorted = hours.toSorted((one, other) => one.hour - other.hour);
  let first = sorted[0]?.hour;
  let before = 0;
  for (const [at, { hour, trips }] of sorted.entries()) {
    const isAfterSilence = hour - (sorted[at - 1]?.hour ?? hour) > silentHours;
    if (isAfterSilence && before <= strayShare * all) first = hour;
    before += trips;
  }
  return first;
}
