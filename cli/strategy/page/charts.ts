import { scaleBand, scaleLinear } from "d3-scale";
import { html, nothing, type Html } from "../../html";
import { count } from "../../tables";
import type { Levels } from "./levels";

/** Units of a chart's drawing: about a pixel on a laptop, less on a phone. */
const width = 480;
const margin = { left: 52, right: 10, top: 12, bottom: 40 };
/** As wide as a digit is on a phone, where letters are larger. */
const largestCharacter = 10;

export interface Column {
  /** Empty where the axis shows none. */
  readonly label: string;
  readonly value: number;
  /** What it is, in words. */
  readonly title: string;
}

export interface ColumnsProps {
  /** What the chart shows, for those who do not see it. */
  readonly label: string;
  readonly columns: readonly Column[];
  /** Below the axis, at its end. */
  readonly unit: string;
  /** Whether a label stands below its column, or where it begins. */
  readonly labelsAt: "middle" | "start";
}

/** Columns over one axis. */
export function drawColumns({ label, columns, unit, labelsAt }: ColumnsProps): Html {
  const height = 220;
  const most = Math.max(1, ...columns.map(({ value }) => value));
  const y = scaleLinear([0, most], [height - margin.bottom, margin.top]).nice(4);
  const ticks = y.ticks(4).filter((tick) => Number.isInteger(tick));
  const axis = Math.max(margin.left, 8 + largestCharacter * Math.max(...ticks.map((tick) => count(tick).length)));
  const x = scaleBand(
    columns.map((_, at) => at),
    [axis, width - margin.right],
  ).paddingInner(0.12);
  const labelShift = labelsAt === "middle" ? x.bandwidth() / 2 : 0;
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">
    ${ticks.map(
      (tick) =>
        html`<path class="grid" d="M${axis} ${y(tick).toFixed(1)}H${width - margin.right}" />
          <text class="end" x="${axis - 6}" y="${(y(tick) + 4).toFixed(1)}">${count(tick)}</text> `,
    )}
    ${columns.map(({ label: name, value, title }, at) => {
      const left = x(at) ?? 0;
      return html`<rect
          class="mark"
          x="${left.toFixed(1)}"
          y="${y(value).toFixed(1)}"
          width="${x.bandwidth().toFixed(1)}"
          height="${(y(0) - y(value)).toFixed(1)}"
        >
          <title>${title}</title>
        </rect>
        ${
          name === ""
            ? nothing
            : html`<text class="middle" x="${(left + labelShift).toFixed(1)}" y="${height - 24}">${name}</text>`
        }`;
    })}
    <text class="end" x="${width - margin.right}" y="${height - 4}">${unit}</text>
  </svg>`;
}

export interface GridProps {
  readonly label: string;
  readonly rows: readonly { readonly name: string; readonly values: readonly number[] }[];
  readonly levels: Levels;
  /** Names of the columns; empty where the axis shows none. */
  readonly columns: readonly string[];
  readonly titleOf: (row: string, column: number, value: number) => string;
}

/** Cells whose colours are levels. */
export function drawGrid({ label, rows, levels, columns, titleOf }: GridProps): Html {
  const cellHeight = 26;
  const height = rows.length * cellHeight + 22;
  const x = scaleBand(
    columns.map((_, at) => at),
    [margin.left, width - margin.right],
  ).paddingInner(0.06);
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">
    ${rows.map(
      ({ name, values }, row) =>
        html`<text class="end" x="${margin.left - 6}" y="${row * cellHeight + 17}">${name}</text> ${values.map(
            (value, at) =>
              html`<rect
                class="level-${levels.of(value)}"
                x="${(x(at) ?? 0).toFixed(1)}"
                y="${row * cellHeight + 1}"
                width="${x.bandwidth().toFixed(1)}"
                height="${cellHeight - 2}"
              >
                <title>${titleOf(name, at, value)}</title>
              </rect>`,
          )}`,
    )}
    ${columns.map((name, at) =>
      name === ""
        ? nothing
        : html`<text class="middle" x="${((x(at) ?? 0) + x.bandwidth() / 2).toFixed(1)}" y="${height - 4}">
            ${name}
          </text>`,
    )}
  </svg>`;
}

export interface Change {
  readonly name: string;
  readonly value: number;
  /** With its sign: colour alone says nothing. */
  readonly text: string;
}

/** Bars to the right of the middle for growth, to the left of it for decline. */
export function drawChanges(label: string, changes: readonly Change[]): Html {
  const barHeight = 24;
  const height = changes.length * barHeight + 4;
  const [least, most] = [
    Math.min(0, ...changes.map(({ value }) => value)),
    Math.max(0, ...changes.map(({ value }) => value)),
  ];
  const textRoom = 92;
  const nameRoom = 70;
  const x = scaleLinear([least, most > least ? most : 1], [nameRoom + (least < 0 ? textRoom : 0), width - textRoom]);
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">
    ${changes.map(({ name, value, text }, at) => {
      const [left, right] = [Math.min(x(0), x(value)), Math.max(x(0), x(value))];
      const y = at * barHeight;
      return html`<text x="0" y="${y + 17}">${name}</text>
        <rect
          class="${value < 0 ? "decline" : "mark"}"
          x="${left.toFixed(1)}"
          y="${y + 3}"
          width="${(right - left).toFixed(1)}"
          height="${barHeight - 6}"
        />
        <text class="${value < 0 ? "end" : ""}" x="${(value < 0 ? left - 6 : right + 6).toFixed(1)}" y="${y + 17}">
          ${text}
        </text>`;
    })}
    <path class="axis" d="M${x(0).toFixed(1)} 0V${height}" />
  </svg>`;
}
