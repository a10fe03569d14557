import { positionDrivers } from "../../../../cli/strategy/position/position-drivers";
import { reports } from "../../../../cli/strategy/reports";
import type { Row } from "../../../../functions/ports/warehouse";

const hourMs = 3_600_000;
const start = Date.parse("2026-06-01T00:00:00Z");

/** A warehouse of hours from `start` on, each with its trips of zone 1; zone 2 has ten in each. It keeps to the window. */
function warehouseOf(trips: readonly number[]) {
  const hours = trips.map((count, n) => ({ ms: start + n * hourMs, count }));
  const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const days = [...new Set(hours.map(({ ms }) => dayOf(ms)))];
  const asked: Readonly<Record<string, string | number>>[] = [];
  return {
    asked,
    report: (sql: string, values: Readonly<Record<string, string | number>> = {}): Promise<readonly Row[]> => {
      if (sql === reports["trips-by-day"]) return Promise.resolve(days.map((day) => ({ day, trips: 1 })));
      expect(sql).toBe(reports["demand-by-zone-and-hour"]);
      asked.push(values);
      const [since, until] = ["since", "until"].map((name) => Date.parse(String(values[name])));
      return Promise.resolve(
        hours
          .filter(({ ms }) => ms >= (since ?? 0) && ms < (until ?? 0))
          .flatMap(({ ms, count }) =>
            [count, 10].map((ofZone, n) => ({
              day: dayOf(ms),
              hour_of_day: new Date(ms).getUTCHours(),
              CENTROID_ID: n + 1,
              trips: ofZone,
              last_minute: 59,
            })),
          ),
      );
    },
  };
}

const position = (trips: readonly number[], { at, now }: { readonly at?: string; readonly now: string }) =>
  positionDrivers(warehouseOf(trips), {
    drivers: 10,
    tripsEach: 1,
    atMs: at === undefined ? undefined : Date.parse(at),
    nowMs: Date.parse(now),
  });
const days = (count: number) => Array.from({ length: count * 24 }, (_, hour) => 5 + (hour % 24));

describe("where to place drivers", () => {
  it("is asked for the hour that runs, where the data is of now: its own trips do not count", async () => {
    const now = "2026-06-03T12:40:00Z";
    const known = days(2).concat(Array.from({ length: 12 }, (_, hour) => 5 + hour));
    const { atMs, rows } = await position([...known, 3], { now });
    expect(new Date(atMs).toISOString()).toBe("2026-06-03T12:00:00.000Z");
    expect(rows).toEqual((await position([...known, 900], { now })).rows);
  });

  it("uses nothing of the hour that is asked for, or of later ones", async () => {
    const now = "2026-07-01T00:00:00Z";
    const at = "2026-06-03T05:30:00Z";
    const known = days(2).concat([5, 6, 7, 8, 9]);
    const { rows, known: history } = await position([...known, 10, 11, 12], { at, now });
    expect(history.hours).toBe(known.length);
    expect(rows).toEqual((await position([...known, 900, 0, 300], { at, now })).rows);
    expect(rows).not.toEqual((await position([...known.slice(0, -1), 300, 10, 11, 12], { at, now })).rows);
  });

  it("looks back eight weeks, and reads no more", async () => {
    const warehouse = warehouseOf(days(70));
    const nowMs = Date.parse("2026-08-08T10:00:00Z");
    const { known } = await positionDrivers(warehouse, { drivers: 1, tripsEach: 1, atMs: undefined, nowMs });
    expect(warehouse.asked).toEqual([{ since: "2026-06-13T10:00:00.000Z", until: "2026-08-08T10:00:00.000Z" }]);
    expect(known.hours).toBe(56 * 24);
  });

  it("is not moved by days of the future", async () => {
    const now = "2026-06-03T00:10:00Z";
    expect(await position(days(2), { now })).toEqual(await position(days(40), { now }));
  });
});
