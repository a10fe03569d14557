import { priceFactors, type PriceFactorsProps, type ZoneFactors } from "../../../functions/domain/price-factors";
import { formatCents, parseCents } from "../../../functions/domain/money";
import type { Row, Warehouse } from "../../../functions/ports/warehouse";
import { answerReport, questionOf } from "../answer-report";
import { demandBefore } from "../demand/demand-before";
import { hourMs, type KnownDemand } from "../demand/demand-history";
import { grouped } from "../hotspots/areas";
import type { Window } from "../windows";

export interface SimulateProps extends PriceFactorsProps {
  readonly window: Window;
  readonly nowMs: number;
}

export interface SimulatedPrices {
  /** None where the window has no trip. */
  readonly rows: readonly Row[];
  /** The demand before the window. */
  readonly known: KnownDemand;
}

/** Trips that have one zone, comfort class and hour of the week, with their factor. */
interface Priced {
  readonly zone: string | number | null | undefined;
  readonly comfort: string;
  readonly trips: number;
  /** As they were priced. */
  readonly cents: bigint;
  /** By which they were. */
  readonly formerPercent: number;
  readonly percent: number;
}

/**
 * What prices by zone and hour would have changed in a window, a row a zone and comfort class and one of all: the trips and
 * what they cost are taken as they were. The factors are those of the demand before the window.
 *
 * @throws RidestreamError RS-DEMAND-UNKNOWN, RS-WAREHOUSE-QUERY
 */
export async function simulatePrices(
  warehouse: Pick<Warehouse, "report">,
  { window, nowMs, ...props }: SimulateProps,
): Promise<SimulatedPrices> {
  const known = await demandBefore(warehouse, Math.floor(Date.parse(window.from) / hourMs), nowMs);
  const factors = new Map(priceFactors(known, props).map((zone) => [zone.zone, zone]));
  const asked = { param: { since: window.from, until: window.to } };
  const rows = await answerReport(warehouse, questionOf("revenue-by-zone-hour-and-comfort", asked, nowMs));
  const priced = rows.map((row) => pricedOf(row, factors));
  if (priced.length === 0) return { rows: [], known };
  const ofZones = [...grouped(priced, ({ zone, comfort }) => `${String(zone)} ${comfort}`).values()].map((some) => {
    const [first] = some;
    return rowOf(some, { zone: first?.zone ?? null, confort: first?.comfort ?? "" });
  });
  return { rows: [...ofZones, rowOf(priced, { zone: "all", confort: "all" })], known };
}

function pricedOf(row: Row, factors: ReadonlyMap<number, ZoneFactors>): Priced {
  const zone = row["CENTROID_ID"];
  const hour = (Number(row["weekday"]) - 1) * 24 + Number(row["hour_of_day"]);
  return {
    zone,
    comfort: String(row["confort"]),
    trips: Number(row["trips"]),
    cents: parseCents(String(row["chiffre_d_affaires"])),
    formerPercent: Math.round(100 * Number(row["factor"])),
    percent: factors.get(Number(zone))?.percents[hour] ?? 100,
  };
}

function rowOf(priced: readonly Priced[], name: Pick<Row, "zone" | "confort">): Row {
  const trips = priced.reduce((sum, one) => sum + one.trips, 0);
  const before = priced.reduce((sum, { cents }) => sum + cents, 0n);
  // Half up, a sum at a time: by trip it differs by half a cent a trip at the most.
  const after = priced.reduce((sum, one) => sum + centsAt(one), 0n);
  const raised = priced.reduce((sum, one) => sum + (one.percent > one.formerPercent ? one.trips : 0), 0);
  return {
    ...name,
    trips,
    revenue: formatCents(before),
    revenue_after: formatCents(after),
    change_percent: before === 0n ? 0 : Number(((100 * Number(after - before)) / Number(before)).toFixed(1)),
    raised_percent: Number(((100 * raised) / trips).toFixed(1)),
    largest_factor: Math.max(...priced.map(({ percent }) => percent)) / 100,
  };
}

/** What trips cost with the simulated factor in place of the one that they have. */
function centsAt({ cents, percent, formerPercent }: Priced): bigint {
  const former = BigInt(formerPercent);
  return (2n * cents * BigInt(percent) + former) / (2n * former);
}
