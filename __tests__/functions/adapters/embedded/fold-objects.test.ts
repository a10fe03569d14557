import fc from "fast-check";
import { readdirSync } from "fs";
import { join } from "path";
import { gzipSync } from "zlib";
import type { LakeTrip } from "../../../../contracts/trip-schema";
import { openDuckDb } from "../../../../functions/adapters/embedded/duckdb";
import type { DuckDbWarehouse } from "../../../../functions/adapters/embedded/duckdb-warehouse";
import { createFolderObjectStore } from "../../../../functions/adapters/embedded/folder-object-store";
import { countsBefore } from "../../../../functions/domain/trip-order";
import totalsSql from "../../../../sql/reports/totals.sql";
import { temporaryFolder } from "../../../temporary-folder";
import { lakeTrip, writeTripObject } from "./lake-of-trips";
import { lakeIn, openWarehouse } from "./warehouse-of-trips";

const tripsSql = "SELECT trip_id, prix_travel FROM trips ORDER BY trip_id";

describe("the fold of the lake's objects in the embedded warehouse", () => {
  let folder: string;
  let warehouse: DuckDbWarehouse | undefined;
  beforeEach(() => (folder = temporaryFolder().path));
  afterEach(() => {
    warehouse?.close();
    warehouse = undefined;
  });
  const write = (partition: number, firstOffset: number, rows: readonly LakeTrip[]) =>
    writeTripObject(lakeIn(folder), { partition, firstOffset }, rows);
  const refreshed = async () => {
    warehouse ??= await openWarehouse(folder);
    await warehouse.refresh();
    return warehouse.report(tripsSql);
  };

  /** Trips of four ids within five days: of each object, some ids with a place in the order that all are told by. */
  const anyObjects = fc.array(
    fc.record({
      refresh: fc.boolean(),
      rows: fc.array(
        fc.record({
          id: fc.integer({ min: 0, max: 3 }),
          order: fc.integer({ min: 0, max: 30 }),
          hours: fc.integer({ min: 0, max: 120 }),
          isFormer: fc.boolean(),
        }),
        { minLength: 1, maxLength: 4 },
      ),
    }),
    { minLength: 1, maxLength: 6 },
  );

  it("counts the first of several rows with one id, in whatever order and in however many refreshes they come", async () => {
    await fc.assert(
      fc.asyncProperty(anyObjects, async (objects) => {
        folder = temporaryFolder().path;
        warehouse?.close();
        warehouse = undefined;
        const first = new Map<string, LakeTrip>();
        for (const [n, { refresh, rows }] of objects.entries()) {
          const written = rows.map(({ id, order, hours, isFormer }, at) =>
            lakeTrip(`t${id}`, {
              agent_timestamp: new Date(
                Date.parse("2026-06-01T00:00:00Z") + hours * 3_600_000 + (n * 10 + at) * 1_000,
              ).toISOString(),
              requested_at: null,
              sequence: isFormer ? null : `${String(order).padStart(3, "0")}-${n}-${at}`,
              prix_travel: n * 10 + at,
            }),
          );
          // Two partitions hold the same ids.
          await write(n % 2, n * 10, written);
          for (const row of written) {
            const there = first.get(row.trip_id);
            if (!there || countsBefore(row, there)) first.set(row.trip_id, row);
          }
          if (refresh) await refreshed();
        }
        const expected = [...first]
          .sort(([one], [other]) => (one < other ? -1 : 1))
          .map(([trip_id, { prix_travel }]) => ({ trip_id, prix_travel: prix_travel.toFixed(2) }));
        expect(await refreshed()).toEqual(expected);
      }),
      { numRuns: 12 },
    );
  });

  const again = (day: number, price: number) =>
    lakeTrip("again", {
      agent_timestamp: `2026-06-${String(day).padStart(2, "0")}T08:00:00.000Z`,
      requested_at: null,
      prix_travel: price,
    });
  /** The prices of what one id has, after each of the rows came by itself. */
  const pricesAfter = async (days: readonly number[]) => {
    for (const [n, day] of days.entries()) {
      await write(0, n, [again(day, n + 1)]);
      await refreshed();
    }
    return (await refreshed()).map(({ prix_travel: price }) => price);
  };

  it("knows an id again within seven days of its moment, and later as a trip of its own", async () => {
    expect(await pricesAfter([1, 8, 20])).toEqual(["1.00", "3.00"]);
  });

  it("keeps both trips of an id where a row between them comes late: it repeats the first", async () => {
    expect(await pricesAfter([1, 12, 6])).toEqual(["1.00", "2.00"]);
  });

  it("refuses an object whose bytes are damaged by its name, keeps what was there, and folds it once it is restored", async () => {
    await write(0, 0, [lakeTrip("a", { prix_travel: 1 })]);
    expect(await refreshed()).toHaveLength(1);
    const name = "trips/dt=2026-06-05/hour=09/damaged.ndjson.gz";
    const body = gzipSync(`${JSON.stringify(lakeTrip("b", { prix_travel: 2 }))}\n`);
    const store = createFolderObjectStore(lakeIn(folder));
    const damaged = Buffer.from(body);
    damaged.writeUInt8((damaged.at(-6) ?? 0) ^ 1, damaged.length - 6);
    await store.create(name, damaged, {});
    await expect(refreshed()).rejects.toMatchObject({
      code: "RS-LAKE-DAMAGED",
      message: expect.stringContaining(name) as string,
    });
    expect(await warehouse?.report(tripsSql)).toEqual([{ trip_id: "a", prix_travel: "1.00" }]);
    expect(readdirSync(join(folder, "warehouse"))).toEqual([]);
    const stored = await store.readChanged(name, undefined);
    if (stored === "unchanged" || !stored) throw new Error("the object is there");
    await store.replace(name, body, stored.generation);
    expect(await refreshed()).toHaveLength(2);
  });

  it("is filled from the lake again where a former version kept every row", async () => {
    await write(0, 0, [lakeTrip("a", { prix_travel: 1 })]);
    const path = join(folder, "warehouse.duckdb");
    const former = await openDuckDb({ path, memoryMegabytes: 64 });
    await former.run("CREATE TABLE lake_rows (trip_id VARCHAR, object VARCHAR)");
    await former.run("INSERT INTO lake_rows VALUES ('a', 'trips/dt=2026-06-05/hour=08/gone.ndjson.gz')");
    await former.run("CREATE TABLE trips AS SELECT trip_id FROM lake_rows");
    former.close();
    expect(await refreshed()).toEqual([{ trip_id: "a", prix_travel: "1.00" }]);
  });

  it("puts what the lake holds of some hours now into the place of what it had of them, and of no other", async () => {
    const hour = (name: string, at: number, price: number) =>
      lakeTrip(name, { agent_timestamp: `2026-06-05T0${at}:00:01.000Z`, prix_travel: price });
    await write(0, 0, [hour("a", 8, 1)]);
    await write(0, 1, [hour("b", 9, 2)]);
    await refreshed();
    const path = join(folder, "warehouse.duckdb");
    warehouse?.close();
    warehouse = undefined;
    const db = await openDuckDb({ path, memoryMegabytes: 64 });
    await db.run("UPDATE trips_folded SET prix_travel = 99");
    db.close();
    warehouse = await openWarehouse(folder);
    const fromMs = Date.parse("2026-06-05T09:00:00Z");
    await warehouse.rebuild({ fromMs, toMs: fromMs + 3_600_000 });
    expect(await warehouse.report(tripsSql)).toEqual([
      { trip_id: "a", prix_travel: "99.00" },
      { trip_id: "b", prix_travel: "2.00" },
    ]);
  });

  it("reads of a day hardly more than the day, by DuckDB's own count", async () => {
    const perDay = 20_000;
    const days = 8;
    for (let day = 0; day < days; day++)
      await write(
        0,
        day * perDay,
        Array.from({ length: perDay }, (_, n) =>
          lakeTrip(`${day}-${n}`, {
            agent_timestamp: new Date(Date.parse("2026-06-01T00:00:00Z") + day * 86_400_000 + n * 4_000).toISOString(),
            requested_at: null,
          }),
        ),
      );
    warehouse = await openWarehouse(folder);
    await warehouse.refresh();
    await warehouse.useZones(undefined);
    warehouse.close();
    warehouse = undefined;
    const db = await openDuckDb({ path: join(folder, "warehouse.duckdb"), memoryMegabytes: 128 });
    const plan = await db.rows(`EXPLAIN (ANALYZE, FORMAT json) ${totalsSql}`, [
      "2026-06-04T00:00:00Z",
      "2026-06-05T00:00:00Z",
    ]);
    db.close();
    const [, text = ""] = Object.values(plan[0] ?? {}).map(String);
    const { cumulative_rows_scanned: scanned } = JSON.parse(text) as { readonly cumulative_rows_scanned: number };
    expect(scanned).toBeGreaterThanOrEqual(perDay);
    // Three groups of rows at the most.
    expect(scanned).toBeLessThanOrEqual(3 * 16_384);
  });
});
