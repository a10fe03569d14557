import { InvalidArgumentError, Option } from "commander";
import type { Coordinates } from "../contracts/wire";
import { degrees } from "../functions/domain/degrees";
import { instantOf } from "../functions/domain/instant";

/** A whole number within the bounds, for a command's option. @throws InvalidArgumentError */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}

const milliseconds: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `90s`, `30m`, `1h` or `7d`. @throws InvalidArgumentError */
export function duration(text: string): number {
  const [, digits, unit = ""] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (digits === undefined || Number(digits) === 0)
    throw new InvalidArgumentError("Give a time like 90s, 30m, 1h or 7d.");
  return Number(digits) * (milliseconds[unit] ?? 0);
}

/** A whole hour, ms since the Unix epoch. @throws InvalidArgumentError */
export function wholeHour(text: string): number {
  const ms = Date.parse(instantOf(text) ?? "");
  if (Number.isNaN(ms) || ms % 3_600_000 !== 0)
    throw new InvalidArgumentError("Give a whole hour: 2026-11-24, 2026-11-24T12:00Z or 2026-11-24T14:00+02:00.");
  return ms;
}

/** Metres of `500m` or `2.5km`. @throws InvalidArgumentError */
export function metres(text: string): number {
  const [, digits, unit] = /^(\d{1,8}(?:\.\d{1,3})?)(m|km)$/.exec(text) ?? [];
  if (digits === undefined || Number(digits) === 0)
    throw new InvalidArgumentError("Give a distance like 500m or 2.5km.");
  return Number(digits) * (unit === "km" ? 1_000 : 1);
}

/** The place of `48.8566,2.3522`. @throws InvalidArgumentError */
export function coordinates(text: string): Coordinates {
  const [latitude = Number.NaN, longitude = Number.NaN, ...more] = text.split(",").map((part) => degrees(part.trim()));
  if (more.length > 0) throw new InvalidArgumentError("Write decimals with a point, like 48.8566,2.3522.");
  if (!(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180))
    throw new InvalidArgumentError(
      "Give LATITUDE,LONGITUDE in degrees, within -90 and 90 and within -180 and 180, like 48.8566,2.3522.",
    );
  return { latitude, longitude };
}

/**
 * The arguments of a command line with places that begin with a minus at their end, after `--`: a parser takes `-33.86,151.20`
 * for an option.
 */
export function placesLast(words: readonly string[]): readonly string[] {
  const args = placesWhole(words);
  const end = args.indexOf("--");
  const [before, after] = end < 0 ? [args, []] : [args.slice(0, end), args.slice(end + 1)];
  const isPlace = (arg: string) => /^-[\d.]+(e[+-]?\d+)?\s*,/i.test(arg);
  const places = before.filter(isPlace);
  return places.length === 0 ? args : [...before.filter((arg) => !isPlace(arg)), "--", ...places, ...after];
}

/** The arguments with `40.7,` and `-74.0`, which a shell parts at the blank, as one. */
function placesWhole(args: readonly string[]): readonly string[] {
  const at = args.findIndex((arg, index) => /^-?[\d.]+,$/.test(arg) && /^-?[\d.]+$/.test(args[index + 1] ?? ""));
  return at < 0 ? args : [...args.slice(0, at), `${args[at] ?? ""}${args[at + 1] ?? ""}`, ...args.slice(at + 2)];
}

/** For a program instead of a person. */
export const jsonOption = () => new Option("--json", "print JSON and nothing else");
