import { geoAzimuthalEqualArea } from "d3-geo";
import { scaleLinear } from "d3-scale";
import type { Coordinates } from "../../../contracts/wire";
import { html, type Html } from "../../html";
import type { City, Grid } from "./city";

/** The ground of a city's map. */
export interface CityFrame {
  /** Units of the drawing. */
  readonly width: number;
  readonly height: number;
  readonly kmPerUnit: number;
  /** Units from the left and from the top. */
  readonly onMap: (place: Coordinates) => readonly [number, number];
  readonly isOnMap: (x: number, y: number) => boolean;
}

/** Mean radius of the earth; the projection is in km then. */
const earthKm = 6_371.009;
const degree = 1_000_000;
const width = 600;
const [leastHeight, mostHeight] = [400, 620];
/** Along each edge of the grid: meridians are bent near a pole. */
const edgeSteps = 24;

/**
 * A projection of equal areas about the median pickup: it is true to a city, knows no date line, and the poles are places like
 * others. North is up at the middle.
 */
export function frameOf({ grid, median }: Pick<City, "grid" | "median">): CityFrame {
  const projection = geoAzimuthalEqualArea()
    .rotate([-median.longitude, -median.latitude])
    .scale(earthKm)
    .translate([0, 0]);
  const toKm = ({ latitude, longitude }: Coordinates) => projection([longitude, latitude]) ?? [0, 0];
  const { left, right, top, bottom } = boundsOf(edgeOf(grid).map(toKm));
  const height = Math.min(mostHeight, Math.max(leastHeight, Math.round((width * (bottom - top)) / (right - left))));
  const kmPerUnit = Math.max((right - left) / width, (bottom - top) / height);
  return {
    width,
    height,
    kmPerUnit,
    onMap: (place) => {
      const [x, y] = toKm(place);
      return [width / 2 + (x - (left + right) / 2) / kmPerUnit, height / 2 + (y - (top + bottom) / 2) / kmPerUnit];
    },
    isOnMap: (x, y) => x >= 0 && x <= width && y >= 0 && y <= height,
  };
}

/** A part of the ground as an SVG path. @param ring its corners */
export const ringPath = (ring: readonly Coordinates[], { onMap }: CityFrame): string =>
  `M${ring
    .map((place) =>
      onMap(place)
        .map((part) => part.toFixed(1))
        .join(" "),
    )
    .join("L")}Z`;

/** Corners of a cell of the grid. */
export const cornersOf = (grid: Grid, up: number, across: number): readonly Coordinates[] =>
  [
    [0, 0],
    [0, 1],
    [1, 1],
    [1, 0],
  ].map(([north = 0, east = 0]) => placeIn(grid, up + north, across + east));

export function scaleBar({ width: wide, height, kmPerUnit }: CityFrame): Html {
  const [, km = 1] = scaleLinear([0, (wide / 4) * kmPerUnit], [0, 1]).ticks(2);
  const y = height - 14;
  const end = (12 + km / kmPerUnit).toFixed(1);
  return html`<g class="scale">
    <path d="M12 ${y - 5}V${y}H${end}V${y - 5}" />
    <text x="18" y="${y - 6}">${sizeText(km)}</text>
  </g>`;
}

/** "12 km" across. */
export const sizeText = (km: number) => (km < 1 ? `${Math.round(1_000 * km)} m` : `${Number(km.toPrecision(2))} km`);

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
