import stringWidth from "string-width";
import { printable } from "../../functions/runtime/printable";
import { count, money } from "../tables";
import { moneyPerSecond, perSecond, sumOf, timeText } from "./figures";
import { rateSeconds, type Look } from "./look";

/** Columns that the view is made for, and lines. */
export interface Screen {
  readonly columns: number;
  readonly rows: number;
}

const fewestColumns = 60;
const mostColumns = 200;

/** A look as lines of a terminal, none longer than it is wide, no more than it is high. */
export function viewOf(look: Look, { columns, rows }: Screen): readonly string[] {
  const width = Math.min(mostColumns, Math.max(fewestColumns, columns));
  const head = [
    sides(`ridestream  ${look.at.slice(0, 19).replace("T", " ")} UTC`, "q quits", width),
    "",
    ...earned(look, width),
    "",
    lagLine(look),
    searchableLine(look),
    ...refusedLines(look, width),
    "",
  ];
  const lines = [...head, ...latestLines(look, width, Math.max(1, rows - head.length - 1))];
  return lines.slice(0, Math.max(1, rows)).map((line) => cut(line, width));
}

/** A look as one line, for a log. */
export function lineOf(look: Look): string {
  const { trips, revenue } = sumOf(look.lately);
  const lag = look.lag.map(({ function: name, records }) => `${name} ${count(records)}`).join(", ");
  const refused = look.refused.reduce((sum, { times }) => sum + times, 0);
  return `${look.at} ${perSecond(trips)} trips/s, ${moneyPerSecond(revenue)} revenue/s, unread messages: ${lag}, searchable after ${timeText(look.searchableAfterMs)}, refused ${count(refused)}`;
}

function earned(look: Look, width: number): readonly string[] {
  const now = sumOf(look.lately);
  const minute = sumOf(look.lastMinute);
  const hour = sumOf(look.lastHour);
  const most = Math.max(1, ...look.lastHour.map(({ trips }) => trips));
  const bar = Math.max(8, width - 52);
  const row = (name: string, trips: number, inMinute: string, inHour: string) =>
    `${name.padEnd(10)}${count(trips).padStart(9)}${inMinute.padStart(14)}${inHour.padStart(17)}`;
  return [
    `${perSecond(now.trips)} trips/s   ${moneyPerSecond(now.revenue)} revenue/s   (mean of the last ${rateSeconds} s)`,
    "",
    `${"comfort".padEnd(10)}${"trips 1 h".padStart(9)}${"revenue 1 min".padStart(14)}${"revenue 1 h".padStart(17)}${width < 72 ? "" : "  trips of the hour"}`,
    ...look.lastHour.map((one) => {
      const inMinute = look.lastMinute.find(({ comfort }) => comfort === one.comfort)?.revenue;
      const filled = Math.round((one.trips / most) * bar);
      return `${row(one.comfort, one.trips, money(inMinute), money(one.revenue))}  ${"█".repeat(filled)}`;
    }),
    row("all", hour.trips, money(minute.revenue), money(hour.revenue)),
  ];
}

const lagLine = ({ lag }: Look) =>
  `unread messages ${lag.map(({ function: name, records }) => `${name} ${count(records)}`).join("  ")}`;

const searchableLine = ({ searchableAfterMs }: Look) =>
  `searchable      ${searchableAfterMs === undefined ? "no trip came" : `${timeText(searchableAfterMs)} after pricing (the fastest trip)`}`;

function refusedLines({ refused }: Look, width: number): readonly string[] {
  if (refused.length === 0) return ["refused in all  none"];
  const texts = refused.map(({ code, times }) => `${code} ${count(times)}`);
  const shown: string[] = [];
  for (const text of texts) {
    if ([...shown, text].join("   ").length > width - 30) break;
    shown.push(text);
  }
  const more = texts.length - shown.length;
  return [`refused in all  ${shown.join("   ")}${more > 0 ? `   and ${more} more` : ""}`];
}

function latestLines({ latest }: Look, width: number, most: number): readonly string[] {
  const nameWidth = Math.floor((width - 44) / 2);
  const row = (cells: readonly string[]) =>
    `${(cells[0] ?? "").padEnd(11)}${fit(cells[1] ?? "", nameWidth)} ${fit(cells[2] ?? "", nameWidth)} ${(cells[3] ?? "").padEnd(9)}${(cells[4] ?? "").padStart(4)}${(cells[5] ?? "").padStart(8)}${(cells[6] ?? "").padStart(10)}`;
  return [
    row(["priced UTC", "client", "driver", "comfort", "zone", "km", "price"]),
    ...latest
      .slice(0, most)
      .map((trip) =>
        row([
          trip.agent_timestamp.slice(11, 19),
          trip.nomclient,
          trip.nomDriver,
          trip.confort,
          trip.zone === null ? "" : String(trip.zone),
          trip.distance.toFixed(2),
          money(trip.prix_travel.toFixed(2)),
        ]),
      ),
  ];
}

const sides = (left: string, right: string, width: number) =>
  `${left}${" ".repeat(Math.max(1, width - left.length - right.length))}${right}`;

/** Without what a terminal would take for a command, no wider than so many columns. */
function cut(line: string, width: number): string {
  const text = printable(line);
  if (stringWidth(text) <= width) return text;
  let kept = "";
  // Whole characters as people see them: some take two columns, some are several code points.
  for (const { segment } of characters.segment(text)) {
    if (stringWidth(kept + segment) > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

const characters = new Intl.Segmenter();

function fit(text: string, width: number): string {
  const shown = cut(text, width);
  return shown + " ".repeat(width - stringWidth(shown));
}
