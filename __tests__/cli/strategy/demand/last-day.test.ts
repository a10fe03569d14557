import { lastDayOfTrips } from "../../../../cli/strategy/demand/last-day";

const row = (day: string, trips: number, undated = 0) => ({ day, trips, undated });
const of = (...days: readonly ReturnType<typeof row>[]) => {
  const startMs = lastDayOfTrips(days, Date.parse("2026-11-30T21:00:00Z"));
  return startMs === undefined ? undefined : new Date(startMs).toISOString().slice(0, 10);
};

describe("the last day of trips", () => {
  it("is the last one before the instant, in whatever order they come", () => {
    expect(of(row("2026-11-30", 5), row("2026-11-28", 9), row("2026-12-01", 9))).toBe("2026-11-30");
    expect(of()).toBeUndefined();
    expect(of(row("2026-12-01", 9))).toBeUndefined();
  });

  it("is none of the days after a silence that have few trips, all without a time of request", () => {
    expect(of(row("2026-06-05", 4_000, 3), row("2026-11-29", 1, 1), row("2026-11-30", 150, 150))).toBe("2026-06-05");
  });

  it("is such a day where one of its trips has the time of its request", () => {
    expect(of(row("2026-06-05", 4_000), row("2026-11-30", 2, 1))).toBe("2026-11-30");
  });

  it("is such a day where no request has a time, as those of the original system", () => {
    expect(of(row("2026-06-05", 4_000, 4_000), row("2026-11-30", 1, 1))).toBe("2026-11-30");
  });

  it("is such a day without a silence before it, or with more than a twentieth of the trips of eight weeks", () => {
    expect(of(row("2026-11-29", 4_000), row("2026-11-30", 1, 1))).toBe("2026-11-30");
    expect(of(row("2026-01-05", 9_000), row("2026-06-05", 4_000), row("2026-11-30", 201, 201))).toBe("2026-11-30");
  });
});
