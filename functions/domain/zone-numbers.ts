import type { Coordinates } from "../../contracts/wire";
import type { Zone } from "../../contracts/zone-model";
import { distanceMetres } from "./distance";

/** What became of the numbers when zones were learned again. */
export interface Renumbered<Place extends Coordinates> {
  /** By number; it is the former zone's, where one is told. */
  readonly zones: readonly (Place & { readonly zone: number })[];
  /** Numbers that went on to another centre, and how far that lies from the former one. */
  readonly kept: readonly { readonly zone: number; readonly movedKm: number }[];
  readonly added: readonly number[];
  readonly dropped: readonly number[];
}

/**
 * Gives new zones the numbers of the former ones: one to one, so that all former centres together move as little as they
 * can on the ground. What has no former zone takes the lowest number that is free, in the order given.
 */
export function renumberZones<Place extends Coordinates>(
  places: readonly Place[],
  former: readonly Pick<Zone, "zone" | "latitude" | "longitude">[],
): Renumbered<Place> {
  const known = former.toSorted((one, other) => one.zone - other.zone);
  const metres = places.map((place) => known.map((zone) => distanceMetres(place, zone)));
  const formerOf = leastAssignment(metres, known.length);
  const taken = new Set(formerOf.flatMap((column) => known[column]?.zone ?? []));
  let free = 1;
  const lowestFree = () => {
    while (taken.has(free)) free++;
    taken.add(free);
    return free;
  };
  const kept: { zone: number; movedKm: number }[] = [];
  const added: number[] = [];
  const zones = places.map((place, row) => {
    const before = known[formerOf[row] ?? -1];
    const zone = before?.zone ?? lowestFree();
    if (before) kept.push({ zone, movedKm: (metres[row]?.[formerOf[row] ?? -1] ?? 0) / 1_000 });
    else added.push(zone);
    return { ...place, zone };
  });
  return {
    zones: zones.sort((one, other) => one.zone - other.zone),
    kept: kept.sort((one, other) => one.zone - other.zone),
    added: added.sort((one, other) => one - other),
    dropped: known.flatMap(({ zone }) => (kept.some((one) => one.zone === zone) ? [] : [zone])),
  };
}

/**
 * The column of each row, one to one, of least total cost: the Hungarian method by shortest augmenting paths
 * (Jonker and Volgenant, "A shortest augmenting path algorithm for dense and sparse linear assignment problems", 1987).
 * The smaller side is assigned whole; a row without a column has -1.
 */
export function leastAssignment(costs: readonly (readonly number[])[], columns: number): readonly number[] {
  const rows = costs.length;
  const size = Math.max(rows, columns);
  // What is beyond the smaller side costs nothing, and stands for none. Places are 1-based; 0 is none.
  const cost = (row: number, column: number) => costs[row - 1]?.[column - 1] ?? 0;
  const rowPrice = new Float64Array(size + 1);
  const columnPrice = new Float64Array(size + 1);
  const rowOf = new Int32Array(size + 1);
  for (let row = 1; row <= size; row++) {
    const cameFrom = new Int32Array(size + 1);
    const least = new Float64Array(size + 1).fill(Number.POSITIVE_INFINITY);
    const done = new Uint8Array(size + 1);
    let column = 0;
    rowOf[0] = row;
    do {
      done[column] = 1;
      const from = rowOf[column] ?? 0;
      let step = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let c = 1; c <= size; c++) {
        if (done[c] === 1) continue;
        const reduced = cost(from, c) - (rowPrice[from] ?? 0) - (columnPrice[c] ?? 0);
        if (reduced < (least[c] ?? 0)) {
          least[c] = reduced;
          cameFrom[c] = column;
        }
        if ((least[c] ?? 0) < step) {
          step = least[c] ?? 0;
          next = c;
        }
      }
      for (let c = 0; c <= size; c++) {
        if (done[c] === 1) {
          const of = rowOf[c] ?? 0;
          rowPrice[of] = (rowPrice[of] ?? 0) + step;
          columnPrice[c] = (columnPrice[c] ?? 0) - step;
        } else least[c] = (least[c] ?? 0) - step;
      }
      column = next;
    } while (rowOf[column] !== 0);
    for (let at = column; at !== 0;) {
      const before = cameFrom[at] ?? 0;
      rowOf[at] = rowOf[before] ?? 0;
      at = before;
    }
  }
  const columnOf = new Array<number>(rows).fill(-1);
  for (let c = 1; c <= columns; c++) {
    const row = rowOf[c] ?? 0;
    if (row >= 1 && row <= rows) columnOf[row - 1] = c - 1;
  }
  return columnOf;
}
