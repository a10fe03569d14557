import { InvalidArgumentError, Option } from "commander";
import type { Coordinates } from "../contracts/wire";

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

/** Metres of `500m` or `2.5km`. @throws InvalidArgumentError */
export function metres(text: string): number {
  const [, digits, unit] = /^(\d{1,8}(?:\.\d{1,3})?)(m|km)$/.exec(text) ?? [];
  if (digits === undefined || Number(digits) === 0)
    throw new InvalidArgumentError("Give a distance like 500m or 2.5km.");
  return Number(digits) * (unit === "km" ? 1_000 : 1);
}

/** The place of `48.8566,2.3522`. @throws InvalidArgumentError */
export function coordinates(text: string): Coordinates {
  const [, latitude = "", longitude = ""] = /^(-?\d{1,2}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)$/.exec(text) ?? [];
  if (latitude === "" || Math.abs(Number(latitude)) > 90 || Math.abs(Number(longitude)) > 180)
    throw new InvalidArgumentError("Give LATITUDE,LONGITUDE in degrees, like 48.8566,2.3522; after -- when negative.");
  return { latitude: Number(latitude), longitude: Number(longitude) };
}

/** For a program instead of a person. */
export const jsonOption = () => new Option("--json", "print JSON and nothing else");
