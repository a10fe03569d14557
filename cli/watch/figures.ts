import { sumMoney } from "../../functions/domain/money";
import type { ComfortRevenue } from "../../functions/ports/search-index";
import { money } from "../tables";
import { rateSeconds } from "./look";

/** Figures of a look, as every view of it shows them. */

export function sumOf(classes: readonly ComfortRevenue[]) {
  return {
    trips: classes.reduce((sum, { trips }) => sum + trips, 0),
    revenue: sumMoney(classes.map(({ revenue }) => revenue)),
  };
}

export const perSecond = (trips: number): string => (trips / rateSeconds).toFixed(1);
export const moneyPerSecond = (revenue: string): string => money((Number(revenue) / rateSeconds).toFixed(2));

export const timeText = (ms: number | undefined): string =>
  ms === undefined ? "- (no trip came)" : ms < 10_000 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / 1_000)} s`;
