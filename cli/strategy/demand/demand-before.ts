import { RidestreamError } from "../../../functions/ports/errors";
import type { Row, Warehouse } from "../../../functions/ports/warehouse";
import { answerReport, questionOf } from "../answer-report";
import { demandHistory, hourMs, type KnownDemand } from "./demand-history";
import { lastDayOfTrips, startOf } from "./last-day";

const dayMs = 24 * hourMs;
const historyMs = 56 * dayMs;

/**
 * What the warehouse knows of the demand before an hour, eight weeks back at the most.
 *
 * @param before the hour, since 1970 @throws RidestreamError RS-DEMAND-UNKNOWN
 */
export async function demandBefore(
  warehouse: Pick<Warehouse, "report">,
  before: number,
  nowMs: number,
): Promise<KnownDemand> {
  const days = await answerReport(warehouse, questionOf("trips-by-day", {}, nowMs));
  const lastDay = lastDayOfTrips(days, before * hourMs);
  if (lastDay === undefined) throw unknownDemand(noTripBefore(days, before));
  // The hour after it tells whether the one before it is complete.
  const untilMs = Math.min(lastDay + dayMs, (before + 1) * hourMs, nowMs);
  const asked = { param: { since: timeOf(untilMs - historyMs), until: timeOf(untilMs) } };
  const rows = await answerReport(warehouse, questionOf("demand-by-zone-and-hour", asked, nowMs));
  const known = demandHistory(rows, before);
  if (known !== undefined) return known;
  throw unknownDemand(whyUnknown(rows, days, before));
}

const unknownDemand = (why: string) => new RidestreamError("RS-DEMAND-UNKNOWN", why);

function whyUnknown(rows: readonly Row[], days: readonly Row[], before: number): string {
  const hours = rows.filter((row) => hourOf(row) < before);
  if (hours.length === 0) return noTripBefore(days, before);
  const asked = `no trip before ${timeOf(before * hourMs)}`;
  const last = timeOf(Math.max(...hours.map(hourOf)) * hourMs);
  return hours.every((row) => (row["CENTROID_ID"] ?? null) === null)
    ? `${asked} has a zone, the last one is of the hour ${last}: see whether there are zones (ridestream zones show)`
    : `${asked} is of a complete hour, the last one is of the hour ${last}: ask again when there are trips of a later hour`;
}

function noTripBefore(days: readonly Row[], before: number): string {
  const first = Math.min(...days.map(startOf));
  return Number.isFinite(first)
    ? `the warehouse has no trip before ${timeOf(before * hourMs)}, the first is of ${timeOf(first).slice(0, 10)}: ask for a later time`
    : "the warehouse has no trips yet: run ridestream demo, or wait for the first trips";
}

const hourOf = (row: Row) => startOf(row) / hourMs + Number(row["hour_of_day"]);
const timeOf = (instantMs: number) => new Date(instantMs).toISOString();
