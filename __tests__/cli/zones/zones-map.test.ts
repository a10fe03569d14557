import fc from "fast-check";
import { zonesMap, type Place } from "../../../cli/zones/zones-map";

const place = (zone: number, latitude: number, longitude: number): Place => ({ zone, latitude, longitude });

/** Where each number that is drawn stands, by its column and row; and what is said below the map. */
function read(map: string) {
  const lines = map.split("\n");
  const drawn = lines.filter((line) => line.startsWith("  │"));
  const numbers = drawn.flatMap((line, row) =>
    [...line.matchAll(/(\d+)(\+?)/g)].map(({ 1: zone, 2: mark, index }) => ({
      zone: Number(zone),
      isMarked: mark === "+",
      column: index,
      row,
    })),
  );
  const [, bar = "", km] = /^ {2}├(─+)┤ (.*) km$/m.exec(map) ?? [];
  return {
    lines,
    rows: drawn.length,
    at: (zone: number) => numbers.find((number) => number.zone === zone),
    numbers,
    hidden: [...map.matchAll(/^ {2}(\d+)\+ hides ([\d, ]+):/gm)].map(
      ([, by, zones = ""]) => [Number(by), zones.split(", ").map(Number)] as const,
    ),
    kmPerColumn: km === undefined ? undefined : Number(km) / (bar.length + 1),
  };
}

describe("the map of zones", () => {
  it.each([60, 80, 200])("fits %d columns, with numbers of three digits at its edges", (columns) => {
    const text = zonesMap([place(98, 48.8, 2), place(99, 48.8, 2.2), place(100, 48.81, 3)], columns);
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(columns);
    expect(text).toContain("100");
  });

  it("has north above and east to the right, to scale", () => {
    // Paris, its airport in the north east, and Orly.
    const map = read(zonesMap([place(1, 48.857, 2.352), place(2, 49.009, 2.548), place(3, 48.726, 2.359)]));
    const [city, airport, orly] = [map.at(1)!, map.at(2)!, map.at(3)!];
    expect(airport.row).toBeLessThan(city.row);
    expect(city.row).toBeLessThan(orly.row);
    expect(airport.column).toBeGreaterThan(orly.column);
    // From Paris it is 14.3 km east and 16.9 km north to the airport.
    expect(Math.abs((airport.column - city.column) * map.kmPerColumn! - 14.3)).toBeLessThan(1.5);
    expect(Math.abs((city.row - airport.row) * 2 * map.kmPerColumn! - 16.9)).toBeLessThan(1.5);
    expect(map.lines[0]).toContain("↑ N");
  });

  it("is one number in a frame, without a scale, for one zone", () => {
    expect(zonesMap([place(7, 48.8, 2.3)])).toBe("  ↑ N\n  ┌────┐\n  │ 7  │\n  └────┘\n");
  });

  it("is one line for zones on one line, and one column for zones on one meridian", () => {
    const line = read(zonesMap([place(1, 48, 2), place(2, 48, 2.1), place(3, 48, 2.4)]));
    expect(line.rows).toBe(1);
    const [one, two, three] = [line.at(1)!, line.at(2)!, line.at(3)!];
    expect((three.column - two.column) / (two.column - one.column)).toBeCloseTo(3, 0);
    const column = read(zonesMap([place(1, 48, 2), place(2, 48.1, 2), place(3, 48.4, 2)]));
    expect(new Set([1, 2, 3].map((zone) => column.at(zone)?.column)).size).toBe(1);
    expect([3, 2, 1].map((zone) => column.at(zone)!.row)).toEqual([0, 14, 19]);
  });

  it("marks the lower number where another would run into it, and names the other", () => {
    const map = zonesMap([place(12, 48, 2), place(3, 48, 2.0001), place(9, 48.3, 2.6), place(4, 48, 2.0002)]);
    expect(map).toContain("  3+ hides 4, 12: too near to be drawn beside it.");
    expect(read(map).numbers.map(({ zone, isMarked }) => [zone, isMarked])).toEqual([
      [9, false],
      [3, true],
    ]);
  });

  it("keeps neighbours over the antimeridian together", () => {
    const map = read(zonesMap([place(1, -17, 179.9), place(2, -17, -179.9)]));
    expect(map.at(2)!.column).toBeGreaterThan(map.at(1)!.column);
    // 0.2 degrees at 17 degrees south.
    expect(Math.abs((map.at(2)!.column - map.at(1)!.column) * map.kmPerColumn! - 21.3)).toBeLessThan(1.5);
  });

  it("tells every zone once, drawn or hidden, each number apart from the next and within the frame", () => {
    const zones = fc.uniqueArray(
      fc.record({
        zone: fc.integer({ min: 1, max: 120 }),
        latitude: fc.integer({ min: 4_080, max: 4_090 }).map((hundredths) => hundredths / 100),
        longitude: fc.integer({ min: -7_410, max: -7_380 }).map((hundredths) => hundredths / 100),
      }),
      { selector: ({ zone }) => zone, minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(zones, (given) => {
        const { numbers, hidden, lines, at } = read(zonesMap(given));
        const told = [...numbers.map(({ zone }) => zone), ...hidden.flatMap(([, zones]) => zones)];
        expect(told.sort((a, b) => a - b)).toEqual(given.map(({ zone }) => zone).sort((a, b) => a - b));
        for (const [by, zones] of hidden) {
          expect(at(by)?.isMarked).toBe(true);
          expect(Math.min(...zones)).toBeGreaterThan(by);
        }
        expect(numbers.filter(({ isMarked }) => isMarked)).toHaveLength(hidden.length);
        const framed = lines.slice(1, lines.findIndex((line) => line.startsWith("  └")) + 1);
        expect(new Set(framed.map((line) => line.length)).size).toBe(1);
        expect(framed[0]!.length).toBeLessThan(80);
        expect(framed.length).toBeLessThanOrEqual(22);
      }),
      { numRuns: 200 },
    );
  });
});
