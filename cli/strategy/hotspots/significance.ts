/** Above it the continued fraction is exact to 13 digits with so many terms, below it the series is, with as many. */
const farOut = 3;
const terms = 100;

/**
 * The chance that a normally distributed value lies above `z`, to 12 digits.
 *
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.11 (series) and 26.2.14 (continued fraction).
 */
export function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z > farOut) {
    let fraction = z;
    for (let n = terms; n > 0; n--) fraction = z + n / fraction;
    return density / fraction;
  }
  let [term, sum] = [z, z];
  for (let n = 1; n < terms; n++) {
    term *= (z * z) / (2 * n + 1);
    sum += term;
  }
  return 0.5 - density * sum;
}

/** The normal distribution has 95 % of its values within so many standard deviations. */
export const within95 = 1.959963984540054;

/**
 * Which of many findings count, so that of those that count a share of at most `falseShare` is expected to come by chance.
 *
 * Source: Benjamini and Hochberg, Controlling the false discovery rate, 1995.
 *
 * @param tests how many were tried, at least as many as there are chances
 * @returns the largest chance that counts; 0 when none does
 */
export function largestThatCounts(chances: readonly number[], tests: number, falseShare: number): number {
  const sorted = chances.toSorted((one, other) => one - other);
  const last = sorted.findLastIndex((chance, n) => chance <= ((n + 1) / tests) * falseShare);
  return sorted[last] ?? 0;
}
