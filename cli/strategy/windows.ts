import { instantOf } from "../../functions/domain/instant";

/** From an instant to another, which it does not hold; both RFC 3339 UTC. */
export interface Window {
  readonly from: string;
  readonly to: string;
}

/** What a report compares. */
export interface Windows {
  readonly former: Window;
  readonly latter: Window;
}

/** The options that name windows, as they were typed. */
export interface WindowOptions {
  readonly last?: string;
  readonly from?: string;
  readonly to?: string;
  readonly against?: string;
}

/** Options that do not name windows; the message says which form is wanted. */
export class WindowProblem extends Error {}

const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000 };
const dayMs = 86_400_000;

/**
 * The windows to compare, each complete: `last` ends with the last complete hour or day (UTC), `to` is never later than now.
 * No trip has a say in it, so one that is dated wrongly moves no window. The former window is as long as the latter; it ends
 * where the latter starts, or starts `against` before it.
 *
 * @param defaultLast what counts when no option names a window, such as `1d`
 * @throws WindowProblem
 */
export function windowsOf(options: WindowOptions, nowMs: number, defaultLast: string): Windows {
  const [fromMs, toMs] = latterOf(options, nowMs, defaultLast);
  const lengthMs = toMs - fromMs;
  const agoMs = options.against === undefined ? lengthMs : span("--against", options.against).ms;
  if (agoMs < lengthMs)
    throw new WindowProblem(
      `--against ${options.against ?? ""} makes the two windows overlap: give at least the length of the window`,
    );
  return { former: windowOf(fromMs - agoMs, toMs - agoMs), latter: windowOf(fromMs, toMs) };
}

function latterOf({ last, from, to }: WindowOptions, nowMs: number, defaultLast: string): readonly [number, number] {
  if (from === undefined && to === undefined) {
    const { ms, unit } = span("--last", last ?? defaultLast);
    const end = Math.floor(nowMs / unit) * unit;
    return [end - ms, end];
  }
  if (last !== undefined) throw new WindowProblem("give --last, or --from and --to, not both");
  if (from === undefined) throw new WindowProblem("give --from beside --to");
  const fromMs = instantMs("--from", from);
  const toMs = to === undefined ? Math.floor(nowMs / dayMs) * dayMs : instantMs("--to", to);
  if (toMs > nowMs) {
    const now = new Date(nowMs).toISOString();
    throw new WindowProblem(
      `--to ${to ?? ""} lies in the future: give a time up to now, ${now}, so that the window is complete`,
    );
  }
  if (fromMs >= toMs)
    throw new WindowProblem(
      `--from ${from} is not before ${to === undefined ? "the end of the last complete day" : `--to ${to}`}: give an earlier time`,
    );
  return [fromMs, toMs];
}

/** Of `6h` or `7d`. */
function span(option: string, text: string): { readonly ms: number; readonly unit: number } {
  const [, digits, letter = ""] = /^(\d{1,4})([hd])$/.exec(text) ?? [];
  const unit = unitMs[letter];
  if (unit === undefined || Number(digits) === 0)
    throw new WindowProblem(`${option} ${text} is no length of time: give complete hours or days, like 6h or 7d`);
  return { ms: Number(digits) * unit, unit };
}

function instantMs(option: string, text: string): number {
  const instant = instantOf(text);
  if (instant !== undefined) return Date.parse(instant);
  throw new WindowProblem(
    `${option} ${text} is no time: write 2026-11-24, 2026-11-24T12:00:00Z or 2026-11-24T14:00:00+02:00`,
  );
}

/** @throws WindowProblem for a time before the year 1 */
function windowOf(fromMs: number, toMs: number): Window {
  if (fromMs < firstMs) throw new WindowProblem("the windows start before the year 1: give later ones");
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
}

const firstMs = Date.parse("0001-01-01T00:00:00Z");
