import type { Cell, Row } from "../../functions/ports/warehouse";

/** Rows as CSV with the names of their columns first (RFC 4180, lines end by LF); null is an empty field. */
export function csvOf(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  if (columns.length === 0) return "";
  return [columns, ...rows.map((row) => columns.map((column) => row[column] ?? null))]
    .map((cells) => `${cells.map(field).join(",")}\n`)
    .join("");
}

function field(cell: Cell): string {
  const text = cell === null ? "" : String(cell);
  // An empty text is no null.
  return /[",\r\n]/.test(text) || cell === "" ? `"${text.replaceAll('"', '""')}"` : text;
}
