import Table from "cli-table3";
import stringWidth from "string-width";
import type { SearchTrip } from "../contracts/trip-schema";
import { printable } from "../functions/runtime/printable";
import type { Cell } from "../functions/ports/warehouse";
import { wrapped } from "./wrapped";

/** Where nothing says how wide it may be, a cell has at most so many columns: an id of 128 characters is whole, a name is not. */
const widest = 130;
const widestName = 40;
const names = new Set(["client", "driver"]);

/** The fewest columns that a value gets beside its name, where the screen has as many. */
const fewestOfValue = 20;

/**
 * Rows for people, whatever their cells hold; "none" without a row. Where a table would be wider than `columns`, each row is
 * a block of lines, a name and its value each, and nothing is cut. Without `columns` a row is one line, and what is cut ends
 * with "…".
 */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  columns: number | undefined,
): string {
  if (rows.length === 0) return "  none\n";
  const titles = head.map(printable);
  const shown = rows.map((row) => row.map(printable));
  const widths = titles.map((title, at) => Math.max(...[title, ...shown.map((row) => row[at] ?? "")].map(stringWidth)));
  // A cell has a space on each side; lines stand between them.
  const width = widths.reduce((sum, one) => sum + one + 3, 1);
  if (columns !== undefined && width > columns) return blocks(titles, shown, columns);
  const most = (title: string) => (names.has(title) ? widestName : widest);
  return drawn(
    titles,
    shown,
    widths.map((one, at) =>
      columns === undefined && one > most(titles[at] ?? "") ? most(titles[at] ?? "") + 2 : null,
    ),
  );
}

/** @param widths of the columns with their margins; null leaves one to its cells */
function drawn(head: readonly string[], rows: readonly string[][], widths: (number | null)[]): string {
  const built = new Table({
    head: [...head],
    colWidths: widths,
    colAligns: head.map((title) => (leftAligned.has(title) ? "left" : "right")),
    style: { head: [], border: [], compact: true },
  });
  built.push(...rows);
  return `${built.toString()}\n`;
}

/** Blocks with an empty line between them. An empty cell has no line; a cell without a name stands in a line alone. */
function blocks(head: readonly string[], rows: readonly (readonly string[])[], columns: number): string {
  const longest = Math.max(...head.map((title) => stringWidth(title)));
  const least = Math.min(fewestOfValue, Math.floor(columns / 2));
  const nameColumns = Math.min(longest, Math.max(0, columns - least - 2));
  const indent = " ".repeat(nameColumns + 2);
  const entry = (title: string, cell: string): readonly string[] => {
    if (title === "") return wrapped(cell, columns);
    const room = nameColumns - stringWidth(title);
    const [first = "", ...more] = wrapped(cell, columns - nameColumns - 2);
    const under = more.map((line) => indent + line);
    return room < 0
      ? [...wrapped(title, columns), indent + first, ...under]
      : [`${title}${" ".repeat(room)}  ${first}`, ...under];
  };
  return rows
    .map((row) => head.flatMap((title, at) => (row[at] ? entry(title, row[at]) : [])))
    .map((lines) => lines.map((line) => `${line}\n`).join(""))
    .join("\n");
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

/** How many there are of something: "1 trip", "2,000 trips". @param many @default one with an s */
export const counted = (howMany: number, one: string, many = `${one}s`): string =>
  `${count(howMany)} ${howMany === 1 ? one : many}`;

/** A number with its thousands apart. */
export const count = (value: unknown) => Number(value ?? 0).toLocaleString("en");

/** A decimal with its thousands apart and two decimals at least; it stays text. */
export function money(value: Cell | undefined): string {
  const [units = "0", cents = "00"] = (
    value === null || value === undefined || value === "" ? "0.00" : String(value)
  ).split(".");
  return `${units.replace(/\B(?=(\d{3})+$)/g, ",")}.${cents.padEnd(2, "0")}`;
}
