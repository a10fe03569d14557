import { InvalidArgumentError, Option } from "commander";
import { mostPriceFactor } from "../../../contracts/price-factors";
import { wholeNumber } from "../../values";

/** What factors are made of beside the demand. */
export interface Policy {
  readonly drivers: number;
  readonly tripsPerDriver: number;
  /** Percent of the price. */
  readonly cap: number;
}

export const policyOptions = (): readonly Option[] => [
  new Option("--drivers <n>", "drivers of the city").argParser(wholeNumber(1, 100_000)).makeOptionMandatory(),
  new Option("--trips-per-driver <n>", "trips that a driver serves in an hour")
    .default(1)
    .argParser(wholeNumber(1, 20)),
  new Option("--cap <factor>", "the largest factor, 1 to 10, like 1.5").default(200, "2").argParser(factor),
];

/** Percent of `1.5`. @throws InvalidArgumentError */
function factor(text: string): number {
  const percent = /^\d{1,2}(\.\d{1,2})?$/.test(text) ? Math.round(Number(text) * 100) : Number.NaN;
  if (!(percent >= 100 && percent <= 100 * mostPriceFactor))
    throw new InvalidArgumentError(`Give a factor from 1 to ${mostPriceFactor} with at most two decimals, like 1.5.`);
  return percent;
}
