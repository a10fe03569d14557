import { mkdir, mkdtemp, rm, writeFile } from "fs/promises";
import { join } from "path";
import { duckDbColumnList, duckDbColumnsLiteral } from "../../../contracts/duckdb-columns";
import { tripsPrefix } from "../../../contracts/lake-layout";
import { LakeTripSchema } from "../../../contracts/trip-schema";
import lakeRowsSql from "../../../sql/duckdb/lake-rows.sql";
import loadObjectsSql from "../../../sql/duckdb/load-objects.sql";
import tripsSql from "../../../sql/duckdb/trips.sql";
import tripsWithZonesSql from "../../../sql/duckdb/trips-with-zones.sql";
import zonesSql from "../../../sql/duckdb/zones.sql";
import { fillStatement } from "../../../sql/statement";
import { queryError, valuesOf } from "../statement-parameters";
import { holdsTrips, readTripRows } from "../lake-object";
import type { ZonesInUse } from "../../domain/zones";
import { RidestreamError } from "../../ports/errors";
import type { ObjectStore } from "../../ports/object-store";
import type { Cell, Row, Warehouse } from "../../ports/warehouse";
import { filePattern, openDuckDb, remedyOf, sqlText, type DuckDb, type DuckDbProps } from "./duckdb";

export interface DuckDbWarehouseProps extends DuckDbProps {
  readonly lake: ObjectStore;
  /** A folder of its own, where objects lie while they are read. */
  readonly folder: string;
}

export interface DuckDbWarehouse extends Warehouse {
  /** Makes reports name zones by this model; without one, trips have no zone. */
  useZones(model: ZonesInUse | undefined): Promise<void>;
  close(): void;
}

/**
 * The warehouse on DuckDB; its SQL is that of `sql/reports/` and `sql/duckdb/`. It reads the lake through its port, each
 * object once: what load-lake has created never changes.
 */
export async function openDuckDbWarehouse(props: DuckDbWarehouseProps): Promise<DuckDbWarehouse> {
  const db = await openDuckDb(props);
  await db.run(fillStatement(lakeRowsSql, { columns: duckDbColumnList(LakeTripSchema) }));
  // A file of a former version.
  await db.run("ALTER TABLE lake_rows ADD COLUMN IF NOT EXISTS sequence VARCHAR");
  await db.run("ALTER TABLE lake_rows ADD COLUMN IF NOT EXISTS prix_factor DOUBLE");
  return {
    async refresh() {
      await loadNewObjects(db, props);
      await db.run(tripsSql);
    },
    async useZones(model) {
      const { version, zones, scale } = model ?? { version: "", zones: [], scale: { latitude: 1, longitude: 1 } };
      const used = { version, zones, scale };
      await db.run(fillStatement(zonesSql, { model: sqlText(JSON.stringify(used)), shape: sqlText(modelShape) }));
      await db.run(tripsWithZonesSql);
    },
    async report(sql, parameters = {}) {
      const values = [...valuesOf(sql, parameters)];
      try {
        return (await db.rows(sql, values)).map(rowOf);
      } catch (error) {
        if (error instanceof RidestreamError) throw error;
        throw queryError(sql, `${String(error)}: mend the statement in sql/reports/`, { cause: error });
      }
    },
    close: () => db.close(),
  };
}

/** Objects, and bytes of their rows, that lie in the folder together. */
const objectsAtOnce = 200;
const bytesAtOnce = 256 * 1024 * 1024;

async function loadNewObjects(db: DuckDb, { lake, folder }: DuckDbWarehouseProps): Promise<void> {
  const loaded = new Set((await db.rows("SELECT DISTINCT object FROM lake_rows")).map(({ object }) => String(object)));
  const fresh = (await lake.list(tripsPrefix)).filter((name) => holdsTrips(name) && !loaded.has(name));
  while (fresh.length > 0) {
    await mkdir(folder, { recursive: true });
    const place = await mkdtemp(join(folder, "objects-"));
    try {
      const names: string[] = [];
      for (let bytes = 0; fresh.length > 0 && names.length < objectsAtOnce && bytes < bytesAtOnce;) {
        const name = fresh.shift() ?? "";
        const rows = await readTripRows(lake, name);
        if (!rows) continue;
        // A file is named by its object, so that a row can tell where it came from.
        await writeFile(join(place, encodeURIComponent(name)), rows);
        names.push(name);
        bytes += rows.length;
      }
      if (names.length > 0) await loadFiles(db, place, names);
    } finally {
      await rm(place, { recursive: true, force: true });
    }
  }
}

async function loadFiles(db: DuckDb, place: string, names: readonly string[]): Promise<void> {
  const files = sqlText(`${filePattern(place)}/*.ndjson.gz`);
  try {
    await db.run(fillStatement(loadObjectsSql, { files, columns: duckDbColumnsLiteral(LakeTripSchema) }));
  } catch (error) {
    if (error instanceof RidestreamError) throw error;
    const told = String(error);
    const name = names.find((one) => told.includes(encodeURIComponent(one))) ?? `from ${names[0] ?? ""} on`;
    throw new RidestreamError(
      "RS-WAREHOUSE-LOAD",
      `the lake's object ${name} cannot be read (${told}): ${remedyOf(error, `remove what load-lake did not write under ${tripsPrefix}`)}`,
      { cause: error },
    );
  }
}

const modelShape = JSON.stringify({
  version: "VARCHAR",
  scale: { latitude: "DOUBLE", longitude: "DOUBLE" },
  zones: [{ zone: "INTEGER", latitude: "DOUBLE", longitude: "DOUBLE" }],
});

/** DuckDB's JSON writes 64-bit counts as strings; a count is a number, a decimal stays the text that it is. */
function rowOf(row: Record<string, unknown>): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]): [string, Cell] => {
      if (typeof value === "string" && /^-?\d{1,15}$/.test(value)) return [name, Number(value)];
      return [name, value as Cell];
    }),
  );
}
