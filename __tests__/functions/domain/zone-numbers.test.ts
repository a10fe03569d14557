import fc from "fast-check";
import type { Coordinates } from "../../../contracts/wire";
import { distanceMetres } from "../../../functions/domain/distance";
import { leastAssignment, renumberZones } from "../../../functions/domain/zone-numbers";

/** Each way to give distinct columns to as many rows as there can be. */
function* assignments(rows: number, columns: number): Generator<readonly number[]> {
  const most = Math.min(rows, columns);
  function* from(row: number, taken: readonly number[]): Generator<readonly number[]> {
    if (row === rows) {
      if (taken.filter((column) => column >= 0).length === most) yield taken;
      return;
    }
    for (let column = -1; column < columns; column++)
      if (column < 0 || !taken.includes(column)) yield* from(row + 1, [...taken, column]);
  }
  yield* from(0, []);
}

const place = (latitude: number, longitude: number): Coordinates => ({ latitude, longitude });
const zone = (number: number, latitude: number, longitude: number) => ({ zone: number, latitude, longitude });

describe("the least assignment", () => {
  it("costs no more than any other, and gives no column twice", () => {
    const size = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 }));
    const any = size.chain(([rows, columns]) =>
      fc.tuple(
        fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: columns, maxLength: columns }), {
          minLength: rows,
          maxLength: rows,
        }),
        fc.constant(columns),
      ),
    );
    fc.assert(
      fc.property(any, ([costs, columns]) => {
        const sum = (of: readonly number[]) => of.reduce((all, column, row) => all + (costs[row]?.[column] ?? 0), 0);
        const found = leastAssignment(costs, columns);
        const given = found.filter((column) => column >= 0);
        expect(new Set(given).size).toBe(Math.min(costs.length, columns));
        expect(given).toHaveLength(Math.min(costs.length, columns));
        expect(sum(found)).toBe(Math.min(...[...assignments(costs.length, columns)].map(sum)));
      }),
      { numRuns: 200 },
    );
  });
});

describe("the numbers of zones that are learned again", () => {
  const former = [zone(4, 48.9, 2.3), zone(1, 48.8, 2.3), zone(7, 48.8, 2.5)];

  it("stay with the places, in whatever order they are learned", () => {
    const again = renumberZones([place(48.8, 2.5), place(48.9, 2.3), place(48.8, 2.3)], former);
    expect(again.zones).toEqual([zone(1, 48.8, 2.3), zone(4, 48.9, 2.3), zone(7, 48.8, 2.5)]);
    expect(again.kept).toEqual([1, 4, 7].map((number) => ({ zone: number, movedKm: 0 })));
    expect([again.added, again.dropped]).toEqual([[], []]);
  });

  it("go to the places that all together lie nearest, and not each to its own nearest", () => {
    // The first place lies nearest to zone 2, which the second needs more.
    const row = [zone(1, 0, 0), zone(2, 0, 1)];
    const again = renumberZones([place(0, 0.9), place(0, 2)], row);
    expect(again.zones).toEqual([zone(1, 0, 0.9), zone(2, 0, 2)]);
  });

  it("are the lowest free ones for zones that are new, and go with zones that are gone", () => {
    const more = renumberZones(
      [place(10, 10), place(48.9, 2.3), place(48.8, 2.3), place(48.8, 2.5), place(0, 0)],
      former,
    );
    expect(more.zones.map(({ zone: number }) => number)).toEqual([1, 2, 3, 4, 7]);
    expect([more.added, more.dropped]).toEqual([[2, 3], []]);
    expect(more.zones[1]).toEqual(zone(2, 10, 10));
    const fewer = renumberZones([place(48.81, 2.5)], former);
    expect(fewer.zones).toEqual([zone(7, 48.81, 2.5)]);
    expect(fewer.dropped).toEqual([1, 4]);
    const metres = distanceMetres(place(48.81, 2.5), place(48.8, 2.5));
    expect(fewer.kept).toEqual([{ zone: 7, movedKm: metres / 1_000 }]);
  });

  it("are 1, 2, 3 in the order given where there were none", () => {
    const first = renumberZones([place(2, 2), place(1, 1)], []);
    expect(first.zones).toEqual([zone(1, 2, 2), zone(2, 1, 1)]);
    expect(first.added).toEqual([1, 2]);
  });
});
