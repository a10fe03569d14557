import type { Coordinates } from "../../../contracts/wire";
import type { Cell, Row } from "../../../functions/ports/warehouse";
import { html, type Html } from "../../html";
import { count } from "../../tables";
import type { Answer } from "./answer";

export interface NumbersProps {
  /** What the numbers are, for those who do not see the table's place. */
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | Shaded)[])[];
  /** Columns of words, counted from 0; the others are numbers. */
  readonly words?: readonly number[];
  /** What they come from. */
  readonly of: Answer | string;
}

/** A number, and its level of the colours from 1 to 6; 0 has no colour. */
export interface Shaded {
  readonly text: string;
  readonly level: number;
}

/** A table, whose rows are named by their first cell. It can be scrolled where it is wider than the page. */
export function numbers({ caption, head, rows, words = [0], of }: NumbersProps): Html {
  if (rows.length === 0) return html`<p class="note">${caption}: none.</p>`;
  return html`<div class="wide" tabindex="0" role="region" aria-label="${caption}">
    <table class="${sizeOf([head, ...rows])}" data-report="${typeof of === "string" ? of : of.report}">
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${head.map((name, at) => html`<th scope="col" class="${words.includes(at) ? "word" : ""}">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([name = "", ...cells]) =>
            html`<tr>
              <th scope="row" class="${words.includes(0) ? "word" : ""}">${textOf(name)}</th>
              ${cells.map((cell, at) => html`<td class="${classOf(cell, words.includes(at + 1))}">${textOf(cell)}</td>`)}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}

/** Where rows are long, letters are smaller, so that they are seen whole beside a chart, or on a phone. */
function sizeOf(rows: NumbersProps["rows"]): "" | "long" | "longer" {
  const widths: number[] = [];
  for (const row of rows)
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, textOf(cell).length);
  // The space between two columns is that of one and a half characters.
  const characters = widths.reduce((sum, width) => sum + width + 1.5, 0);
  if (characters > 52) return "longer";
  return characters > 48 ? "long" : "";
}

const textOf = (cell: string | Shaded) => (typeof cell === "string" ? cell : cell.text);

function classOf(cell: string | Shaded, isWord: boolean): string {
  if (isWord) return "word";
  return typeof cell === "string" || cell.level === 0 ? "" : `level-${cell.level}`;
}

/** The numbers of a chart, folded away, and how to ask for the same. */
export const foldedNumbers = (props: NumbersProps & { readonly of: Answer }): Html =>
  html`<details>
    <summary>The numbers: ${props.caption}</summary>
    ${numbers(props)} ${origin(props.of)}
  </details>`;

/** How to ask for the same numbers. */
export function origin({ report, parameters }: Answer): Html {
  const { former_from: _from, former_to: _to, latter_from: from, latter_to: to, ...settings } = parameters;
  // The window before it is the one that it is compared with by itself.
  const windows = from === undefined ? [] : [` --from ${from} --to ${to ?? ""}`];
  const given = [...windows, ...Object.entries(settings).map(([name, value]) => ` --param ${name}=${value}`)];
  return html`<p class="note origin">From <code>ridestream report ${report}${given.join("")}</code></p>`;
}

/** A zone's name; trips have none while there is no model. */
export const zoneName = (zone: Cell | undefined): string =>
  zone === null || zone === undefined ? "none" : String(zone);

export const numberOf = (row: Row | undefined, name: string): number => Number(row?.[name] ?? 0);

export const tripsText = (trips: number): string => (trips === 1 ? "1 trip" : `${count(trips)} trips`);

/** "21.4 %" */
export const percent = (part: number, whole: number): string =>
  `${(whole === 0 ? 0 : (100 * part) / whole).toFixed(1)} %`;

/** "7 h" */
export const hourName = (hour: number): string => `${String(hour).padStart(2, "0")} h`;

/** "48.8566, 2.3522"; longitudes within -180 and 180. */
export function placeText({ latitude, longitude }: Coordinates): string {
  const within = longitude > 180 ? longitude - 360 : longitude;
  return `${latitude.toFixed(4)}, ${within.toFixed(4)}`;
}
