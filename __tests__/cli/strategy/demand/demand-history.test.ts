import { demandHistory } from "../../../../cli/strategy/demand/demand-history";
import type { Cell, Row } from "../../../../functions/ports/warehouse";

const hourOf = (time: string) => Date.parse(`${time}:00Z`) / 3_600_000;
const row = (time: string, zone: Cell, trips: number, lastMinute = 59): Row => ({
  day: time.slice(0, 10),
  hour_of_day: Number(time.slice(11, 13)),
  CENTROID_ID: zone,
  trips,
  last_minute: lastMinute,
});
const later = hourOf("2026-07-01T00:00");

describe("the hours that demand is known of", () => {
  it("are complete, and hold 0 where a zone has no trip", () => {
    const rows = [row("2026-06-05T22:00", 1, 5), row("2026-06-06T00:00", 2, 7), row("2026-06-06T01:00", 1, 3, 54)];
    expect(demandHistory(rows, later)).toEqual({
      firstHour: hourOf("2026-06-05T22:00"),
      hours: 3,
      trips: new Map([
        [1, [5, 0, 0]],
        [2, [0, 0, 7]],
      ]),
      tripsInAll: 12,
      tripsWithoutZone: 0,
    });
  });

  it("hold the last one where its trips go on to its end, in whichever zone", () => {
    const rows = [row("2026-06-05T22:00", 1, 5, 12), row("2026-06-05T22:00", null, 1, 55)];
    expect(demandHistory(rows, later)).toMatchObject({ hours: 1, tripsInAll: 5, tripsWithoutZone: 1 });
  });

  it("end before the hour that is asked for, which tells that the one before it is complete", () => {
    const rows = [row("2026-06-05T22:00", 1, 5, 3), row("2026-06-05T23:00", 1, 50)];
    expect(demandHistory(rows, hourOf("2026-06-05T23:00"))).toMatchObject({ hours: 1, tripsInAll: 5 });
  });

  it("do not begin weeks before the others by a trip that is dated wrongly", () => {
    const rows = [row("2026-05-01T00:00", 1, 1), row("2026-06-05T22:00", 1, 500), row("2026-06-05T23:00", 1, 500)];
    expect(demandHistory(rows, later)).toMatchObject({
      firstHour: hourOf("2026-06-05T22:00"),
      hours: 2,
      tripsInAll: 1_000,
    });
  });

  it("begin with the first trip, however few there are at first or after a silence", () => {
    const slow = [row("2026-06-05T20:00", 1, 1), row("2026-06-05T22:00", 1, 500), row("2026-06-05T23:00", 1, 500)];
    expect(demandHistory(slow, later)).toMatchObject({ hours: 4 });
    const holiday = [row("2026-05-01T23:00", 1, 500), row("2026-06-05T23:00", 1, 500)];
    expect(demandHistory(holiday, later)).toMatchObject({ hours: 35 * 24 + 1 });
  });

  it("are none without trips that have a zone, or without a complete hour", () => {
    expect(demandHistory([], later)).toBeUndefined();
    expect(demandHistory([row("2026-06-05T22:00", null, 5)], later)).toBeUndefined();
    expect(demandHistory([row("2026-06-05T22:00", 1, 5, 20)], later)).toBeUndefined();
  });
});
