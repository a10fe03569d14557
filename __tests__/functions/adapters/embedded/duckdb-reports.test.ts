import { readdirSync } from "fs";
import { join } from "path";
import type { DuckDbWarehouse } from "../../../../functions/adapters/embedded/duckdb-warehouse";
import demandSql from "../../../../sql/reports/demand-by-zone-and-hour.sql";
import distancesSql from "../../../../sql/reports/distance-distribution-by-comfort.sql";
import distanceBinsSql from "../../../../sql/reports/distances-by-bin.sql";
import hotspotsSql from "../../../../sql/reports/hotspots.sql";
import hotspotsByHourSql from "../../../../sql/reports/hotspots-by-hour.sql";
import lastHourSql from "../../../../sql/reports/last-hour-by-comfort.sql";
import cellsSql from "../../../../sql/reports/pickups-by-cell.sql";
import pricesSql from "../../../../sql/reports/price-distribution-by-comfort.sql";
import priceBinsSql from "../../../../sql/reports/prices-by-bin.sql";
import revenueByHourSql from "../../../../sql/reports/revenue-by-zone-hour-and-comfort.sql";
import revenueSql from "../../../../sql/reports/revenue-by-zone-and-comfort.sql";
import growthSql from "../../../../sql/reports/top-zones-by-growth.sql";
import byDaySql from "../../../../sql/reports/trips-by-day.sql";
import weekSql from "../../../../sql/reports/trips-by-weekday-and-hour.sql";
import totalsSql from "../../../../sql/reports/totals.sql";
import zonesSql from "../../../../sql/reports/zones.sql";
import { temporaryFolder } from "../../../temporary-folder";
import { lakeTrip, writeTripObject } from "./lake-of-trips";
import { at, lakeIn, loadSevenTrips, openWarehouse, threeZones } from "./warehouse-of-trips";

/** Two windows, one after the other. */
const windows = (start: string, middle: string, end: string) => ({
  former_from: at(start),
  former_to: at(middle),
  latter_from: at(middle),
  latter_to: at(end),
});

describe("the reports of the embedded warehouse", () => {
  let folder: string;
  let warehouse: DuckDbWarehouse;
  beforeEach(async () => {
    folder = temporaryFolder().path;
    warehouse = await openWarehouse(folder);
  });
  afterEach(() => warehouse.close());

  describe("over a lake of seven trips", () => {
    beforeEach(() => loadSevenTrips(folder, warehouse));

    it("answers totals, exactly, counting a trip that was priced twice once, as it was first", async () => {
      expect(await warehouse.report(totalsSql)).toEqual([
        { trips: 7, chiffre_d_affaires: "188.05", last_request: "2026-06-05T13:29:00.000Z" },
      ]);
    });

    it("answers trips by day of the request", async () => {
      await writeTripObject(lakeIn(folder), { partition: 2, firstOffset: 0 }, [
        lakeTrip("late", { requested_at: "2099-01-01T00:00:00.000Z" }),
      ]);
      await warehouse.refresh();
      expect(await warehouse.report(byDaySql)).toEqual([
        { day: "2026-06-05", trips: 7, chiffre_d_affaires: "188.05", undated: 1 },
        { day: "2099-01-01", trips: 1, chiffre_d_affaires: "8.40", undated: 0 },
      ]);
      // A request is no later than its pricing, whatever its producer's clock says.
      expect(await warehouse.report(totalsSql)).toMatchObject([{ trips: 8, last_request: at("13:29:00.000") }]);
    });

    it("answers revenue by zone and comfort, a tie between zones going to the lower", async () => {
      expect(await warehouse.report(revenueSql)).toEqual([
        { CENTROID_ID: 2, confort: "high", trips: 2, chiffre_d_affaires: "150.50" },
        { CENTROID_ID: 3, confort: "standard", trips: 1, chiffre_d_affaires: "20.25" },
        { CENTROID_ID: 3, confort: "low", trips: 1, chiffre_d_affaires: "10.00" },
        { CENTROID_ID: 1, confort: "standard", trips: 1, chiffre_d_affaires: "7.00" },
        { CENTROID_ID: 1, confort: "low", trips: 2, chiffre_d_affaires: "0.30" },
      ]);
    });

    it("answers hotspots by hour of the request", async () => {
      expect(await warehouse.report(hotspotsByHourSql)).toEqual([
        { CENTROID_ID: 1, hour_of_day: 8, trips: 3, chiffre_d_affaires: "7.30" },
        { CENTROID_ID: 3, hour_of_day: 13, trips: 2, chiffre_d_affaires: "30.25" },
        { CENTROID_ID: 2, hour_of_day: 9, trips: 1, chiffre_d_affaires: "100.00" },
        { CENTROID_ID: 2, hour_of_day: 13, trips: 1, chiffre_d_affaires: "50.50" },
      ]);
    });

    it("answers demand by zone and hour of a window, which holds its start and not its end", async () => {
      const window = { since: at("08:10:00.000"), until: at("13:29:00.000") };
      expect(await warehouse.report(demandSql, window)).toEqual([
        { day: "2026-06-05", hour_of_day: 8, CENTROID_ID: 1, trips: 3, last_minute: 59 },
        { day: "2026-06-05", hour_of_day: 9, CENTROID_ID: 2, trips: 1, last_minute: 30 },
        { day: "2026-06-05", hour_of_day: 13, CENTROID_ID: 2, trips: 1, last_minute: 0 },
        { day: "2026-06-05", hour_of_day: 13, CENTROID_ID: 3, trips: 1, last_minute: 15 },
      ]);
    });

    it("answers revenue by zone, hour of the week and comfort of a window", async () => {
      const window = { since: at("08:20:00.000"), until: at("13:29:00.000") };
      expect((await warehouse.report(revenueByHourSql, window)).map((row) => Object.values(row))).toEqual([
        [1, "low", 5, 8, 1, 1, "0.20"],
        [1, "standard", 5, 8, 1, 1, "7.00"],
        [2, "high", 5, 9, 1, 1, "100.00"],
        [2, "high", 5, 13, 1, 1, "50.50"],
        [3, "standard", 5, 13, 1, 1, "20.25"],
      ]);
    });

    it("answers the last hour, without the moment it starts at and with the one it ends at", async () => {
      const lowAndStandard = [
        { confort: "low", trips: 1, chiffre_d_affaires: "10.00" },
        { confort: "standard", trips: 1, chiffre_d_affaires: "20.25" },
      ];
      expect(await warehouse.report(lastHourSql, { now: at("14:00:00.000") })).toEqual(lowAndStandard);
      expect(await warehouse.report(lastHourSql, { now: at("13:30:00.000") })).toEqual([
        ...lowAndStandard,
        { confort: "high", trips: 1, chiffre_d_affaires: "50.50" },
      ]);
      expect(await warehouse.report(lastHourSql, { now: at("23:00:00.000") })).toEqual([]);
    });

    it("answers the distribution of prices by nearest rank", async () => {
      expect(await warehouse.report(pricesSql)).toEqual([
        { confort: "low", trips: 3, least: "0.10", p10: "0.10", median: "0.20", p90: "10.00", most: "10.00" },
        { confort: "standard", trips: 2, least: "7.00", p10: "7.00", median: "7.00", p90: "20.25", most: "20.25" },
        { confort: "high", trips: 2, least: "50.50", p10: "50.50", median: "50.50", p90: "100.00", most: "100.00" },
      ]);
    });

    it("answers demand by weekday, of which Monday is the first, and hour of the request", async () => {
      await writeTripObject(lakeIn(folder), { partition: 2, firstOffset: 0 }, [
        lakeTrip("sunday", { requested_at: "2026-06-07T23:59:59.999Z", prix_travel: 1 }),
        lakeTrip("monday", { requested_at: "2026-06-08T00:00:00.000Z", prix_travel: 2 }),
      ]);
      await warehouse.refresh();
      expect(await warehouse.report(weekSql)).toEqual([
        { weekday: 1, hour_of_day: 0, trips: 1, chiffre_d_affaires: "2.00" },
        { weekday: 5, hour_of_day: 8, trips: 3, chiffre_d_affaires: "7.30" },
        { weekday: 5, hour_of_day: 9, trips: 1, chiffre_d_affaires: "100.00" },
        { weekday: 5, hour_of_day: 13, trips: 3, chiffre_d_affaires: "80.75" },
        { weekday: 7, hour_of_day: 23, trips: 1, chiffre_d_affaires: "1.00" },
      ]);
    });

    it("answers the distribution of distances by nearest rank, and in bins", async () => {
      await writeTripObject(
        lakeIn(folder),
        { partition: 2, firstOffset: 0 },
        [0, 0.999, 1, 1.5, 943.938].map((distance, at) => lakeTrip(`far-${at}`, { distance, confort: "medium" })),
      );
      await warehouse.refresh();
      expect(await warehouse.report(distancesSql)).toEqual([
        { confort: "low", trips: 3, least: 4.2, p10: 4.2, median: 4.2, p90: 4.2, most: 4.2 },
        { confort: "standard", trips: 2, least: 4.2, p10: 4.2, median: 4.2, p90: 4.2, most: 4.2 },
        { confort: "medium", trips: 5, least: 0, p10: 0, median: 1, p90: 943.938, most: 943.938 },
        { confort: "high", trips: 2, least: 4.2, p10: 4.2, median: 4.2, p90: 4.2, most: 4.2 },
      ]);
      expect(await warehouse.report(distanceBinsSql, { width: 1_000, bins: 4 })).toEqual([
        { bin: 0, trips: 2, chiffre_d_affaires: "16.80" },
        { bin: 1, trips: 2, chiffre_d_affaires: "16.80" },
        { bin: 3, trips: 8, chiffre_d_affaires: "196.45" },
      ]);
    });

    it("answers prices in bins, a price at an edge belonging to the dearer one", async () => {
      expect(await warehouse.report(priceBinsSql, { width: 1_000, bins: 6 })).toEqual([
        { bin: 0, trips: 3, chiffre_d_affaires: "7.30" },
        { bin: 1, trips: 1, chiffre_d_affaires: "10.00" },
        { bin: 2, trips: 1, chiffre_d_affaires: "20.25" },
        { bin: 5, trips: 2, chiffre_d_affaires: "150.50" },
      ]);
    });

    it("answers pickups by cell, over the antimeridian and at a pole, without those outside the grid", async () => {
      const half = { height: 500_000, width: 500_000 };
      const paris = { south: 47_000_000, west: 1_000_000, ...half, up: 4, across: 6 };
      expect(await warehouse.report(cellsSql, paris)).toEqual([
        { cell_row: 0, cell_column: 0, trips: 1, chiffre_d_affaires: "50.50" },
        { cell_row: 2, cell_column: 2, trips: 1, chiffre_d_affaires: "100.00" },
        { cell_row: 3, cell_column: 2, trips: 1, chiffre_d_affaires: "7.00" },
      ]);
      const place = (client_latitude: number, client_longitude: number) =>
        lakeTrip(`at ${client_latitude} ${client_longitude}`, { client_latitude, client_longitude });
      await writeTripObject(lakeIn(folder), { partition: 2, firstOffset: 0 }, [
        place(-17, 179.75),
        place(-17, 180),
        place(-17, -180),
        place(-17, -179.75),
        place(90, 0),
        place(-90, -180),
      ]);
      await warehouse.refresh();
      const fiji = { south: -17_250_000, west: 179_500_000, ...half, up: 1, across: 2 };
      expect(await warehouse.report(cellsSql, fiji)).toEqual([
        { cell_row: 0, cell_column: 1, trips: 3, chiffre_d_affaires: "25.20" },
        { cell_row: 0, cell_column: 0, trips: 1, chiffre_d_affaires: "8.40" },
      ]);
      const world = { south: -90_000_000, west: -180_000_000, height: 2e6, width: 2e6, up: 91, across: 180 };
      const cells = await warehouse.report(cellsSql, world);
      expect(cells.reduce((sum, { trips }) => sum + Number(trips), 0)).toBe(13);
      expect(cells).toContainEqual({ cell_row: 90, cell_column: 90, trips: 1, chiffre_d_affaires: "8.40" });
      expect(cells).toContainEqual({ cell_row: 0, cell_column: 0, trips: 1, chiffre_d_affaires: "8.40" });
    });

    it("answers growth between two windows, each with its start and without its end; no trip is no data, and is not 0", async () => {
      expect(await warehouse.report(growthSql, windows("00:00:00.000", "12:00:00.000", "23:59:59.999"))).toEqual([
        { CENTROID_ID: 2, former: "100.00", latter: "50.50", growth: "-49.50" },
        { CENTROID_ID: 1, former: "7.30", latter: null, growth: null },
        { CENTROID_ID: 3, former: null, latter: "30.25", growth: null },
      ]);
      expect(await warehouse.report(growthSql, windows("08:10:00.000", "13:00:00.000", "13:29:00.000"))).toEqual([
        { CENTROID_ID: 2, former: "100.00", latter: "50.50", growth: "-49.50" },
        { CENTROID_ID: 1, former: "7.30", latter: null, growth: null },
        { CENTROID_ID: 3, former: null, latter: "20.25", growth: null },
      ]);
    });

    it("answers growth between windows that are apart, without what lies between them", async () => {
      const apart = { ...windows("08:00:00.000", "08:15:00.000", "10:00:00.000"), latter_from: at("08:15:00.000") };
      expect(await warehouse.report(growthSql, apart)).toEqual([
        { CENTROID_ID: 1, former: "0.10", latter: "7.20", growth: "7.10" },
        { CENTROID_ID: 2, former: null, latter: "100.00", growth: null },
      ]);
      const former = { former_from: at("08:00:00.000"), former_to: at("09:00:00.000") };
      const latter = { latter_from: at("13:00:00.000"), latter_to: at("14:00:00.000") };
      expect((await warehouse.report(growthSql, { ...former, ...latter })).map(({ former: one }) => one)).toEqual([
        "7.30",
        null,
        null,
      ]);
    });

    it("answers the places of zones", async () => {
      expect(await warehouse.report(zonesSql)).toEqual([
        {
          CENTROID_ID: 1,
          latitude: expect.closeTo(48.9, 9) as number,
          longitude: expect.closeTo(6.1 / 3, 9) as number,
          trips: 3,
          chiffre_d_affaires: "7.30",
        },
        { CENTROID_ID: 2, latitude: 47.5, longitude: 1.5, trips: 2, chiffre_d_affaires: "150.50" },
        { CENTROID_ID: 3, latitude: 48, longitude: 4.05, trips: 2, chiffre_d_affaires: "30.25" },
      ]);
    });

    it("answers what hotspots are computed of: squares of a thousandth of a degree, by zone, hour and window", async () => {
      await writeTripObject(lakeIn(folder), { partition: 2, firstOffset: 0 }, [
        lakeTrip("as the latter starts", {
          client_latitude: 10.0005,
          client_longitude: 10.0005,
          requested_at: at("09:00:00.000"),
        }),
        lakeTrip("near b", { client_latitude: 49.2004, client_longitude: 2.1009, prix_travel: 0.3 }),
        lakeTrip("south-west", {
          client_latitude: -0.0001,
          client_longitude: -0.0001,
          requested_at: at("13:20:00.000"),
        }),
      ]);
      await warehouse.refresh();
      const rows = await warehouse.report(hotspotsSql, windows("00:00:00.000", "09:00:00.000", "13:29:00.000"));
      const told = rows.map((row) => Object.values(row).join(" "));
      // Sums of decimals keep their digits, squares have twice as many.
      expect(told.sort()).toEqual(
        [
          "-1 -1 2 13 latter 1 8.40 70.5600",
          "10000 10000 3 9 latter 1 8.40 70.5600",
          "47000 1000 2 13 latter 1 50.50 2550.2500",
          "48000 2000 2 9 latter 1 100.00 10000.0000",
          "48000 4000 3 13 latter 1 20.25 410.0625",
          "48500 2000 1 8 former 1 7.00 49.0000",
          "49000 2000 1 8 former 1 0.10 0.0100",
          "49200 2100 1 8 former 2 0.50 0.1300",
        ].sort(),
      );
    });
  });

  it("answers every report before the first trip", async () => {
    await warehouse.refresh();
    await warehouse.useZones(threeZones);
    const now = at("12:00:00.000");
    for (const sql of [revenueSql, hotspotsByHourSql, pricesSql, distancesSql, weekSql, zonesSql])
      expect(await warehouse.report(sql)).toEqual([]);
    for (const sql of [distanceBinsSql, priceBinsSql])
      expect(await warehouse.report(sql, { width: 1, bins: 1 })).toEqual([]);
    const grid = { south: 0, west: 0, height: 1, width: 1, up: 1, across: 1 };
    expect(await warehouse.report(cellsSql, grid)).toEqual([]);
    expect(await warehouse.report(lastHourSql, { now })).toEqual([]);
    for (const sql of [growthSql, hotspotsSql])
      expect(await warehouse.report(sql, windows("00:00:00.000", "12:00:00.000", "23:00:00.000"))).toEqual([]);
    expect(await warehouse.report(totalsSql)).toEqual([{ trips: 0, chiffre_d_affaires: null, last_request: null }]);
  });

  it("has a golden result here for every report there is", () => {
    const files = readdirSync(join(__dirname, "../../../../sql/reports"));
    expect(files).toHaveLength(
      new Set([
        ...[
          demandSql,
          revenueByHourSql,
          hotspotsSql,
          hotspotsByHourSql,
          zonesSql,
          lastHourSql,
          pricesSql,
          revenueSql,
          growthSql,
          totalsSql,
          byDaySql,
        ],
        ...[weekSql, cellsSql, distancesSql, distanceBinsSql, priceBinsSql],
      ]).size,
    );
  });

  it("sums money exactly where binary fractions would not", async () => {
    await writeTripObject(
      lakeIn(folder),
      { partition: 0, firstOffset: 0 },
      Array.from({ length: 1_000 }, (_, n) => lakeTrip(`cents-${n}`, { prix_travel: 0.1 })).concat(
        lakeTrip("large", { prix_travel: 987_654_321.99 }),
      ),
    );
    await warehouse.refresh();
    await warehouse.useZones(threeZones);
    expect(await warehouse.report(totalsSql)).toMatchObject([{ trips: 1_001, chiffre_d_affaires: "987654421.99" }]);
  });
});
