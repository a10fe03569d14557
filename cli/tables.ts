import Table from "cli-table3";
import type { SearchTrip } from "../contracts/trip-schema";
import type { Cell } from "../functions/ports/warehouse";

/** A table for the terminal; "none" without a row. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "  none\n";
  const built = new Table({
    head: [...head],
    colAligns: head.map((name) => (leftAligned.has(name) ? "left" : "right")),
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) built.push([...row]);
  return `${built.toString()}\n`;
}

const leftAligned = new Set([
  "comfort",
  "trip_id",
  "client",
  "driver",
  "centre",
  "state",
  "stack",
  "version",
  "by",
  "before it",
]);
export const tripColumns = ["trip_id", "client", "driver", "comfort", "km", "price"];
export const tripRow = (trip: SearchTrip) => [
  trip.trip_id,
  printable(trip.nomclient),
  printable(trip.nomDriver),
  trip.confort,
  trip.distance.toFixed(3),
  money(trip.prix_travel.toFixed(2)),
];

/** A number with its thousands apart. */
export const count = (value: unknown) => Number(value ?? 0).toLocaleString("en");

/** A decimal with its thousands apart; it stays text. */
export function money(value: Cell | undefined): string {
  const [units = "0", cents = "00"] = (
    value === null || value === undefined || value === "" ? "0.00" : String(value)
  ).split(".");
  return `${units.replace(/\B(?=(\d{3})+$)/g, ",")}.${cents}`;
}

/** Text without what a terminal takes for a command, or turns around: a name may hold anything. */
export const printable = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, "");
