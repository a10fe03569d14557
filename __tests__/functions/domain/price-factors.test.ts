import fc from "fast-check";
import type { DemandHistory } from "../../../functions/domain/expected-demand";
import { hourOfWeek, priceFactors } from "../../../functions/domain/price-factors";

const hourMs = 3_600_000;
/** A Wednesday, 5 h. */
const firstHour = Date.parse("2026-06-03T05:00:00Z") / hourMs;
const historyOf = (weeks: number, tripsAt: (zone: number, hour: number) => number): DemandHistory => ({
  firstHour,
  hours: 168 * weeks,
  trips: new Map(
    [1, 2].map((zone) => [zone, Array.from({ length: 168 * weeks }, (_, at) => tripsAt(zone, firstHour + at))]),
  ),
});
const percentsOf = (factors: ReturnType<typeof priceFactors>, zone: number) =>
  factors.find((one) => one.zone === zone)?.percents ?? [];

describe("the hour of the week", () => {
  it("is counted from Monday, 0 h UTC", () => {
    const of = (time: string) => hourOfWeek(Date.parse(time) / hourMs);
    expect(of("2024-01-01T00:00:00Z")).toBe(0);
    expect(of("2026-06-05T08:00:00Z")).toBe(4 * 24 + 8);
    expect(of("2026-06-07T23:00:00Z")).toBe(167);
  });
});

describe("price factors", () => {
  const props = { drivers: 20, tripsEach: 1, mostPercent: 150 };

  it("are 100 percent where drivers can take what is asked for", () => {
    const factors = priceFactors(
      historyOf(4, () => 10),
      props,
    );
    expect(factors.map(({ zone }) => zone)).toEqual([1, 2]);
    for (const { percents } of factors) expect(percents).toEqual(Array.from({ length: 168 }, () => 100));
  });

  it("rise in the zone and the hour of the week that ask for more, up to the cap", () => {
    const monday8 = (factor: number) =>
      historyOf(20, (zone, hour) => (zone === 1 && hourOfWeek(hour) === 8 ? 10 * factor : 10));
    const some = priceFactors(monday8(1.3), props);
    expect(percentsOf(some, 1)[8]).toBeGreaterThan(120);
    expect(percentsOf(some, 1)[8]).toBeLessThanOrEqual(130);
    expect(percentsOf(some, 1)[8 + 24]).toBeLessThan(105);
    expect(Math.max(...percentsOf(some, 2))).toBeLessThan(105);
    expect(percentsOf(priceFactors(monday8(9), props), 1)[8]).toBe(150);
  });

  it("are whole percents from 100 to the cap, one for each hour of the week", () => {
    const hours = fc.array(fc.nat(40), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(
        hours,
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 100, max: 1_000 }),
        (trips, drivers, most) => {
          const history = {
            firstHour,
            hours: trips.length,
            trips: new Map([
              [1, trips],
              [2, trips.map(() => 0)],
            ]),
          };
          for (const { percents } of priceFactors(history, { drivers, tripsEach: 1, mostPercent: most })) {
            expect(percents).toHaveLength(168);
            expect(percents.every((one) => Number.isInteger(one) && one >= 100 && one <= most)).toBe(true);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it("never rise with more drivers, or with drivers who serve more", () => {
    const history = historyOf(3, (zone, hour) => zone * (5 + (hour % 24)));
    const of = (drivers: number, tripsEach: number) =>
      priceFactors(history, { drivers, tripsEach, mostPercent: 1_000 }).flatMap(({ percents }) => percents);
    const [few, more, busier] = [of(20, 1), of(30, 1), of(20, 2)];
    expect(few.every((percent, at) => percent >= (more[at] ?? 0) && percent >= (busier[at] ?? 0))).toBe(true);
    expect(few).not.toEqual(more);
  });
});
