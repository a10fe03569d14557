import type { Coordinates } from "../../../contracts/wire";
import type { Row, Warehouse } from "../../../functions/ports/warehouse";
import { answerReport, questionOf } from "../answer-report";
import { lastDayOfTrips, startOf } from "../demand/last-day";
import type { WindowOptions } from "../windows";
import type { Answer } from "./answer";

/** What the report `hotspots` answers of the latest days that have trips, with the ground that its areas cover. */
export interface Hotspots extends Answer {
  /** Corners of each row's area, in the rows' order. */
  readonly rings: readonly (readonly Coordinates[])[];
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;
/** As many as the report takes by itself. */
const daysLong = 28;

/** @param days what the report `trips-by-day` answers @param nowMs when the page is made */
export async function askForHotspots(
  warehouse: Pick<Warehouse, "report">,
  days: readonly Row[],
  nowMs: number,
): Promise<Hotspots> {
  const question = questionOf("hotspots", latestWindow(days, nowMs), nowMs);
  const rows = await answerReport(warehouse, question);
  if (rows.length === 0) return { report: question.report, parameters: question.values, rows, rings: [] };
  const { cellToBoundary } = await import("h3-js");
  const rings = rows.map((row) =>
    cellToBoundary(String(row["cell"])).map(([latitude, longitude]) => ({ latitude, longitude })),
  );
  return { report: question.report, parameters: question.values, rows, rings };
}

/**
 * The 28 days that end with the last complete day that has trips, so that a city of the past is shown as well; the complete
 * hours of today where there are trips of today alone. A day that is not over, or in the future, ends no window.
 */
export function latestWindow(days: readonly Row[], nowMs: number): WindowOptions {
  const today = Math.floor(nowMs / dayMs) * dayMs;
  const known = days.filter((row) => startOf(row) >= firstMs);
  const last = lastDayOfTrips(known, today);
  if (last !== undefined) return between(last - (daysLong - 1) * dayMs, last + dayMs);
  const thisHour = Math.floor(nowMs / hourMs) * hourMs;
  return known.some((row) => startOf(row) === today) && thisHour > today ? between(today, thisHour) : {};
}

/** So late that neither window starts before the year 1. */
const firstMs = Date.parse("0001-03-01T00:00:00Z");

const between = (fromMs: number, toMs: number): WindowOptions => ({ from: timeOf(fromMs), to: timeOf(toMs) });
const timeOf = (instantMs: number) => new Date(instantMs).toISOString().replace(".000", "");
