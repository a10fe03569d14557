import { readdirSync } from "fs";
import { join } from "path";
import fc from "fast-check";
import type { LakeTrip } from "../../../../contracts/trip-schema";
import { openDuckDbWarehouse, type DuckDbWarehouse } from "../../../../functions/adapters/embedded/duckdb-warehouse";
import { createFolderObjectStore } from "../../../../functions/adapters/embedded/folder-object-store";
import { createZoneFinder, type ZoneModel } from "../../../../functions/domain/zones";
import hotspotsSql from "../../../../sql/reports/hotspots-by-hour.sql";
import lastHourSql from "../../../../sql/reports/last-hour-by-comfort.sql";
import pricesSql from "../../../../sql/reports/price-distribution-by-comfort.sql";
import revenueSql from "../../../../sql/reports/revenue-by-zone-and-comfort.sql";
import growthSql from "../../../../sql/reports/top-zones-by-growth.sql";
import totalsSql from "../../../../sql/reports/totals.sql";
import { makeTempFolder, type TempFolder } from "../temp-folder";
import { lakeTrip, writeTripObject } from "./lake-of-trips";

const model = (places: readonly (readonly [number, number])[], scale = { latitude: 1, longitude: 1 }): ZoneModel => ({
  name: "ride_hailing_clusters",
  version: "zones-test",
  scale,
  zones: places.map(([latitude, longitude], index) => ({ zone: index + 1, latitude, longitude, pickups: 1 })),
  meanSquaredDistance: 0,
});
const threeZones = model([
  [49, 2],
  [48, 2],
  [48, 4],
]);

const at = (time: string) => `2026-06-05T${time}Z`;
const trip = (
  tripId: string,
  confort: LakeTrip["confort"],
  prix_travel: number,
  [client_latitude, client_longitude]: readonly [number, number],
  [requested, priced]: readonly [string | null, string],
) =>
  lakeTrip(tripId, {
    confort,
    prix_travel,
    client_latitude,
    client_longitude,
    requested_at: requested === null ? null : at(requested),
    agent_timestamp: at(priced),
  });

const small = {
  a: trip("a", "low", 0.1, [49, 2], ["08:10:00.000", "08:10:01.000"]),
  b: trip("b", "low", 0.2, [49.2, 2.1], ["08:20:00.000", "08:20:01.000"]),
  // Without a time of request, the time of pricing counts.
  c: trip("c", "high", 100, [48, 2], [null, "09:30:00.000"]),
  d: trip("d", "high", 50.5, [47, 1], ["13:00:00.000", "13:00:00.000"]),
  e: trip("e", "standard", 20.25, [48, 4], ["13:15:00.000", "13:15:01.000"]),
  // As far from zone 1 as from zone 2; asked for before nine, priced after.
  f: trip("f", "standard", 7, [48.5, 2], ["08:59:59.999", "09:00:01.000"]),
  // Priced twice: the earlier counts.
  g: trip("g", "low", 10, [48, 4.1], ["13:29:00.000", "13:30:00.000"]),
  again: trip("g", "high", 99.99, [49, 2], ["13:29:00.000", "13:40:00.000"]),
};

describe("the embedded warehouse", () => {
  let folder: TempFolder;
  let warehouse: DuckDbWarehouse;
  const open = () =>
    openDuckDbWarehouse({
      path: join(folder.path, "warehouse.duckdb"),
      lake: createFolderObjectStore(join(folder.path, "lake")),
      folder: join(folder.path, "warehouse"),
      memoryMegabytes: 128,
    });
  const write = (partition: number, firstOffset: number, rows: readonly LakeTrip[]) =>
    writeTripObject(join(folder.path, "lake"), { partition, firstOffset }, rows);
  beforeEach(async () => {
    folder = await makeTempFolder();
    warehouse = await open();
  });
  afterEach(() => {
    warehouse.close();
    return folder.remove();
  });

  describe("over a lake of seven trips", () => {
    beforeEach(async () => {
      await write(0, 0, [small.a, small.again]);
      await write(0, 2, [small.c, small.d]);
      await write(1, 0, [small.b, small.f, small.e]);
      await write(5, 7, [small.g]);
      await warehouse.refresh();
      await warehouse.useZones(threeZones);
    });

    it("answers totals, exactly, counting a trip that was priced twice once, as it was first", async () => {
      expect(await warehouse.report(totalsSql)).toEqual([
        { trips: 7, chiffre_d_affaires: "188.05", last_request: "2026-06-05T13:29:00.000Z" },
      ]);
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
      expect(await warehouse.report(hotspotsSql)).toEqual([
        { CENTROID_ID: 1, hour_of_day: 8, trips: 3, chiffre_d_affaires: "7.30" },
        { CENTROID_ID: 3, hour_of_day: 13, trips: 2, chiffre_d_affaires: "30.25" },
        { CENTROID_ID: 2, hour_of_day: 9, trips: 1, chiffre_d_affaires: "100.00" },
        { CENTROID_ID: 2, hour_of_day: 13, trips: 1, chiffre_d_affaires: "50.50" },
      ]);
    });

    it("answers the last hour, without the moment it starts at and with the one it ends at", async () => {
      const standardAndLow = [
        { confort: "standard", trips: 1, chiffre_d_affaires: "20.25" },
        { confort: "low", trips: 1, chiffre_d_affaires: "10.00" },
      ];
      expect(await warehouse.report(lastHourSql, { now: at("14:00:00.000") })).toEqual(standardAndLow);
      expect(await warehouse.report(lastHourSql, { now: at("13:30:00.000") })).toEqual([
        { confort: "high", trips: 1, chiffre_d_affaires: "50.50" },
        ...standardAndLow,
      ]);
      expect(await warehouse.report(lastHourSql, { now: at("23:00:00.000") })).toEqual([]);
    });

    it("answers the distribution of prices by nearest rank", async () => {
      expect(await warehouse.report(pricesSql)).toEqual([
        { confort: "high", trips: 2, least: "50.50", p10: "50.50", median: "50.50", p90: "100.00", most: "100.00" },
        { confort: "standard", trips: 2, least: "7.00", p10: "7.00", median: "7.00", p90: "20.25", most: "20.25" },
        { confort: "low", trips: 3, least: "0.10", p10: "0.10", median: "0.20", p90: "10.00", most: "10.00" },
      ]);
    });

    it("answers growth between two windows, each with its start and without its end", async () => {
      const windows = { before: at("00:00:00.000"), middle: at("12:00:00.000"), after: at("23:59:59.999") };
      expect(await warehouse.report(growthSql, windows)).toEqual([
        { CENTROID_ID: 3, former: "0.00", latter: "30.25", growth: "30.25" },
        { CENTROID_ID: 1, former: "7.30", latter: "0.00", growth: "-7.30" },
        { CENTROID_ID: 2, former: "100.00", latter: "50.50", growth: "-49.50" },
      ]);
      const edges = { before: at("08:10:00.000"), middle: at("13:00:00.000"), after: at("13:29:00.000") };
      expect(await warehouse.report(growthSql, edges)).toEqual([
        { CENTROID_ID: 3, former: "0.00", latter: "20.25", growth: "20.25" },
        { CENTROID_ID: 1, former: "7.30", latter: "0.00", growth: "-7.30" },
        { CENTROID_ID: 2, former: "100.00", latter: "50.50", growth: "-49.50" },
      ]);
    });

    it("gives every pickup once for training, or a sample that the seed draws, the same one each time", async () => {
      const all = await warehouse.trainingPickups(100, 1);
      expect(all).toHaveLength(7);
      expect(all).toContainEqual({ latitude: 49.2, longitude: 2.1 });
      const sample = await warehouse.trainingPickups(3, 1);
      expect(sample).toEqual(all.slice(0, 3));
      expect(await warehouse.trainingPickups(3, 1)).toEqual(sample);
      const samples = await Promise.all([2, 3, 4, 5].map((seed) => warehouse.trainingPickups(3, seed)));
      expect(new Set(samples.map((drawn) => JSON.stringify(drawn))).size).toBeGreaterThan(1);
    });

    it("has no zone for a trip without a model", async () => {
      await warehouse.useZones(undefined);
      expect(await warehouse.report("SELECT DISTINCT CENTROID_ID FROM trips_with_zones")).toEqual([
        { CENTROID_ID: null },
      ]);
    });

    it("reads each object once, also when it is opened again, and leaves none of them behind", async () => {
      warehouse.close();
      const lake = createFolderObjectStore(join(folder.path, "lake"));
      const read = jest.fn(lake.read.bind(lake));
      warehouse = await openDuckDbWarehouse({
        path: join(folder.path, "warehouse.duckdb"),
        lake: { ...lake, read },
        folder: join(folder.path, "warehouse"),
        memoryMegabytes: 128,
      });
      await write(1, 9, [lakeTrip("new")]);
      await warehouse.refresh();
      expect(read).toHaveBeenCalledTimes(1);
      expect(await warehouse.report(totalsSql)).toMatchObject([{ trips: 8 }]);
      expect(readdirSync(join(folder.path, "warehouse"))).toEqual([]);
    });

    it("says which object cannot be read", async () => {
      const lake = createFolderObjectStore(join(folder.path, "lake"));
      await lake.create("trips/dt=2026-06-05/hour=08/foreign.ndjson.gz", Buffer.from("no gzip"), {});
      await expect(warehouse.refresh()).rejects.toMatchObject({
        code: "RS-WAREHOUSE-LOAD",
        message: expect.stringContaining("foreign.ndjson.gz") as string,
      });
    });

    it("sees an object that came later once it is refreshed, and keeps the zones", async () => {
      await write(1, 3, [lakeTrip("late", { prix_travel: 0.01 })]);
      expect(await warehouse.report(totalsSql)).toMatchObject([{ trips: 7 }]);
      await warehouse.refresh();
      expect(await warehouse.report(totalsSql)).toMatchObject([{ trips: 8, chiffre_d_affaires: "188.06" }]);
    });

    it("names zones by the newest model", async () => {
      await warehouse.useZones(model([[48, 3]]));
      expect(await warehouse.report(`SELECT DISTINCT CENTROID_ID FROM trips_with_zones`)).toEqual([{ CENTROID_ID: 1 }]);
    });

    it("refuses a report whose parameter has no value, naming it", async () => {
      const { before, after } = { before: at("00:00:00.000"), after: at("23:00:00.000") };
      await expect(warehouse.report(growthSql, { before, after })).rejects.toMatchObject({
        code: "RS-WAREHOUSE-QUERY",
        message: expect.stringMatching(/Which zones grow.*\bmiddle\b/) as string,
      });
      await expect(warehouse.report(lastHourSql)).rejects.toMatchObject({
        code: "RS-WAREHOUSE-QUERY",
        message: expect.stringMatching(/\bnow\b/) as string,
      });
    });

    it("refuses a statement that cannot run, saying which", async () => {
      await expect(warehouse.report("-- What is not there.\nSELECT nothing FROM nowhere")).rejects.toMatchObject({
        code: "RS-WAREHOUSE-QUERY",
        message: expect.stringMatching(/^What is not there\.: /) as string,
      });
      await expect(warehouse.report(lastHourSql, { now: "yesterday" })).rejects.toMatchObject({
        code: "RS-WAREHOUSE-QUERY",
      });
    });

    it("takes a text parameter as a value, whatever stands in it", async () => {
      const sql = "-- What was said.\n-- @param what STRING a text\nSELECT CAST(? AS VARCHAR) AS said";
      const said = "O'Neil; DROP TABLE trips; -- ?";
      expect(await warehouse.report(sql, { what: said })).toEqual([{ said }]);
    });
  });

  it("answers every report before the first trip", async () => {
    await warehouse.refresh();
    await warehouse.useZones(threeZones);
    const now = at("12:00:00.000");
    for (const sql of [revenueSql, hotspotsSql, pricesSql]) expect(await warehouse.report(sql)).toEqual([]);
    expect(await warehouse.report(lastHourSql, { now })).toEqual([]);
    expect(await warehouse.report(growthSql, { before: now, middle: now, after: now })).toEqual([]);
    expect(await warehouse.report(totalsSql)).toEqual([{ trips: 0, chiffre_d_affaires: null, last_request: null }]);
  });

  it("goes from no trip to the first one by a refresh", async () => {
    await warehouse.refresh();
    await warehouse.useZones(threeZones);
    await write(0, 0, [small.a]);
    await warehouse.refresh();
    expect(await warehouse.report(totalsSql)).toMatchObject([{ trips: 1, chiffre_d_affaires: "0.10" }]);
  });

  it("has a golden result here for every report there is", () => {
    const files = readdirSync(join(__dirname, "../../../../sql/reports"));
    expect(files).toHaveLength(new Set([hotspotsSql, lastHourSql, pricesSql, revenueSql, growthSql, totalsSql]).size);
  });

  it("sums money exactly where binary fractions would not", async () => {
    await write(
      0,
      0,
      Array.from({ length: 1_000 }, (_, n) => lakeTrip(`cents-${n}`, { prix_travel: 0.1 })).concat(
        lakeTrip("large", { prix_travel: 987_654_321.99 }),
      ),
    );
    await warehouse.refresh();
    await warehouse.useZones(threeZones);
    expect(await warehouse.report(totalsSql)).toMatchObject([{ trips: 1_001, chiffre_d_affaires: "987654421.99" }]);
  });

  it("gives the zone that the stream gives, for any pickup, model and scale", async () => {
    let lakes = 0;
    // In metres, as places are told: smaller differences than that vanish in the squares.
    const degrees = (most: number) => fc.integer({ min: -most * 1e5, max: most * 1e5 }).map((n) => n / 1e5);
    const anyPlace = fc.record({ latitude: degrees(90), longitude: degrees(180) });
    const deviation = fc.oneof(
      { weight: 4, arbitrary: fc.double({ min: 0.01, max: 50, noNaN: true }) },
      fc.constant(0),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyPlace, { minLength: 1, maxLength: 10 }),
        fc.record({ latitude: deviation, longitude: deviation }),
        fc.array(anyPlace, { minLength: 1, maxLength: 100 }),
        async (centres, scale, pickups) => {
          const zones = model(
            centres.map(({ latitude, longitude }) => [latitude, longitude]),
            scale,
          );
          const finder = createZoneFinder(zones);
          const lake = join(folder.path, `lake-${++lakes}`);
          const rows = pickups.map(({ latitude, longitude }, n) =>
            lakeTrip(`${n}-`, { client_latitude: latitude, client_longitude: longitude }),
          );
          await writeTripObject(lake, { partition: 0, firstOffset: 0 }, rows);
          const other = await openDuckDbWarehouse({
            path: ":memory:",
            lake: createFolderObjectStore(lake),
            folder: `${lake}-read`,
            memoryMegabytes: 256,
          });
          await other.refresh();
          await other.useZones(zones);
          const found = await other.report("SELECT trip_id, CENTROID_ID FROM trips_with_zones");
          other.close();
          expect(new Map(found.map((row) => [row["trip_id"], row["CENTROID_ID"]]))).toEqual(
            new Map(pickups.map((pickup, n) => [`${n}-`, finder(pickup).zone])),
          );
        },
      ),
      { numRuns: 30 },
    );
  });
});
