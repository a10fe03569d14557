import { scaleLinear } from "d3-scale";
import type { Row } from "../../../functions/ports/warehouse";
import type { Answer, Ask } from "./answer";

/** A distribution in bins of one width. */
export interface Bins extends Answer {
  /** In the unit that the page shows: km, or units of money. */
  readonly width: number;
  /** The last one also holds what is beyond it. */
  readonly bins: number;
}

const metresPerKm = 1_000;
const centsPerUnit = 100;
/** About as many bins lie below the highest 90th percentile. */
const binsToP90 = 20;
/** How much of the axis lies beyond it. */
const beyondP90 = 1.3;

export const distanceBins = (ask: Ask, quantiles: readonly Row[]): Promise<Bins> =>
  askBins(ask, "distances-by-bin", quantiles, metresPerKm);

export const priceBins = (ask: Ask, quantiles: readonly Row[]): Promise<Bins> =>
  askBins(ask, "prices-by-bin", quantiles, centsPerUnit);

/** Bins of a round width, that show 90 of 100 trips of each comfort class, and what is beyond. */
async function askBins(ask: Ask, report: string, quantiles: readonly Row[], partsPerUnit: number): Promise<Bins> {
  const p90 = Math.max(0, ...quantiles.map((row) => Number(row["p90"])));
  const width = Math.max(1, Math.round(roundWidth(p90) * partsPerUnit));
  const bins = Math.max(1, Math.ceil((p90 * partsPerUnit * beyondP90) / width));
  return { ...(await ask(report, { width, bins })), width: width / partsPerUnit, bins };
}

/** 1, 2 or 5, with its tens or its tenths. */
function roundWidth(p90: number): number {
  const [first = 0, second = 0] = scaleLinear([0, p90], [0, 1]).ticks(binsToP90);
  return second - first;
}
