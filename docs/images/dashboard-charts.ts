import { scaleBand, scaleLinear } from "d3-scale";
import { html, nothing, type Html } from "../../cli/html";

export interface Bar {
  readonly label: string;
  readonly parts: readonly { readonly series: string; readonly value: number }[];
}

/** A cell of the heatmap, in cells north and east of 0. */
export interface Cell {
  readonly row: number;
  readonly column: number;
  readonly trips: number;
}

const colours = ["#0b63a5", "#e1812c", "#3a923a", "#845b97"];
const ramp = ["#c7e9b4", "#7fcdbb", "#41b6c4", "#1d91c0", "#225ea8", "#0c2c84"];
const width = 560;

/** Stacked bars with one axis of values, and a legend where there is more than one series. */
export function bars(drawn: readonly Bar[], direction: "horizontal" | "vertical"): Html {
  const height = 145;
  const series = [...new Set(drawn.flatMap(({ parts }) => parts.map((part) => part.series)))].sort();
  const totalOf = ({ parts }: Bar) => parts.reduce((sum, { value }) => sum + value, 0);
  const most = Math.max(1, ...drawn.map(totalOf));
  const isFlat = direction === "horizontal";
  const [left, bottom] = [isFlat ? 64 : 46, height - 18];
  const values = scaleLinear([0, most], isFlat ? [left, width - 70] : [bottom, 6]).nice(4);
  const places = scaleBand(
    drawn.map((_, at) => at),
    isFlat ? [2, height - 4] : [left, width - 4],
  ).paddingInner(0.15);
  const every = Math.ceil(drawn.length / 12);
  const shapes = drawn.map((bar, at) => {
    let base = 0;
    const place = places(at) ?? 0;
    const rects = series.map((name, n) => {
      const value = bar.parts.find((part) => part.series === name)?.value ?? 0;
      const [from, to] = [values(base), values((base += value))];
      const fill = colours[n % colours.length] ?? "";
      return isFlat
        ? html`<rect x="${from}" y="${place}" width="${to - from}" height="${places.bandwidth()}" fill="${fill}" />`
        : html`<rect x="${place}" y="${to}" width="${places.bandwidth()}" height="${from - to}" fill="${fill}" />`;
    });
    const middle = place + places.bandwidth() / 2;
    const labels = isFlat
      ? html`<text class="end" x="${left - 6}" y="${middle + 4}">${bar.label}</text>
          <text x="${values(base) + 5}" y="${middle + 4}">${Math.round(base).toLocaleString("en")}</text>`
      : at % every === 0
        ? html`<text class="middle" x="${middle}" y="${height - 4}">${bar.label}</text>`
        : nothing;
    return html`${rects}${labels}`;
  });
  const axis = isFlat
    ? []
    : values
        .ticks(4)
        .map(
          (tick) =>
            html`<path class="line" d="M${left} ${values(tick)}H${width - 4}" />
              <text class="end" x="${left - 6}" y="${values(tick) + 4}">${tick.toLocaleString("en")}</text>`,
        );
  return html`${series.length > 1 ? legend(series) : nothing}
    <svg viewBox="0 0 ${width} ${height}">${axis}${shapes}</svg>`;
}

const legend = (series: readonly string[]) =>
  html`<ul>
    ${series.map((name, n) => html`<li><i style="background: ${colours[n % colours.length] ?? ""}"></i>${name}</li>`)}
  </ul>`;

/** North is up; a cell is as dark as it has trips, in steps that double. */
export function heatmap(cells: readonly Cell[]): Html {
  const [rows, columns] = [cells.map(({ row }) => row), cells.map(({ column }) => column)];
  const [north, south] = [Math.max(...rows), Math.min(...rows)];
  const [west, east] = [Math.min(...columns), Math.max(...columns)];
  const height = 235;
  const [y, x] = [height / (north - south + 1), width / (east - west + 1)];
  const most = Math.max(...cells.map(({ trips }) => trips));
  const level = (trips: number) =>
    Math.min(ramp.length - 1, Math.floor((Math.log(trips) / Math.log(most + 1)) * ramp.length));
  return html`<svg viewBox="0 0 ${width} ${height}">
    ${cells.map(
      ({ row, column, trips }) =>
        html`<rect
          x="${(column - west) * x}"
          y="${(north - row) * y}"
          width="${x * 0.94}"
          height="${y * 0.94}"
          fill="${ramp[level(trips)] ?? ""}"
        />`,
    )}
  </svg>`;
}
