import type { Cell, Row } from "../../functions/ports/warehouse";
import { table } from "../tables";
import { utc } from "../utc";
import type { Window, Windows } from "./windows";

/** Rows for people, under the names of their columns. @param nothing what stands for null @param columns of the screen */
export function rowsTable(rows: readonly Row[], nothing: string, columns: number | undefined): string {
  const names = Object.keys(rows[0] ?? {});
  const decimals = names.map((name) => decimalsOf(name, rows));
  return table(
    names,
    rows.map((row) => names.map((name, at) => cellText(row[name], nothing, decimals[at] ?? 0, name))),
    columns,
  );
}

/** What is compared with what; nothing for a report without windows. */
export const windowsText = (windows: Windows | undefined): string =>
  windows === undefined ? "" : `${windowText(windows.latter)}, against ${windowText(windows.former)} (UTC)\n`;

/** `2026-11-24 00:00 to 2026-11-25 00:00`. */
export const windowText = ({ from, to }: Window) => `${minutesOf(from)} to ${minutesOf(to)}`;

/** `2026-11-24 12:00`, and seconds where there are some. */
const minutesOf = (instant: string) => instant.replace("T", " ").replace(/(:00\.000|\.000)?Z$/, "");

/** Numbers that name a thing: thousands are not set apart in a year or an id. */
const label = /(^|_)(id|year|zone)$/i;
const money = /^(chiffre_d_affaires|prix_travel|revenue.*|.*_revenue)$/;

const decimal = /^-?\d+\.(\d+)$/;
const wholeOrDecimal = /^(-?\d+)(\.\d+)?$/;
const instant = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** A number of more decimals is a fraction that no decimal is, such as a third. */
const mostDecimals = 6;

/** Decimals that all cells of a column are shown with: BigQuery and numbers leave out zeros at the end. 0: no column of decimals. */
function decimalsOf(name: string, rows: readonly Row[]): number {
  const most = rows.map((row) => {
    const cell = row[name];
    const decimals = decimal.exec(String(cell))?.[1]?.length ?? 0;
    return typeof cell === "number" && decimals > mostDecimals ? 0 : decimals;
  });
  return Math.max(money.test(name) ? 2 : 0, ...most);
}

function cellText(cell: Cell | undefined, nothing: string, decimals: number, name: string): string {
  if (cell === null || cell === undefined) return nothing;
  const text = String(cell);
  if (instant.test(text)) return utc(text);
  const [, whole, fraction = ""] = wholeOrDecimal.exec(text) ?? [];
  // Other text of digits alone is a name, such as a phone.
  if (whole === undefined || label.test(name) || (typeof cell === "string" && decimals === 0)) return text;
  const rest = decimals === 0 ? fraction : `.${fraction.slice(1).padEnd(decimals, "0")}`;
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + rest;
}
