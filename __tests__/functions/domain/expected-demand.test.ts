import fc from "fast-check";
import { expectedDemand, type DemandHistory } from "../../../functions/domain/expected-demand";

/** A Thursday, as the first day of 1970 was. */
const firstHour = 168 * 2_900;
/** Weeks of a city in which zone 1 is busy in one hour of the week, and zone 2 always has the same. */
const weeks = (count: number, busy: number): DemandHistory => ({
  firstHour,
  hours: 168 * count,
  trips: new Map([
    [1, Array.from({ length: 168 * count }, (_, hour) => (hour % 168 === 0 ? busy : 10))],
    [2, Array.from({ length: 168 * count }, () => 10)],
  ]),
});
const expected = (history: DemandHistory, hour: number, zone: number) => expectedDemand(history, hour).get(zone) ?? -1;

describe("what is expected of an hour", () => {
  it("is what every hour had, where all were alike", () => {
    for (const hours of [1, 5, 24, 200]) {
      const history = { firstHour, hours, trips: new Map([[4, Array.from({ length: hours }, () => 7)]]) };
      for (const ahead of [0, 1, 30]) expect(expected(history, firstHour + hours + ahead, 4)).toBeCloseTo(7, 9);
    }
  });

  it("comes nearer to the zone's own hour of the week the more weeks there are, and leaves the other hours and zones", () => {
    const [two, four, twenty] = [2, 4, 20].map((count) => {
      const history = weeks(count, 100);
      return expected(history, firstHour + history.hours, 1);
    });
    expect(two).toBeGreaterThan(40);
    expect(four).toBeGreaterThan(two ?? 0);
    expect(twenty).toBeGreaterThan(Math.max(85, four ?? 0));
    expect(twenty).toBeLessThan(100);
    const history = weeks(20, 100);
    // The same hour of the day, on other weekdays.
    expect(expected(history, firstHour + history.hours + 24, 1)).toBeLessThan(15);
    expect(expected(history, firstHour + history.hours, 2)).toBeLessThan(13);
  });

  it("rises and falls with the last hour of the city, in the hour that follows alone", () => {
    const hours = 24 * 14;
    const with_ = (last: number): DemandHistory => ({
      firstHour,
      hours,
      trips: new Map(
        [1, 2].map((zone) => [zone, Array.from({ length: hours }, (_, at) => (at < hours - 1 ? 100 : last))]),
      ),
    });
    expect(expected(with_(200), firstHour + hours, 1)).toBeGreaterThan(180);
    expect(expected(with_(50), firstHour + hours, 2)).toBeLessThan(60);
    expect(expected(with_(200), firstHour + hours + 1, 1)).toBeLessThan(105);
  });

  it("knows nothing of what comes after the history", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 30, maxLength: 60 }), fc.nat(100), (trips, later) => {
        const history = { firstHour, hours: 30, trips: new Map([[1, trips.slice(0, 30)]]) };
        const more = { firstHour, hours: 30, trips: new Map([[1, [...trips.slice(0, 30), later]]]) };
        expect(expectedDemand(more, firstHour + 30)).toEqual(expectedDemand(history, firstHour + 30));
      }),
    );
  });

  it("is a number of at least 0, whatever was", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000), { minLength: 1, maxLength: 200 }), fc.nat(400), (trips, ahead) => {
        const value = expected(
          { firstHour, hours: trips.length, trips: new Map([[1, trips]]) },
          firstHour + trips.length + ahead,
          1,
        );
        expect(Number.isFinite(value) && value >= 0).toBe(true);
      }),
    );
  });
});
