import type { Row } from "../../../functions/ports/warehouse";
import type { Coordinates } from "../../../contracts/wire";
import type { Answer, Ask } from "./answer";

/** Cells of one size, in millionths of a degree; the parameters of the report `pickups-by-cell`. */
export interface Grid {
  readonly south: number;
  readonly west: number;
  readonly height: number;
  readonly width: number;
  readonly up: number;
  readonly across: number;
}

/** Where nearly all trips begin, in cells. */
export interface City extends Answer {
  readonly grid: Grid;
  /** Of the pickups that are shown. */
  readonly median: Coordinates;
  /** Pickups within the cells. */
  readonly shown: number;
}

const degree = 1_000_000;
const circle = 360 * degree;
/** The last row holds the north pole itself. */
const world: Grid = {
  south: -90 * degree,
  west: -180 * degree,
  height: 2 * degree,
  width: 2 * degree,
  up: 91,
  across: 180,
};
/** Share of the trips that may lie beyond each edge: a trip far out at sea does not shrink the city. */
const beyondEdge = 0.005;
/** Cells along the longer side of the city, and along the shorter one at least. */
const [longSide, shortSide] = [60, 34];
/** About a hundred metres. */
const leastCell = 0.001 * degree;
const mostLooks = 5;

/** Looks at the world in cells, then at the part of it that holds nearly all trips, until that part fills the grid. */
export async function findCity(ask: Ask): Promise<City | undefined> {
  let grid = world;
  for (let look = 1; ; look++) {
    const answer = await ask("pickups-by-cell", { ...grid });
    const frame = frameOf(answer.rows, grid);
    if (!frame) return undefined;
    if (isFilled(frame, grid) || look === mostLooks) {
      const shown = answer.rows.reduce((sum, row) => sum + Number(row["trips"]), 0);
      return { ...answer, grid, median: frame.median, shown };
    }
    grid = gridOver(frame, grid);
  }
}

/** A city that takes half of the cells is not looked at any closer; columns round a pole say nothing of its size. */
function isFilled({ rows: [south, north], columns: [west, east] }: Frame, grid: Grid): boolean {
  if (grid === world) return false;
  return (north + 1 - south) * 2 > grid.up || (!isRound(grid) && (east + 1 - west) * 2 > grid.across);
}

/** Whether the grid goes round the earth. */
const isRound = ({ across, width }: Pick<Grid, "across" | "width">) => across * width >= circle;

interface Frame {
  /** Cells of a grid, the last one included; columns are counted from its western edge, and may run over its eastern one. */
  readonly rows: readonly [number, number];
  readonly columns: readonly [number, number];
  readonly median: Coordinates;
}

/** The cells that hold nearly all trips. */
function frameOf(cells: readonly Row[], grid: Grid): Frame | undefined {
  const [busiest] = cells;
  if (!busiest) return undefined;
  // Over the antimeridian a column is the neighbour of the one at the other end: all are seen from the busiest one.
  const around = Math.round(circle / grid.width);
  const anchor = Number(busiest["cell_column"]);
  const columnOf = (row: Row) => {
    const column = Number(row["cell_column"]);
    if (!isRound(grid)) return column;
    const beside = (((column - anchor) % around) + around) % around;
    return anchor + (beside >= around / 2 ? beside - around : beside);
  };
  const rows = weighed(cells, (row) => Number(row["cell_row"]));
  const columns = weighed(cells, columnOf);
  const at = (share: number) => [rows(share), columns(share)] as const;
  const [[south, west], [middle, centre], [north, east]] = [at(beyondEdge), at(0.5), at(1 - beyondEdge)];
  return {
    rows: [south, north],
    columns: [west, east],
    median: {
      latitude: Math.min(90, (grid.south + (middle + 0.5) * grid.height) / degree),
      longitude: wrapped(grid.west + (centre + 0.5) * grid.width) / degree,
    },
  };
}

/** The place below which a share of the trips lies. */
function weighed(cells: readonly Row[], placeOf: (row: Row) => number): (share: number) => number {
  const places = cells.map((row) => ({ place: placeOf(row), trips: Number(row["trips"]) }));
  places.sort((one, other) => one.place - other.place);
  const all = places.reduce((sum, { trips }) => sum + trips, 0);
  return (share) => {
    let below = 0;
    for (const { place, trips } of places) {
      below += trips;
      if (below >= share * all) return place;
    }
    return 0;
  };
}

/** Cells that are about as wide as high on the ground, over a frame that is not too narrow to look at. */
function gridOver({ rows: [bottom, top], columns: [left, right], median }: Frame, from: Grid): Grid {
  const lowest = Math.max(-90 * degree, from.south + bottom * from.height);
  const highest = Math.min(90 * degree, from.south + (top + 1) * from.height);
  const high = highest - lowest;
  const wide = (right + 1 - left) * from.width;
  // At a pole a cell of so many degrees is a sliver.
  const shrink = Math.max(0.02, Math.cos(median.latitude * (Math.PI / 180)));
  // Round a pole, the ground is no wider than the way over it.
  const nearEquator = lowest < 0 && highest > 0 ? 0 : Math.min(Math.abs(lowest), Math.abs(highest));
  const overPole = 2 * (90 * degree - nearEquator);
  const height = Math.max(leastCell, Math.ceil(Math.max(high, Math.min(wide * shrink, overPole)) / longSide));
  const width = Math.min(Math.ceil(height / shrink), Math.ceil(circle / longSide));
  const across = Math.min(Math.ceil(circle / width), Math.max(shortSide, Math.ceil(wide / width)));
  // Round a pole, a row is a ring: none is needed that is empty.
  const leastUp = isRound({ across, width }) ? 1 : shortSide;
  const up = Math.min(longSide, Math.max(leastUp, Math.ceil(high / height)));
  const south = lowest - Math.floor((up * height - high) / 2);
  const west = from.west + left * from.width - Math.floor((across * width - wide) / 2);
  return { south: Math.min(south, 90 * degree - (up - 1) * height), west: wrapped(west), height, width, up, across };
}

/** A longitude within -180 and 180 degrees. */
const wrapped = (longitude: number) => ((((longitude + circle / 2) % circle) + circle) % circle) - circle / 2;
