import { parseRequestMessage } from "../../../functions/domain/message";
import { tripMessage } from "../../../functions/produce/request-message";
import { generateTrips } from "../../../functions/produce/trip-generator";

const hourOf = (time: string | undefined) => Number(time?.slice(11, 13));

describe("the trip generator", () => {
  it("makes the same trips of the same seed, and others of another", () => {
    const trips = (seed: number) => JSON.stringify([...generateTrips(500, seed)]);
    expect(trips(1)).toBe(trips(1));
    expect(new Set([0, 1, 2, 3, 42].map(trips)).size).toBe(5);
  });

  it("makes as many as asked for, each one that enrich accepts unchanged", () => {
    for (const count of [0, 1, 3_000]) {
      const trips = [...generateTrips(count, 7)];
      expect(trips).toHaveLength(count);
      expect(trips.map((trip) => parseRequestMessage(tripMessage(trip).value))).toEqual(
        trips.map((trip) => ({ accepted: [{ trip, position: 0 }], refusedTrips: [] })),
      );
    }
  });

  it("makes one day's trips in order of time, more by evening than before dawn", () => {
    const times = [...generateTrips(5_000, 7)].map(({ requestedAt }) => requestedAt ?? "");
    expect(times).toEqual(times.toSorted());
    expect(new Set(times.map((time) => time.slice(0, 10)))).toEqual(new Set(["2026-06-05"]));
    const during = (hour: number) => times.filter((time) => hourOf(time) === hour).length;
    expect(during(18)).toBeGreaterThan(3 * during(3));
    expect(new Set(times.map(hourOf)).size).toBe(24);
  });
});
