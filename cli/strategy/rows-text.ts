import type { Cell, Row } from "../../functions/ports/warehouse";
import { table } from "../tables";
import type { Window, Windows } from "./windows";

/** Rows for people, under the names of their columns. @param nothing what stands for null */
export function rowsTable(rows: readonly Row[], nothing: string): string {
  const columns = Object.keys(rows[0] ?? {});
  return table(
    columns,
    rows.map((row) => columns.map((column) => cellText(row[column], nothing))),
  );
}

/** What is compared with what; nothing for a report without windows. */
export const windowsText = (windows: Windows | undefined): string =>
  windows === undefined ? "" : `${windowText(windows.latter)}, against ${windowText(windows.former)} (UTC)\n`;

/** `2026-11-24 00:00 to 2026-11-25 00:00`. */
export const windowText = ({ from, to }: Window) => `${minutesOf(from)} to ${minutesOf(to)}`;

/** `2026-11-24 12:00`, and seconds where there are some. */
const minutesOf = (instant: string) => instant.replace("T", " ").replace(/(:00\.000|\.000)?Z$/, "");

const cellText = (cell: Cell | undefined, nothing: string) =>
  cell === null || cell === undefined ? nothing : String(cell);
