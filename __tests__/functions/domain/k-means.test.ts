import fc from "fast-check";
import { drawStarts, kMeans, type Points } from "../../../functions/domain/k-means";
import { createRandom } from "../../../functions/domain/random";

const pointsOf = (places: readonly (readonly [number, number])[]): Points => ({
  x: Float64Array.from(places, ([x]) => x),
  y: Float64Array.from(places, ([, y]) => y),
});
const placesOf = ({ x, y }: Points) => Array.from(x, (px, i) => [px, y[i] ?? NaN] as const);
const degrees = fc.double({ min: -100, max: 100, noNaN: true });
const anyPlaces = fc.array(fc.tuple(degrees, degrees), { minLength: 1, maxLength: 60 });
/** Places so far apart that no distance between two of them is lost. */
const anyGrid = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), {
  minLength: 1,
  maxLength: 60,
});
const square = (one: readonly [number, number], other: readonly [number, number]) =>
  (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2;

describe("k-means", () => {
  it("ends with each point at its nearest centre, and each centre in the middle of its points", () => {
    fc.assert(
      fc.property(anyPlaces, fc.integer({ min: 1, max: 8 }), fc.nat(1000), (places, count, seed) => {
        const points = pointsOf(places);
        const { centres, labels, inertia } = kMeans(points, drawStarts(points, count, createRandom(seed)));
        const found = placesOf(centres);
        let sum = 0;
        places.forEach((place, i) => {
          const mine = square(place, found[labels[i]!]!);
          sum += mine;
          expect(mine).toBeLessThanOrEqual(
            Math.min(...found.map((centre) => square(place, centre))) * (1 + 1e-9) + 1e-9,
          );
        });
        expect(inertia).toBeCloseTo(sum, 5);
        found.forEach((centre, c) => {
          const mine = places.filter((_, i) => labels[i] === c);
          if (mine.length === 0) return;
          expect(centre[0]).toBeCloseTo(mine.reduce((all, [x]) => all + x, 0) / mine.length, 6);
          expect(centre[1]).toBeCloseTo(mine.reduce((all, [, y]) => all + y, 0) / mine.length, 6);
        });
      }),
      { numRuns: 300 },
    );
  });

  it("finds the groups that are there", () => {
    const groups = [
      [0, 0],
      [10, 0],
      [0, 10],
    ] as const;
    const places = groups.flatMap(([x, y]) =>
      [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => [x + dx, y + dy] as const)),
    );
    const points = pointsOf(places);
    const { centres } = kMeans(points, drawStarts(points, 3, createRandom(1)));
    expect(placesOf(centres).sort((a, b) => a[0] - b[0] || a[1] - b[1])).toEqual([
      [0, 0],
      [0, 10],
      [10, 0],
    ]);
  });
});

describe("the starts of k-means", () => {
  it("are points, the same of the same seed, and far from each other", () => {
    fc.assert(
      fc.property(anyGrid, fc.integer({ min: 1, max: 8 }), fc.nat(1000), (places, count, seed) => {
        const points = pointsOf(places);
        const starts = placesOf(drawStarts(points, count, createRandom(seed)));
        expect(starts).toEqual(placesOf(drawStarts(points, count, createRandom(seed))));
        for (const start of starts) expect(places).toContainEqual(start);
        // A point is drawn again only when there is no other.
        const distinct = new Set(places.map((place) => place.map((n) => n + 0).join()));
        expect(new Set(starts.map((start) => start.map((n) => n + 0).join())).size).toBe(
          Math.min(count, distinct.size),
        );
      }),
    );
  });
});
