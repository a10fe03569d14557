import type { ComfortClass } from "../../contracts/comfort-classes";
import type { Cell, Row, Warehouse } from "../../functions/ports/warehouse";
import busiestHoursSql from "../../sql/reports/hotspots-by-hour.sql";
import pricesSql from "../../sql/reports/price-distribution-by-comfort.sql";
import revenueSql from "../../sql/reports/revenue-by-zone-and-comfort.sql";
import growthSql from "../../sql/reports/top-zones-by-growth.sql";
import byDaySql from "../../sql/reports/trips-by-day.sql";
import totalsSql from "../../sql/reports/totals.sql";

export interface ZoneRevenue {
  readonly zone: number;
  readonly confort: ComfortClass;
  readonly trips: number;
  /** Decimal string. */
  readonly chiffre_d_affaires: string;
}

export interface StrategyAnswers {
  readonly trips: number;
  /** Decimal string. */
  readonly revenue: string;
  readonly revenueByZone: readonly ZoneRevenue[];
  /** Zones with their hours of the day, the busiest first. */
  readonly busiestHours: readonly Row[];
  readonly prices: readonly Row[];
  /** The afternoon of the day with most trips against its morning. */
  readonly growth: readonly Row[];
}

/** Strategy's questions, answered from the lake. */
export async function askStrategy(warehouse: Pick<Warehouse, "report">): Promise<StrategyAnswers> {
  const [totals] = await warehouse.report(totalsSql);
  const revenueByZone = (await warehouse.report(revenueSql)).map((row): ZoneRevenue => ({
    zone: Number(row["CENTROID_ID"]),
    confort: text(row["confort"]) as ComfortClass,
    trips: Number(row["trips"]),
    chiffre_d_affaires: text(row["chiffre_d_affaires"]),
  }));
  return {
    trips: Number(totals?.["trips"] ?? 0),
    revenue: text(totals?.["chiffre_d_affaires"]) || "0.00",
    revenueByZone,
    busiestHours: await warehouse.report(busiestHoursSql),
    prices: await warehouse.report(pricesSql),
    growth: await warehouse.report(growthSql, halvesOfBusiestDay(await warehouse.report(byDaySql))),
  };
}

/** The windows of growth: the morning and the afternoon of the day with most trips. */
export function halvesOfBusiestDay(days: readonly Row[]) {
  // A trip that is dated wrongly, or alone in its day, hides no other day; of days that are alike it is the last.
  const [busiest] = days.toReversed().sort((a, b) => Number(b["trips"]) - Number(a["trips"]));
  const morning = `${text(busiest?.["day"]) || "1970-01-01"}T00:00:00Z`;
  const [noon, night] = [12, 24].map((hours) =>
    new Date(Date.parse(morning) + hours * 3_600_000).toISOString().replace(".000", ""),
  );
  return { former_from: morning, former_to: noon ?? "", latter_from: noon ?? "", latter_to: night ?? "" };
}

/** A cell as text; nothing for null. */
export const text = (cell: Cell | undefined): string => (cell === null || cell === undefined ? "" : String(cell));
