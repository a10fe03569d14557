import { askStrategy } from "../../../cli/demo/ask-strategy";
import type { Row, Warehouse } from "../../../functions/ports/warehouse";
import growthSql from "../../../sql/reports/top-zones-by-growth.sql";
import byDaySql from "../../../sql/reports/trips-by-day.sql";

describe("the growth that a demo reports", () => {
  const windowsOf = async (days: readonly Row[]) => {
    let windows: unknown;
    const warehouse: Warehouse = {
      refresh: () => Promise.resolve(),
      report(sql, parameters) {
        if (sql === growthSql) windows = parameters;
        return Promise.resolve(sql === byDaySql ? days : []);
      },
    };
    await askStrategy(warehouse);
    return windows;
  };
  const windows = (day: string, next: string) => ({
    former_from: `${day}T00:00:00Z`,
    former_to: `${day}T12:00:00Z`,
    latter_from: `${day}T12:00:00Z`,
    latter_to: `${next}T00:00:00Z`,
  });
  const day = (name: string, trips: number) => ({ day: name, trips });

  it.each([
    ["one trip of 2099", [day("2026-11-28", 40), day("2099-01-01", 1)], "2026-11-28", "2026-11-29"],
    [
      "one trip of today after a city of yesterday",
      [day("2026-11-28", 20_000), day("2026-11-29", 1)],
      "2026-11-28",
      "2026-11-29",
    ],
    [
      "days that are alike, of which the last counts",
      [day("2026-11-28", 9), day("2026-11-29", 9)],
      "2026-11-29",
      "2026-11-30",
    ],
    ["no trip", [], "1970-01-01", "1970-01-02"],
  ])("is of the day with most trips: %s", async (_what, days, of, next) => {
    expect(await windowsOf(days)).toEqual(windows(of, next));
  });
});
