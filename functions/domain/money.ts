/** "1887.88" of 188788n, "-0.05" of -5n. */
export function formatCents(cents: bigint): string {
  const digits = String(cents < 0n ? -cents : cents).padStart(3, "0");
  return `${cents < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** 188788n of "1887.88", -5n of "-0.05". @throws RangeError for what is not digits with at most 2 decimals */
export function parseCents(decimal: string): bigint {
  const match = /^(?<units>-?\d+)(?:\.(?<cents>\d{1,2}))?$/.exec(decimal);
  if (!match?.groups) throw new RangeError(`${decimal} is not an amount of money`);
  return BigInt((match.groups["units"] ?? "") + (match.groups["cents"] ?? "").padEnd(2, "0"));
}

/** The sum of decimal strings, exact at any size. @throws RangeError as `parseCents` does */
export function sumMoney(decimals: readonly string[]): string {
  return formatCents(decimals.reduce((sum, decimal) => sum + parseCents(decimal), 0n));
}

/** Orders decimal strings from the greatest to the least. @throws RangeError as `parseCents` does */
export function descendingMoney(one: string, other: string): number {
  const difference = parseCents(other) - parseCents(one);
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}
