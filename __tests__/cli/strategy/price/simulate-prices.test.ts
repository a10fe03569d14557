import { simulatePrices } from "../../../../cli/strategy/price/simulate-prices";
import { reports } from "../../../../cli/strategy/reports";
import type { Row } from "../../../../functions/ports/warehouse";

const hourMs = 3_600_000;
const window = { from: "2026-06-22T00:00:00.000Z", to: "2026-06-29T00:00:00.000Z" };
const nowMs = Date.parse("2026-07-01T00:00:00Z");

/** Three weeks before the window with ten trips of zone 1 an hour, and forty on Mondays at eight; then these trips. */
const warehouseOf = (sold: readonly Row[]) => ({
  report: (sql: string, values: Readonly<Record<string, string | number>> = {}): Promise<readonly Row[]> => {
    if (sql === reports["trips-by-day"])
      return Promise.resolve([
        { day: "2026-06-21", trips: 1 },
        { day: "2026-06-22", trips: 1 },
      ]);
    if (sql === reports["revenue-by-zone-hour-and-comfort"]) {
      expect(values).toEqual({ since: window.from, until: window.to });
      return Promise.resolve(sold);
    }
    expect(sql).toBe(reports["demand-by-zone-and-hour"]);
    const first = Date.parse("2026-06-01T00:00:00Z");
    return Promise.resolve(
      Array.from({ length: 21 * 24 }, (_, at) => {
        const time = new Date(first + at * hourMs).toISOString();
        return {
          day: time.slice(0, 10),
          hour_of_day: Number(time.slice(11, 13)),
          CENTROID_ID: 1,
          trips: at % 168 === 8 ? 40 : 10,
          last_minute: 59,
        };
      }),
    );
  },
});
const sold = (
  zone: number,
  confort: string,
  [weekday, hour]: readonly [number, number],
  trips: number,
  revenue: string,
): Row => ({
  CENTROID_ID: zone,
  confort,
  weekday,
  hour_of_day: hour,
  factor: 1,
  trips,
  chiffre_d_affaires: revenue,
});
const simulate = async (rows: readonly Row[], mostPercent: number) =>
  (await simulatePrices(warehouseOf(rows), { window, nowMs, drivers: 15, tripsEach: 1, mostPercent })).rows;

describe("what prices by zone and hour would have changed", () => {
  const rows = [
    sold(1, "low", [1, 8], 3, "30.01"),
    sold(1, "low", [2, 8], 7, "70.00"),
    sold(1, "high", [3, 5], 1, "9.99"),
    sold(2, "low", [1, 8], 1, "5.00"),
  ];

  it("is revenue by zone and comfort class, before and after, to the cent, the share of trips and the largest factor", async () => {
    expect(await simulate(rows, 150)).toEqual([
      {
        zone: 1,
        confort: "low",
        trips: 10,
        revenue: "100.01",
        revenue_after: "115.02",
        change_percent: 15,
        raised_percent: 30,
        largest_factor: 1.5,
      },
      {
        zone: 1,
        confort: "high",
        trips: 1,
        revenue: "9.99",
        revenue_after: "9.99",
        change_percent: 0,
        raised_percent: 0,
        largest_factor: 1,
      },
      // A zone that nothing is known of has no factor.
      {
        zone: 2,
        confort: "low",
        trips: 1,
        revenue: "5.00",
        revenue_after: "5.00",
        change_percent: 0,
        raised_percent: 0,
        largest_factor: 1,
      },
      {
        zone: "all",
        confort: "all",
        trips: 12,
        revenue: "115.00",
        revenue_after: "130.01",
        change_percent: 13.1,
        raised_percent: 25,
        largest_factor: 1.5,
      },
    ]);
  });

  it("goes from the price without the factor that a trip has", async () => {
    const [raised, lowered] = ["1.50", "3.00"].map((revenue) => sold(1, "low", [1, 8], 1, revenue));
    const [, all] = await simulate(
      [
        { ...raised, factor: 1.5 },
        { ...lowered, factor: 3 },
      ],
      150,
    );
    expect(all).toMatchObject({ revenue: "4.50", revenue_after: "3.00", change_percent: -33.3, raised_percent: 0 });
  });

  it("is nothing with a cap of 1", async () => {
    for (const row of await simulate(rows, 100)) expect(row["revenue_after"]).toBe(row["revenue"]);
  });

  it("is no row without a trip in the window", async () => {
    expect(await simulate([], 150)).toEqual([]);
  });
});
