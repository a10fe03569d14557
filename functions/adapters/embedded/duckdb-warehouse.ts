import { duckDbColumnList } from "../../../contracts/duckdb-columns";
import { usualRepeatsWithinDays } from "../../../contracts/repeats";
import { LakeTripSchema } from "../../../contracts/trip-schema";
import tripsFoldedSql from "../../../sql/duckdb/trips-folded.sql";
import tripsSql from "../../../sql/duckdb/trips.sql";
import tripsWithZonesSql from "../../../sql/duckdb/trips-with-zones.sql";
import zonesSql from "../../../sql/duckdb/zones.sql";
import { fillStatement } from "../../../sql/statement";
import { queryError, valuesOf } from "../statement-parameters";
import type { ZonesInUse } from "../../domain/zones";
import { RidestreamError } from "../../ports/errors";
import type { ObjectStore } from "../../ports/object-store";
import type { Cell, RebuildableWarehouse, Row, Warehouse } from "../../ports/warehouse";
import { openDuckDb, sqlText, type DuckDb, type DuckDbProps } from "./duckdb";
import { foldNewObjects, forgetObjects } from "./fold-objects";

export interface DuckDbWarehouseProps extends Omit<DuckDbProps, "access" | "rowGroupRows"> {
  readonly lake: ObjectStore;
  /** A folder of its own, where objects lie while they are read. */
  readonly folder: string;
  /** For how many days a trip's id is known again. @default 7 */
  readonly repeatsWithinDays?: number;
}

export interface DuckDbWarehouse extends Warehouse, RebuildableWarehouse {
  /** Makes reports name zones by this model; without one, trips have no zone. */
  useZones(model: ZonesInUse | undefined): Promise<void>;
  close(): void;
}

/** A sixth of a day of 100,000 trips: what is read of a day is hardly more than the day. */
const rowGroupRows = 16_384;

/**
 * The warehouse on DuckDB; its SQL is that of `sql/reports/` and `sql/duckdb/`. It reads the lake through its port, each
 * object once, and folds its trips into a table of each trip once: what load-lake has created never changes.
 */
export async function openDuckDbWarehouse(props: DuckDbWarehouseProps): Promise<DuckDbWarehouse> {
  const { lake, folder, memoryMegabytes, repeatsWithinDays = usualRepeatsWithinDays } = props;
  const fold = { lake, folder, memoryMegabytes, repeatsWithinDays };
  const db = await openDuckDb({ ...props, rowGroupRows });
  await prepare(db);
  return {
    refresh: () => foldNewObjects(db, fold),
    async rebuild(hours) {
      await forgetObjects(db, hours);
      await foldNewObjects(db, fold);
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
        throw queryError(sql, `${String(error)}: correct the statement in sql/reports/`, { cause: error });
      }
    },
    close: () => db.close(),
  };
}

async function prepare(db: DuckDb): Promise<void> {
  const former = await db.rows("SELECT 1 FROM duckdb_tables() WHERE table_name = 'lake_rows'");
  // A file of a former version kept every row of the lake, and is filled from the lake again.
  if (former.length > 0)
    await db.run("DROP TABLE lake_rows; DROP VIEW IF EXISTS trips_with_zones; DROP TABLE IF EXISTS trips");
  await db.run(fillStatement(tripsFoldedSql, { columns: duckDbColumnList(LakeTripSchema) }));
  await db.run(tripsSql);
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
