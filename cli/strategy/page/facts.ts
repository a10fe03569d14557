import type { CurrentZones, ZoneModel, ZonesVerdict } from "../../../contracts/zone-model";
import type { Warehouse } from "../../../functions/ports/warehouse";
import { halvesOfBusiestDay } from "../../demo/ask-strategy";
import type { Totals } from "../../demo/totals";
import { answerReport } from "../answer-report";
import { reports } from "../reports";
import type { Answer, Ask } from "./answer";
import { findCity, type City } from "./city";
import { askForHotspots, type Hotspots } from "./hotspots";
import { distanceBins, priceBins, type Bins } from "./bins";

/** What is not known, and why, as a sentence. */
export interface Unknown {
  readonly why: string;
}

export interface ZonesInUse {
  readonly model: ZoneModel;
  readonly current: CurrentZones;
  /** Undefined before the first. */
  readonly verdict: ZonesVerdict | undefined;
}

/** What those who make the page know beside the warehouse's reports. */
export interface Given {
  /** RFC 3339 UTC. */
  readonly madeAt: string;
  /** "20,000 trips of a synthetic city (seed 1)" */
  readonly source: string;
  readonly zones: ZonesInUse | Unknown;
  readonly stores: Totals | Unknown;
}

/** All that the page tells. */
export interface Facts extends Given {
  readonly totals: Answer;
  readonly days: Answer;
  readonly revenue: Answer;
  readonly hours: Answer;
  readonly week: Answer;
  readonly growth: Answer;
  readonly hotspots: Hotspots;
  readonly distances: Answer;
  readonly prices: Answer;
  readonly distanceBins: Bins;
  readonly priceBins: Bins;
  /** Undefined without a trip. */
  readonly city: City | undefined;
}

/**
 * Asks the warehouse for all that the page shows. It answers by aggregates, of a size that does not grow with the trips; those
 * of the hotspots grow with the ground and its hours.
 *
 * @throws RidestreamError RS-WAREHOUSE-QUERY
 */
export async function askForPage(warehouse: Pick<Warehouse, "report">, given: Given): Promise<Facts> {
  const ask: Ask = async (report, parameters = {}) => ({
    report,
    parameters,
    rows: await answerReport(warehouse, { report, sql: reports[report] ?? "", values: parameters }),
  });
  const days = await ask("trips-by-day");
  const distances = await ask("distance-distribution-by-comfort");
  const prices = await ask("price-distribution-by-comfort");
  return {
    ...given,
    totals: await ask("totals"),
    days,
    revenue: await ask("revenue-by-zone-and-comfort"),
    hours: await ask("hotspots-by-hour"),
    week: await ask("trips-by-weekday-and-hour"),
    growth: await ask("top-zones-by-growth", halvesOfBusiestDay(days.rows)),
    hotspots: await askForHotspots(warehouse, days.rows, Date.parse(given.madeAt)),
    distances,
    prices,
    distanceBins: await distanceBins(ask, distances.rows),
    priceBins: await priceBins(ask, prices.rows),
    city: await findCity(ask),
  };
}
