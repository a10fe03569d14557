import type { Row } from "../../../functions/ports/warehouse";

const dayMs = 86_400_000;
/** So many days before a silence say how many trips are few after it. */
const daysBefore = 56;
/** So few of the trips after a silence are taken for trips that were sent again. */
const lateShare = 0.05;

/**
 * Start of the last day, before an instant, on which trips were asked for; undefined without one.
 *
 * A trip whose request has no time counts when it is priced. If it is sent again weeks after the others, that is no day of
 * theirs. So days after a day of silence do not count, if none of their trips has the time of its request, and they have few.
 *
 * @param days what the report `trips-by-day` answers
 */
export function lastDayOfTrips(days: readonly Row[], beforeMs: number): number | undefined {
  const known = days
    .map((row) => ({ startMs: startOf(row), trips: Number(row["trips"]), undated: Number(row["undated"] ?? 0) }))
    .filter(({ startMs }) => startMs < beforeMs)
    .sort((one, other) => one.startMs - other.startMs);
  const last = known.at(-1)?.startMs;
  const dated = known.findLast(({ trips, undated }) => undated < trips)?.startMs;
  if (last === undefined || dated === undefined || dated === last) return last;
  const later = known.filter(({ startMs }) => startMs > dated);
  const before = known.filter(({ startMs }) => startMs <= dated && startMs > dated - daysBefore * dayMs);
  const isAfterSilence = (later[0]?.startMs ?? last) - dated > dayMs;
  return isAfterSilence && tripsOf(later) <= lateShare * tripsOf(before) ? dated : last;
}

/** Start of the day of a row of `trips-by-day`. */
export const startOf = (row: Row): number => Date.parse(`${String(row["day"])}T00:00:00Z`);

const tripsOf = (days: readonly { readonly trips: number }[]) => days.reduce((sum, { trips }) => sum + trips, 0);
