import { DuckDBTimestampTZValue } from "@duckdb/node-api";
import { readdirSync } from "fs";
import { join } from "path";
import { gzipSync } from "zlib";
import { tripSequence } from "../../../../contracts/log-records";
import fc from "fast-check";
import type { LakeTrip } from "../../../../contracts/trip-schema";
import { openDuckDbWarehouse, type DuckDbWarehouse } from "../../../../functions/adapters/embedded/duckdb-warehouse";
import { createFolderObjectStore } from "../../../../functions/adapters/embedded/folder-object-store";
import { createZoneFinder } from "../../../../functions/domain/zones";
import lastHourSql from "../../../../sql/reports/last-hour-by-comfort.sql";
import growthSql from "../../../../sql/reports/top-zones-by-growth.sql";
import totalsSql from "../../../../sql/reports/totals.sql";
import { temporaryFolder } from "../../../temporary-folder";
import { lakeTrip, writeTripObject } from "./lake-of-trips";
import { at, lakeIn, loadSevenTrips, openWarehouse, sevenTrips, threeZones, zoneModel } from "./warehouse-of-trips";

const logId = "3bJ8dC-mQ_CkLhtz7Yq0Fg";

describe("the embedded warehouse", () => {
  let folder: string;
  let warehouse: DuckDbWarehouse;
  const write = (partition: number, firstOffset: number, rows: readonly LakeTrip[]) =>
    writeTripObject(lakeIn(folder), { partition, firstOffset }, rows);
  beforeEach(async () => {
    folder = temporaryFolder().path;
    warehouse = await openWarehouse(folder);
  });
  afterEach(() => warehouse.close());

  describe("over a lake of seven trips", () => {
    beforeEach(() => loadSevenTrips(folder, warehouse));

    it("has no zone for a trip without a model", async () => {
      await warehouse.useZones(undefined);
      expect(await warehouse.report("SELECT DISTINCT CENTROID_ID FROM trips_with_zones")).toEqual([
        { CENTROID_ID: null },
      ]);
    });

    it("counts of several trips with one id the one that counts in the index, wherever and whenever it was written", async () => {
      const told = (second: number, changes: Partial<LakeTrip>) =>
        lakeTrip("again", {
          sequence: tripSequence({ topic: "topic_source", logId, partition: 0 }, second, 0, second * 1_000),
          prix_travel: second,
          ...changes,
        });
      const priceOf = async () => {
        await warehouse.refresh();
        return warehouse.report("SELECT prix_travel FROM trips WHERE trip_id = 'again'");
      };
      // The clock of the one that counts ran ahead, and its object is the last.
      await write(2, 100, [told(30, { agent_timestamp: "2026-06-05T08:00:00.000Z" })]);
      await write(3, 100, [told(20, { agent_timestamp: "2026-06-05T08:00:01.000Z" }), told(25, {})]);
      expect(await priceOf()).toEqual([{ prix_travel: "20.00" }]);
      await write(4, 100, [told(10, { agent_timestamp: "2026-06-05T09:00:00.000Z" })]);
      expect(await priceOf()).toEqual([{ prix_travel: "10.00" }]);
      // A former version wrote no sequence, and came before.
      await write(5, 100, [lakeTrip("again", { prix_travel: 5, agent_timestamp: "2026-06-05T10:00:00.000Z" })]);
      expect(await priceOf()).toEqual([{ prix_travel: "5.00" }]);
    });

    it("reads each object once, also when it is opened again, and leaves none of them behind", async () => {
      warehouse.close();
      const lake = createFolderObjectStore(lakeIn(folder));
      const read = jest.fn(lake.read.bind(lake));
      warehouse = await openWarehouse(folder, { ...lake, read });
      await write(1, 9, [lakeTrip("new")]);
      await warehouse.refresh();
      expect(read).toHaveBeenCalledTimes(1);
      expect(await warehouse.report(totalsSql)).toMatchObject([{ trips: 8 }]);
      expect(readdirSync(join(folder, "warehouse"))).toEqual([]);
    });

    it("says which object cannot be read", async () => {
      const lake = createFolderObjectStore(lakeIn(folder));
      await lake.create("trips/dt=2026-06-05/hour=08/foreign.ndjson.gz", Buffer.from("no gzip"), {});
      await expect(warehouse.refresh()).rejects.toMatchObject({
        code: "RS-LAKE-DAMAGED",
        message: expect.stringContaining("foreign.ndjson.gz") as string,
      });
    });

    it("says which object holds what is no row", async () => {
      const lake = createFolderObjectStore(lakeIn(folder));
      await lake.create("trips/dt=2026-06-05/hour=08/foreign.ndjson.gz", gzipSync("no row\n"), {});
      await expect(warehouse.refresh()).rejects.toMatchObject({
        code: "RS-WAREHOUSE-LOAD",
        message: expect.stringContaining(
          "object trips/dt=2026-06-05/hour=08/foreign.ndjson.gz cannot be read",
        ) as string,
      });
    });

    it("tells instants in UTC whatever the time zone of the process is", async () => {
      const former = DuckDBTimestampTZValue.timezoneOffsetInMinutes;
      DuckDBTimestampTZValue.timezoneOffsetInMinutes = -300;
      try {
        expect(await warehouse.report(totalsSql)).toMatchObject([{ last_request: at("13:29:00.000") }]);
      } finally {
        DuckDBTimestampTZValue.timezoneOffsetInMinutes = former;
      }
    });

    it.each([
      ["with its offset", (utc: number) => `2026-06-05T${utc + 2}:00:00+02:00`],
      ["with an offset of hours alone", (utc: number) => `2026-06-05 ${utc + 2}:00+02`],
      ["without an offset, which is UTC", (utc: number) => `2026-06-05 ${utc}:00:00`],
    ])("takes a time %s as the instant that it is", async (_what, written) => {
      const times = {
        former_from: written(10),
        former_to: written(13),
        latter_from: written(13),
        latter_to: written(20),
      };
      expect(await warehouse.report(growthSql, times)).toEqual(
        await warehouse.report(growthSql, {
          former_from: at("10:00:00"),
          former_to: at("13:00:00"),
          latter_from: at("13:00:00"),
          latter_to: at("20:00:00"),
        }),
      );
      expect(await warehouse.report(growthSql, times)).toHaveLength(2);
    });

    it("refuses a time that is none", async () => {
      await expect(warehouse.report(lastHourSql, { now: "2026-02-31T10:00:00Z" })).rejects.toMatchObject({
        code: "RS-WAREHOUSE-QUERY",
        message: expect.stringContaining("its parameter now is no time") as string,
      });
    });

    it("sees an object that came later once it is refreshed, and keeps the zones", async () => {
      await write(1, 3, [lakeTrip("late", { prix_travel: 0.01 })]);
      expect(await warehouse.report(totalsSql)).toMatchObject([{ trips: 7 }]);
      await warehouse.refresh();
      expect(await warehouse.report(totalsSql)).toMatchObject([{ trips: 8, chiffre_d_affaires: "188.06" }]);
    });

    it("names zones by the newest model", async () => {
      await warehouse.useZones(zoneModel([[48, 3]]));
      expect(await warehouse.report(`SELECT DISTINCT CENTROID_ID FROM trips_with_zones`)).toEqual([{ CENTROID_ID: 1 }]);
    });

    it("keeps the zone that the model in use has stamped, and names the others by it", async () => {
      const stamped = (tripId: string, zone: number | null, zone_model: string | null) =>
        lakeTrip(tripId, { client_latitude: 48, client_longitude: 3, zone, zone_model });
      await write(1, 3, [
        stamped("of the model in use", 2, "zones-test"),
        stamped("of a former model", 7, "zones-before"),
        stamped("before there was a model", null, null),
      ]);
      await warehouse.refresh();
      await warehouse.useZones(zoneModel([[48, 3]]));
      const zones = await warehouse.report(
        "SELECT trip_id, CENTROID_ID FROM trips_with_zones WHERE length(trip_id) > 1",
      );
      expect(new Map(zones.map((row) => [row["trip_id"], row["CENTROID_ID"]]))).toEqual(
        new Map([
          ["of the model in use", 2],
          ["of a former model", 1],
          ["before there was a model", 1],
        ]),
      );
    });

    it("refuses a report whose parameter has no value, naming it", async () => {
      const given = { former_from: at("00:00:00.000"), latter_to: at("23:00:00.000") };
      await expect(warehouse.report(growthSql, given)).rejects.toMatchObject({
        code: "RS-WAREHOUSE-QUERY",
        message: expect.stringMatching(/Which zones grow.*\bformer_to\b/) as string,
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

  it("goes from no trip to the first one by a refresh", async () => {
    await warehouse.refresh();
    await warehouse.useZones(threeZones);
    await write(0, 0, [sevenTrips.a]);
    await warehouse.refresh();
    expect(await warehouse.report(totalsSql)).toMatchObject([{ trips: 1, chiffre_d_affaires: "0.10" }]);
  });

  it("gives the zone that the stream gives, for any pickup, model and scale", async () => {
    let lakes = 0;
    // In metres, as places are told: smaller differences than that vanish in the squares.
    const degrees = (most: number) => fc.integer({ min: -most * 1e5, max: most * 1e5 }).map((n) => n / 1e5);
    const anyPlace = fc.record({ latitude: degrees(90), longitude: degrees(180) });
    const deviation = fc.double({ min: 0.01, max: 50, noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyPlace, { minLength: 1, maxLength: 10 }),
        fc.record({ latitude: deviation, longitude: deviation }),
        fc.array(anyPlace, { minLength: 1, maxLength: 100 }),
        async (centres, scale, pickups) => {
          const zones = zoneModel(
            centres.map(({ latitude, longitude }) => [latitude, longitude]),
            scale,
          );
          const finder = createZoneFinder(zones);
          const lake = join(folder, `lake-${++lakes}`);
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
