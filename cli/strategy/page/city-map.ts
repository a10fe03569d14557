import { geoAzimuthalEqualArea } from "d3-geo";
import { scaleLinear } from "d3-scale";
import type { Coordinates } from "../../../contracts/wire";
import { html, nothing, type Html } from "../../html";
import type { City, Grid } from "./city";
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

/** Mean radius of the earth; the projection is in km then. */
const earthKm = 6_371.009;
const degree = 1_000_000;
const width = 600;
const [leastHeight, mostHeight] = [400, 620];
/** Along each edge of the grid: meridians are bent near a pole. */
const edgeSteps = 24;
/** Above so many zones their shares run into each other. */
const mostShares = 16;

/**
 * Draws where trips begin, in a projection of equal areas about the median pickup: it is true to a city, knows no date line, and
 * the poles are places like others. North is up at the middle.
 */
export function drawCity(city: City, zones: readonly MapZone[]): CityMap {
  const { grid, median } = city;
  const projection = geoAzimuthalEqualArea()
    .rotate([-median.longitude, -median.latitude])
    .scale(earthKm)
    .translate([0, 0]);
  const toKm = ({ latitude, longitude }: Coordinates) => projection([longitude, latitude]) ?? [0, 0];
  const { left, right, top, bottom } = boundsOf(edgeOf(grid).map(toKm));
  const height = Math.min(mostHeight, Math.max(leastHeight, Math.round((width * (bottom - top)) / (right - left))));
  const kmPerUnit = Math.max((right - left) / width, (bottom - top) / height);
  const onMap = (place: Coordinates) => {
    const [x, y] = toKm(place);
    return [
      width / 2 + (x - (left + right) / 2) / kmPerUnit,
      height / 2 + (y - (top + bottom) / 2) / kmPerUnit,
    ] as const;
  };
  const isOnMap = ({ x, y }: { readonly x: number; readonly y: number }) =>
    x >= 0 && x <= width && y >= 0 && y <= height;
  const levels = levelsUpTo(Math.max(...city.rows.map((row) => numberOf(row, "trips"))));
  const placed = zones.map((zone) => {
    const [x, y] = onMap(zone);
    return { ...zone, x, y };
  });
  const shown = placed.filter(isOnMap);
  const label = `Map of where trips begin, ${sizeText(kmPerUnit * width)} wide, with the centres of ${shown.length} zones. The numbers are in the table of zones and in that of the busiest places.`;
  return {
    levels,
    outside: placed.filter((zone) => !isOnMap(zone)).map(({ zone }) => zone),
    svg: html`<svg class="map" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">
      ${pathsOf(city, levels, onMap)}
      ${shown.map(({ zone, share, x, y }) => marker(zone, shown.length > mostShares ? "" : share, x, y))}
      ${scaleBar(kmPerUnit, height)}
    </svg>`,
  };
}

/** One path a level. */
function pathsOf({ rows, grid }: City, levels: Levels, onMap: (place: Coordinates) => readonly [number, number]) {
  const paths = new Map<number, string>();
  for (const row of rows) {
    const [up, across] = [numberOf(row, "cell_row"), numberOf(row, "cell_column")];
    const level = levels.of(numberOf(row, "trips"));
    const corners = [
      [0, 0],
      [0, 1],
      [1, 1],
      [1, 0],
    ].map(([north = 0, east = 0]) =>
      onMap(placeIn(grid, up + north, across + east))
        .map((part) => part.toFixed(1))
        .join(" "),
    );
    paths.set(level, `${paths.get(level) ?? ""}M${corners.join("L")}Z`);
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

function scaleBar(kmPerUnit: number, height: number): Html {
  const [, km = 1] = scaleLinear([0, (width / 4) * kmPerUnit], [0, 1]).ticks(2);
  const y = height - 14;
  const end = (12 + km / kmPerUnit).toFixed(1);
  return html`<g class="scale">
    <path d="M12 ${y - 5}V${y}H${end}V${y - 5}" />
    <text x="18" y="${y - 6}">${sizeText(km)}</text>
  </g>`;
}

const sizeText = (km: number) => (km < 1 ? `${Math.round(1_000 * km)} m` : `${Number(km.toPrecision(2))} km`);

/** A corner of the grid's cells, which end at the poles. */
export const placeIn = (grid: Grid, up: number, across: number): Coordinates => ({
  latitude: Math.max(-90, Math.min(90, (grid.south + up * grid.height) / degree)),
  longitude: (grid.west + across * grid.width) / degree,
});

function edgeOf(grid: Grid): readonly Coordinates[] {
  const steps = Array.from({ length: edgeSteps + 1 }, (_, step) => step / edgeSteps);
  return steps.flatMap((along) => [
    placeIn(grid, 0, along * grid.across),
    placeIn(grid, grid.up, along * grid.across),
    placeIn(grid, along * grid.up, 0),
    placeIn(grid, along * grid.up, grid.across),
  ]);
}

function boundsOf(points: readonly (readonly [number, number])[]) {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}
