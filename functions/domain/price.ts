import type { ComfortClass } from "../../contracts/comfort-classes";
import type { ZoneStamp } from "../../contracts/wire";

/** What a price is made of. */
export interface PricedRide {
  /** Whole metres, at least 0. */
  readonly metres: number;
  /** Currency units per km, at least 0. */
  readonly pricePerKm: number;
  readonly comfort: ComfortClass;
  /** Of the pickup; undefined until a model names it. */
  readonly zone: ZoneStamp | undefined;
  /** What the price is multiplied by, in whole percent; undefined where prices know no zone. */
  readonly factorPercent?: number | undefined;
}

/**
 * The rule that makes a price, in whole cents. Another policy is another rule in a file of its own.
 *
 * @throws RangeError when the distance or the rate is no finite number of at least 0
 */
export type PricingRule = (ride: PricedRide) => number;
