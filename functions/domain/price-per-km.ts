import type { PricingRule } from "./price";

/** A decimal number: `coefficient * 10^-scale`. */
interface Decimal {
  readonly coefficient: bigint;
  readonly scale: number;
}

/** The decimal that a JSON number was written as (its shortest form that reads back as the same double). */
export function parseDecimal(value: number): Decimal {
  const match = /^(?<whole>\d+)(?:\.(?<fraction>\d+))?(?:e(?<exponent>[+-]\d+))?$/.exec(String(value));
  if (!match?.groups) throw new RangeError(`${value} is not a finite number of at least 0`);
  const { whole = "", fraction = "", exponent = "0" } = match.groups;
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return scale >= 0 ? { coefficient: digits, scale } : { coefficient: digits * 10n ** BigInt(-scale), scale: 0 };
}

/**
 * Makes the original system's rule: distance x rate, and x factor where there is one, rounded half up to cents on the exact
 * decimal product; no binary float takes part. Comfort and zone don't matter: the rate is the comfort's already, and the factor the
 * zone's.
 *
 * @param rememberedRates how many parsed rates are kept; fleets use few of them
 */
export function createPricePerKm(rememberedRates = 1_000): PricingRule {
  const rates = new Map<number, Decimal>();

  const rateOf = (pricePerKm: number): Decimal => {
    const known = rates.get(pricePerKm);
    if (known) return known;
    const rate = parseDecimal(pricePerKm);
    if (rates.size >= rememberedRates) rates.clear();
    rates.set(pricePerKm, rate);
    return rate;
  };

  return ({ metres, pricePerKm, factorPercent = 100 }) => {
    const { coefficient, scale } = rateOf(pricePerKm);
    // metres / 1000 * coefficient / 10^scale * percent / 100, in hundredths: the product over 10^(scale + 3).
    const divisor = 10n ** BigInt(scale + 3);
    const product = BigInt(metres) * coefficient * BigInt(factorPercent);
    return Number((2n * product + divisor) / (2n * divisor));
  };
}
