import { mkdir, mkdtemp, rm, writeFile } from "fs/promises";
import { join } from "path";
import { duckDbColumnsLiteral } from "../../../contracts/duckdb-columns";
import { holdsTrips, hourOfObject, tripsPrefix } from "../../../contracts/lake-layout";
import { LakeTripSchema } from "../../../contracts/trip-schema";
import freshTripsSql from "../../../sql/duckdb/fresh-trips.sql";
import { foldStatements, momentSql, orderSql } from "../../../sql/fold/fold";
import { fillStatement } from "../../../sql/statement";
import { RidestreamError } from "../../ports/errors";
import type { ObjectStore } from "../../ports/object-store";
import type { LakeHours } from "../../ports/warehouse";
import { readTripRows } from "../lake-object";
import { filePattern, remedyOf, sqlText, type DuckDb } from "./duckdb";

export interface FoldProps {
  readonly lake: ObjectStore;
  /** A folder of its own, where objects lie while they are read. */
  readonly folder: string;
  readonly repeatsWithinDays: number;
}

/** Objects, and bytes of their rows, that lie in the folder together. */
const objectsAtOnce = 200;
const bytesAtOnce = 256 * 1024 * 1024;

/**
 * Folds each object of the lake that is not in the table yet into it. What it costs grows with the new objects and with the
 * trips of the days round theirs. A batch of objects is there whole or not at all, so a process that dies loses none and repeats
 * none.
 *
 * @throws RidestreamError RS-LAKE-DAMAGED, RS-WAREHOUSE-LOAD: both name the object
 */
export async function foldNewObjects(db: DuckDb, props: FoldProps): Promise<void> {
  const { lake, folder } = props;
  const folded = new Set((await db.rows("SELECT object FROM folded_objects")).map(({ object }) => String(object)));
  const fresh = (await lake.list(tripsPrefix)).filter((name) => holdsTrips(name) && !folded.has(name));
  for (let next = 0; next < fresh.length;) {
    await mkdir(folder, { recursive: true });
    const place = await mkdtemp(join(folder, "objects-"));
    try {
      const names: string[] = [];
      for (let bytes = 0; next < fresh.length && names.length < objectsAtOnce && bytes < bytesAtOnce; next++) {
        const name = fresh[next] ?? "";
        const rows = await readTripRows(lake, name);
        if (!rows) continue;
        // A file is named by its object, so that a row can say where it came from.
        await writeFile(join(place, encodeURIComponent(name)), rows);
        names.push(name);
        bytes += rows.length;
      }
      if (names.length > 0) await foldFiles(db, place, names, props.repeatsWithinDays);
    } finally {
      await rm(place, { recursive: true, force: true });
    }
  }
}

/** Takes out what has come from the hours' objects, which are then new again. */
export async function forgetObjects(db: DuckDb, { fromMs, toMs }: LakeHours): Promise<void> {
  const folded = (await db.rows("SELECT object FROM folded_objects")).map(({ object }) => String(object));
  const some = folded.filter((name) => {
    const hourMs = hourOfObject(name);
    return hourMs !== undefined && hourMs >= fromMs && hourMs < toMs;
  });
  if (some.length === 0) return;
  const names = some.map(sqlText).join(", ");
  await inTransaction(db, [
    `DELETE FROM trips_folded WHERE object IN (${names})`,
    `DELETE FROM folded_objects WHERE object IN (${names})`,
  ]);
}

async function foldFiles(db: DuckDb, place: string, names: readonly string[], days: number): Promise<void> {
  await loadFiles(db, place, names);
  const [bounds] = await db.rows(
    `SELECT epoch_us(min(moment) - INTERVAL ${days} DAY) AS first, epoch_us(max(moment) + INTERVAL ${days} DAY) AS last FROM fresh_trips`,
  );
  const statements = foldStatements({
    folded: "trips_folded",
    fresh: "fresh_trips",
    from: instantSql(bounds?.["first"]),
    to: `${instantSql(bounds?.["last"])} + INTERVAL 1 MICROSECOND`,
  });
  try {
    await inTransaction(db, [
      statements.removeLater,
      // In order, so that a group of rows spans little time, and is left out by windows of other times.
      `${statements.addFresh.trim()}\nORDER BY moment`,
      `INSERT INTO folded_objects VALUES ${names.map((name) => `(${sqlText(name)})`).join(", ")}`,
    ]);
  } finally {
    await db.run("DROP TABLE fresh_trips");
  }
}

async function inTransaction(db: DuckDb, statements: readonly string[]): Promise<void> {
  await db.run("BEGIN");
  try {
    for (const statement of statements) await db.run(statement);
    await db.run("COMMIT");
  } catch (error) {
    await db.run("ROLLBACK");
    throw error;
  }
}

/** A constant, by which whole row groups are left out. Objects without a row have no bounds. */
const instantSql = (microseconds: unknown) => `make_timestamptz(${Number(microseconds ?? 0)}::BIGINT)`;

async function loadFiles(db: DuckDb, place: string, names: readonly string[]): Promise<void> {
  const files = sqlText(`${filePattern(place)}/*.ndjson.gz`);
  try {
    const columns = duckDbColumnsLiteral(LakeTripSchema);
    await db.run(fillStatement(freshTripsSql, { files, columns, moment: momentSql, order: orderSql }));
  } catch (error) {
    if (error instanceof RidestreamError) throw error;
    const said = String(error);
    const name = names.find((one) => said.includes(encodeURIComponent(one))) ?? `from ${names[0] ?? ""} on`;
    throw new RidestreamError(
      "RS-WAREHOUSE-LOAD",
      `the lake's object ${name} cannot be read (${said}): ${remedyOf(error, `remove what load-lake did not write under ${tripsPrefix}`)}`,
      { cause: error },
    );
  }
}
