import { expectedDemand } from "../../../functions/domain/expected-demand";
import { placeDrivers } from "../../../functions/domain/place-drivers";
import { poissonInterval } from "../../../functions/domain/poisson";
import type { Row, Warehouse } from "../../../functions/ports/warehouse";
import { hourMs, type KnownDemand } from "../demand/demand-history";
import { demandBefore } from "../demand/demand-before";

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

const intervalShare = 0.95;

/** Where to place drivers in an hour, by what the warehouse counted before it. @throws RidestreamError RS-DEMAND-UNKNOWN */
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

const timeOf = (instantMs: number) => new Date(instantMs).toISOString();
const rounded = (value: number) => Number(value.toFixed(2));
