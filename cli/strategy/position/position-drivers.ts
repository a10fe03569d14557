import { expectedDemand } from "../../../functions/domain/expected-demand";
import { placeDrivers } from "../../../functions/domain/place-drivers";
import { poissonInterval } from "../../../functions/domain/poisson";
import { RidestreamError } from "../../../functions/ports/errors";
import type { Row, Warehouse } from "../../../functions/ports/warehouse";
import { answerReport, questionOf } from "../answer-report";
import { demandHistory, hourMs, type KnownDemand } from "./demand-history";

export interface PositionProps {
  readonly drivers: number;
  /** Trips that a driver serves in the hour. */
  readonly tripsEach: number;
  /** A moment of the hour that is asked for; undefined for the one after the last complete hour. */
  readonly atMs: number | undefined;
  readonly nowMs: number;
}

export interface Position {
  /** Start of the hour. */
  readonly atMs: number;
  readonly known: KnownDemand;
  /** A row a zone, the most drivers first. */
  readonly rows: readonly Row[];
}

const dayMs = 24 * hourMs;
/** What is looked back at: eight weeks. */
const historyMs = 56 * dayMs;
const intervalShare = 0.95;

/** Where to place drivers in an hour, by what the warehouse counted before it. @throws RidestreamError RS-POSITION-NO-TRIPS */
export async function positionDrivers(
  warehouse: Pick<Warehouse, "report">,
  { drivers, tripsEach, atMs, nowMs }: PositionProps,
): Promise<Position> {
  const thisHour = Math.floor(nowMs / hourMs);
  const askedHour = atMs === undefined ? undefined : Math.floor(atMs / hourMs);
  const before = Math.min(askedHour ?? thisHour, thisHour);
  const known = await demandBefore(warehouse, before, nowMs);
  const hour = askedHour ?? known.firstHour + known.hours;
  const demand = [...expectedDemand(known, hour)].map(([zone, expected]) => ({ zone, expected }));
  const rows = placeDrivers(demand, { drivers, tripsEach })
    .toSorted((one, other) => other.drivers - one.drivers || other.expected - one.expected || one.zone - other.zone)
    .map(({ zone, expected, drivers: there, served }): Row => ({
      hour: timeOf(hour * hourMs),
      zone,
      expected_trips: rounded(expected),
      ...poissonInterval(expected, intervalShare),
      drivers: there,
      expected_served: rounded(served),
      expected_unmet: rounded(Math.max(0, expected - served)),
    }));
  return { atMs: hour * hourMs, known, rows };
}

async function demandBefore(warehouse: Pick<Warehouse, "report">, before: number, nowMs: number): Promise<KnownDemand> {
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
    "RS-POSITION-NO-TRIPS",
    `the warehouse has no complete hour with trips in zones before ${timeOf(before * hourMs)}: ask for a later hour (--at), or ` +
      "see which days have trips (ridestream report trips-by-day) and whether there are zones (ridestream zones show)",
  );

const timeOf = (instantMs: number) => new Date(instantMs).toISOString();
const rounded = (value: number) => Number(value.toFixed(2));
