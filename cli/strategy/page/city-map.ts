import type { Coordinates } from "../../../contracts/wire";
import { html, nothing, type Html } from "../../html";
import type { City } from "./city";
import { cornersOf, frameOf, ringPath, scaleBar, sizeText, type CityFrame } from "./city-frame";
import { levelsUpTo, type Levels } from "./levels";
import { numberOf } from "./numbers";

/** A zone as the map shows it. */
export interface MapZone extends Coordinates {
  readonly zone: string;
  /** "21.4 %" of the trips. */
  readonly share: string;
}

export interface CityMap {
  readonly svg: Html;
  readonly levels: Levels;
  /** Zones whose centre is not on the map. */
  readonly outside: readonly string[];
}

/** Above so many zones their shares run into each other. */
const mostShares = 16;

/** Draws where trips begin, and the centres of the zones. */
export function drawCity(city: City, zones: readonly MapZone[]): CityMap {
  const frame = frameOf(city);
  const levels = levelsUpTo(Math.max(...city.rows.map((row) => numberOf(row, "trips"))));
  const placed = zones.map((zone) => {
    const [x, y] = frame.onMap(zone);
    return { ...zone, x, y };
  });
  const shown = placed.filter(({ x, y }) => frame.isOnMap(x, y));
  const label = `Map of where trips begin, ${sizeText(frame.kmPerUnit * frame.width)} wide, with the centres of ${shown.length} zones. The numbers are in the table of zones and in that of the busiest places.`;
  return {
    levels,
    outside: placed.filter(({ x, y }) => !frame.isOnMap(x, y)).map(({ zone }) => zone),
    svg: html`<svg class="map" viewBox="0 0 ${frame.width} ${frame.height}" role="img" aria-label="${label}">
      ${pathsOf(city, levels, frame)}
      ${shown.map(({ zone, share, x, y }) => marker(zone, shown.length > mostShares ? "" : share, x, y))}
      ${scaleBar(frame)}
    </svg>`,
  };
}

/** One path a level. */
function pathsOf({ rows, grid }: City, levels: Levels, frame: CityFrame) {
  const paths = new Map<number, string>();
  for (const row of rows) {
    const level = levels.of(numberOf(row, "trips"));
    const corners = cornersOf(grid, numberOf(row, "cell_row"), numberOf(row, "cell_column"));
    paths.set(level, `${paths.get(level) ?? ""}${ringPath(corners, frame)}`);
  }
  return [...paths].map(([level, cells]) => html`<path class="level-${level}" d="${cells}" />`);
}

function marker(zone: string, share: string, x: number, y: number): Html {
  const [left, top] = [x.toFixed(1), y.toFixed(1)];
  return html`<g class="zone" transform="translate(${left} ${top})">
    <circle r="14" />
    <text dy=".35em">${zone}</text>
    ${share === "" ? nothing : html`<text class="share" dy="2.1em">${share}</text>`}
  </g> `;
}
