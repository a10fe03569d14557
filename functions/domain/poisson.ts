/** Terms beyond it add nothing that a double holds. */
const negligible = 1e-17;

/** The chance that as many or more come, where so many are expected. @param mean at least 0 @param least a whole number */
export function poissonTail(mean: number, least: number): number {
  if (least <= 0) return 1;
  if (mean <= 0) return 0;
  // The sum goes away from the mean: its terms fall, and nothing is lost by subtraction.
  return least > mean ? sumUpwards(mean, least) : 1 - sumDownwards(mean, least - 1);
}

function sumUpwards(mean: number, from: number): number {
  let term = chanceOf(mean, from);
  let sum = term;
  for (let n = from + 1; term > sum * negligible; n++) {
    term *= mean / n;
    sum += term;
  }
  return sum;
}

function sumDownwards(mean: number, from: number): number {
  let term = chanceOf(mean, from);
  let sum = term;
  for (let n = from; n > 0 && term > sum * negligible; n--) {
    term *= n / mean;
    sum += term;
  }
  return Math.min(1, sum);
}

/** The chance of exactly so many. */
const chanceOf = (mean: number, count: number) => Math.exp(count * Math.log(mean) - mean - logFactorial(count));

/** Below it the product is exact to the last digits; above it Stirling's series is, with three terms. */
const exactUpTo = 20;

/** Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 6.1.41. */
function logFactorial(count: number): number {
  if (count > exactUpTo) {
    const n = count + 1;
    const series = 1 / (12 * n) - 1 / (360 * n ** 3) + 1 / (1_260 * n ** 5);
    return (n - 0.5) * Math.log(n) - n + Math.log(2 * Math.PI) / 2 + series;
  }
  let product = 1;
  for (let n = 2; n <= count; n++) product *= n;
  return Math.log(product);
}

/** The counts between which at least `share` of the cases lie, with at most half of the others on each side. */
export function poissonInterval(mean: number, share: number): { readonly low: number; readonly high: number } {
  const beside = (1 - share) / 2;
  // Half of the cases lie on each side of about the mean: the ends are looked for from there.
  let low = Math.ceil(mean);
  while (low > 0 && 1 - poissonTail(mean, low) > beside) low--;
  let high = Math.floor(mean);
  while (poissonTail(mean, high + 1) > beside) high++;
  return { low, high };
}
