import { RidestreamError } from "../../../functions/ports/errors";
import type { Warehouse } from "../../../functions/ports/warehouse";
import { answerReport, questionOf } from "../answer-report";
import { demandHistory, hourMs, type KnownDemand } from "./demand-history";

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
  const starts = days.map((row) => Date.parse(`${String(row["day"])}T00:00:00Z`));
  const lastDay = Math.max(...starts.filter((start) => start < before * hourMs));
  if (!Number.isFinite(lastDay)) throw noTrips(before);
  // The hour after it tells whether the one before it is complete.
  const untilMs = Math.min(lastDay + dayMs, (before + 1) * hourMs, nowMs);
  const asked = { param: { since: timeOf(untilMs - historyMs), until: timeOf(untilMs) } };
  const rows = await answerReport(warehouse, questionOf("demand-by-zone-and-hour", asked, nowMs));
  const known = demandHistory(rows, before);
  if (known === undefined) throw noTrips(before);
  return known;
}

const noTrips = (before: number) =>
  new RidestreamError(
    "RS-DEMAND-UNKNOWN",
    `the warehouse has no complete hour with trips in zones before ${timeOf(before * hourMs)}: ask for a later time, or ` +
      "see which days have trips (ridestream report trips-by-day) and whether there are zones (ridestream zones show)",
  );

const timeOf = (instantMs: number) => new Date(instantMs).toISOString();
