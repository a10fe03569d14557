import { demandBefore } from "../../../../cli/strategy/demand/demand-before";
import { reports } from "../../../../cli/strategy/reports";
import type { Row } from "../../../../functions/ports/warehouse";

const nowMs = Date.parse("2026-06-05T23:30:00Z");
const noon = Date.parse("2026-06-05T12:00:00Z") / 3_600_000;
const friday = { day: "2026-06-05", trips: 3 };
const row = (hourOfDay: number, zone: number | null): Row => ({
  day: "2026-06-05",
  hour_of_day: hourOfDay,
  CENTROID_ID: zone,
  trips: 3,
  last_minute: 20,
});

describe("demand that is not known", () => {
  it.each([
    { days: [], rows: [], why: "the warehouse has no trips yet: run ridestream demo" },
    {
      days: [{ day: "2026-06-06", trips: 3 }],
      rows: [],
      why: "no trip before 2026-06-05T12:00:00.000Z, the first is of 2026-06-06: ask for a later time",
    },
    { days: [friday], rows: [row(12, 1)], why: "no trip before 2026-06-05T12:00:00.000Z, the first is of 2026-06-05" },
    {
      days: [friday],
      rows: [row(9, null), row(10, null)],
      why: "has a zone, the last one is of the hour 2026-06-05T10:00:00.000Z: see whether there are zones",
    },
    {
      days: [friday],
      rows: [row(10, 1)],
      why: "is of a complete hour, the last one is of the hour 2026-06-05T10:00:00.000Z: ask again when there are trips",
    },
  ])("says $why", async ({ days, rows, why }) => {
    const report = (sql: string) => Promise.resolve(sql === reports["trips-by-day"] ? days : rows);
    await expect(demandBefore({ report }, noon, nowMs)).rejects.toMatchObject({
      code: "RS-DEMAND-UNKNOWN",
      message: expect.stringContaining(why) as string,
    });
  });
});
