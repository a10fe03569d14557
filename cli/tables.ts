import Table from "cli-table3";
import stringWidth from "string-width";
import type { SearchTrip } from "../contracts/trip-schema";
import { printable } from "../functions/runtime/printable";
import type { Cell } from "../functions/ports/warehouse";

/** Columns of the terminal that a cell takes at the most: an id of 128 characters is shown whole, a name is not. */
const widest = 130;
const widestName = 40;
const names = new Set(["client", "driver"]);

/** A table for the terminal, a line a row, whatever its cells hold; "none" without a row. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "  none\n";
  const shown = rows.map((row) => row.map(printable));
  const built = new Table({
    head: [...head],
    colWidths: head.map((name, column) =>
      widthOf(
        name,
        shown.map((row) => row[column] ?? ""),
      ),
    ),
    colAligns: head.map((name) => (leftAligned.has(name) ? "left" : "right")),
    style: { head: [], border: [], compact: true },
  });
  for (const row of shown) built.push(row);
  return `${built.toString()}\n`;
}

/** Of a column with its margins; null leaves it to its cells. */
function widthOf(name: string, cells: readonly string[]): number | null {
  const most = names.has(name) ? widestName : widest;
  return cells.some((cell) => stringWidth(cell) > most) ? most + 2 : null;
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
  "store",
  "finding",
  "where",
  "expected from",
  "at",
]);
export const tripColumns = ["trip_id", "client", "driver", "comfort", "km", "price"];
export const tripRow = (trip: SearchTrip) => [
  trip.trip_id,
  trip.nomclient,
  trip.nomDriver,
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
