import { Type, type Static } from "@sinclair/typebox";

/**
 * What the lake keeps for prices by zone and hour: factors, each version written once, and those in use. A document of another
 * `format` is one of another version of the platform.
 */

export const hoursOfWeek = 168;
/** The most that a price is multiplied by, whatever is asked for. */
export const mostPriceFactor = 10;

const instant = Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$" });
const percent = Type.Integer({ minimum: 100, maximum: 100 * mostPriceFactor });

export const PriceFactorsSchema = Type.Object({
  format: Type.Literal(1),
  version: Type.String({ pattern: "^factors-[0-9a-f]{12}$" }),
  /** Percent of the price for each hour of the week, from Monday 0 h UTC. A zone that is not here has 100. */
  zones: Type.Array(
    Type.Object({
      zone: Type.Integer({ minimum: 1 }),
      percents: Type.Array(percent, { minItems: hoursOfWeek, maxItems: hoursOfWeek }),
    }),
    { minItems: 1 },
  ),
  madeAt: instant,
  /** What they were made of. */
  drivers: Type.Integer({ minimum: 1 }),
  tripsPerDriver: Type.Integer({ minimum: 1 }),
  mostPercent: percent,
  knownDemand: Type.Object({ trips: Type.Integer({ minimum: 0 }), from: instant, to: instant }),
});
export type PriceFactors = Static<typeof PriceFactorsSchema>;
