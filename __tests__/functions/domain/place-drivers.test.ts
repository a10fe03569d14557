import fc from "fast-check";
import { placeDrivers, type ZoneDemand } from "../../../functions/domain/place-drivers";
import { poissonTail } from "../../../functions/domain/poisson";

const demand = fc
  .array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 60, noNaN: true })), { minLength: 1, maxLength: 6 })
  .map((all) => all.map((expected, n): ZoneDemand => ({ zone: n + 1, expected })));
const driversOf = (zones: readonly ZoneDemand[], drivers: number, tripsEach = 1) =>
  placeDrivers(zones, { drivers, tripsEach }).map(({ drivers: there }) => there);

describe("drivers", () => {
  it("are all placed, in whole numbers, whatever is expected", () => {
    fc.assert(
      fc.property(demand, fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 4 }), (zones, drivers, each) => {
        const placed = driversOf(zones, drivers, each);
        expect(placed.every((there) => Number.isInteger(there) && there >= 0)).toBe(true);
        expect(placed.reduce((sum, there) => sum + there, 0)).toBe(drivers);
      }),
    );
  });

  it("stay where they are when one more comes", () => {
    fc.assert(
      fc.property(demand, fc.integer({ min: 1, max: 300 }), (zones, drivers) => {
        const before = driversOf(zones, drivers);
        const more = driversOf(zones, drivers + 1).map((there, n) => there - (before[n] ?? 0));
        expect(more.every((moved) => moved === 0 || moved === 1)).toBe(true);
      }),
    );
  });

  it("serve as many trips as in the best of all ways to place them", () => {
    const small = fc.array(fc.double({ min: 0, max: 8, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(small, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 3 }), (expected, drivers, each) => {
        const zones = expected.map((trips, n) => ({ zone: n + 1, expected: trips }));
        const served = placeDrivers(zones, { drivers, tripsEach: each }).reduce((sum, zone) => sum + zone.served, 0);
        let best = 0;
        for (let one = 0; one <= drivers; one++)
          for (let two = 0; one + two <= drivers; two++)
            best = Math.max(best, servedBy(expected, [one, two, drivers - one - two], each));
        // A millionth of a trip is worth no driver.
        expect(served).toBeGreaterThan(best - drivers * 1e-6 - 1e-9);
        expect(served).toBeLessThan(best + 1e-9);
      }),
      { numRuns: 60 },
    );
  });

  it("follow what is expected, and are spread by it where there are more than enough", () => {
    expect(
      driversOf(
        [
          { zone: 1, expected: 30 },
          { zone: 2, expected: 10 },
        ],
        20,
      ),
    ).toEqual([17, 3]);
    const [most = 0, least = 0, none] = driversOf(
      [
        { zone: 1, expected: 30 },
        { zone: 2, expected: 10 },
        { zone: 3, expected: 0 },
      ],
      100_000,
    );
    expect(most / least).toBeCloseTo(3, 2);
    expect(none).toBe(0);
    expect(
      driversOf(
        [
          { zone: 1, expected: 0 },
          { zone: 2, expected: 0 },
        ],
        5,
      ),
    ).toEqual([3, 2]);
  });

  it("are spread by what is expected where each of them finds trips enough", () => {
    const zones = [40, 30, 20, 10].map((expected, n) => ({ zone: n + 1, expected }));
    expect(driversOf(zones, 4)).toEqual([2, 1, 1, 0]);
  });

  it("are fewer where each serves more trips", () => {
    const [one] = placeDrivers([{ zone: 1, expected: 10 }], { drivers: 4, tripsEach: 1 });
    const [two] = placeDrivers([{ zone: 1, expected: 10 }], { drivers: 2, tripsEach: 2 });
    expect(two?.served).toBeCloseTo(one?.served ?? 0, 12);
  });
});

/** The expected value of the lesser of what is asked for and what can be served. */
function servedBy(expected: readonly number[], drivers: readonly number[], each: number): number {
  return expected.reduce((sum, mean, n) => {
    const most = (drivers[n] ?? 0) * each;
    return (
      sum + Array.from({ length: most }, (_, trip) => poissonTail(mean, trip + 1)).reduce((all, one) => all + one, 0)
    );
  }, 0);
}
