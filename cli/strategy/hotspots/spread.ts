/** The middle of values; the mean of the two middle ones where they are even in number. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const half = Math.floor(sorted.length / 2);
  const [lower = Number.NaN, upper = Number.NaN] = [sorted[sorted.length % 2 === 0 ? half - 1 : half], sorted[half]];
  return (lower + upper) / 2;
}

/** A value with the variance that chance alone gives it. */
export interface Measured {
  readonly value: number;
  readonly variance: number;
}

/** Half of what is normally distributed lies within so many standard deviations. */
const half = 0.674489750196082;
/** Steps that halve the bracket: the answer is exact to 2^-40 of it. */
const steps = 40;

/**
 * By how much values differ beyond chance: the variance that, added to that of each, has half of those above the median within
 * 0.6745 standard deviations of it. Outliers do not count, up to half of the values, nor does what lies below: areas at the edge of a
 * city have little, and are no measure for those that have much. 0 where chance explains it all.
 */
export function extraVariance(measured: readonly Measured[]): number {
  const middle = median(measured.map(({ value }) => value));
  const upper = measured.filter(({ value }) => value >= middle);
  if (upper.length === 0) return 0;
  const isTooLittle = (extra: number) =>
    median(upper.map(({ value, variance }) => (value - middle) / Math.sqrt(variance + extra))) > half;
  if (!isTooLittle(0)) return 0;
  let [low, high] = [0, 1];
  while (isTooLittle(high)) high *= 2;
  for (let step = 0; step < steps; step++) {
    const tried = (low + high) / 2;
    if (isTooLittle(tried)) low = tried;
    else high = tried;
  }
  return high;
}
