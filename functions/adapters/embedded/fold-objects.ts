import { mkdir, mkdtemp, rm, writeFile } from "fs/promises";
import { join } from "path";
import { duckDbColumnsLiteral } from "../../../contracts/duckdb-columns";
import { hourOfObject, tripsPrefix } from "../../../contracts/lake-layout";
import { LakeTripSchema } from "../../../contracts/trip-schema";
import freshTripsSql from "../../../sql/duckdb/fresh-trips.sql";
import { foldStatements, momentSql, orderSql } from "../../../sql/fold/fold";
import { fillStatement } from "../../../sql/statement";
import { RidestreamError } from "../../ports/errors";
import type { ObjectStore } from "../../ports/object-store";
import type { LakeHours } from "../../ports/warehouse";
import { filePattern, remedyOf, sqlText, type DuckDb } from "./duckdb";
import { newObjects, type NewObject } from "./new-objects";

export interface FoldProps {
  readonly lake: ObjectStore;
  /** A folder of its own, where objects lie while they are read. */
  readonly folder: string;
  readonly repeatsWithinDays: number;
  /** What DuckDB may use. */
  readonly memoryMegabytes: number;
}

/** Objects that lie in the folder together. */
const objectsAtOnce = 200;

/** Bytes of their rows: DuckDB ranks them in memory, where they take about as much again. */
const bytesAtOnce = (memoryMegabytes: number) => (memoryMegabytes / 4) * 1024 * 1024;

/**
 * Folds each object of the lake that is not in the table yet into it. What it costs grows with the new objects and with the
 * trips of the days round theirs. A batch of objects is there whole or not at all, so a process that dies loses none and repeats
 * none.
 *
 * @throws RidestreamError RS-LAKE-DAMAGED, RS-WAREHOUSE-LOAD: both name the object
 */
export async function foldNewObjects(db: DuckDb, props: FoldProps): Promise<void> {
  const { lake } = props;
  const known = await db.rows("SELECT object, digest FROM folded_objects");
  const folded = new Map(
    known.map(({ object, digest }) => [String(object), typeof digest === "string" ? digest : undefined]),
  );
  const batch = new FoldBatch(db, props);
  try {
    for await (const one of newObjects(lake, folded)) await batch.add(one);
    await batch.fold();
  } finally {
    await batch.drop();
  }
}

type FoldedObject = Omit<NewObject, "rows">;

/** Objects that are folded together. */
class FoldBatch {
  private objects: FoldedObject[] = [];
  private bytes = 0;
  private place: string | undefined;

  constructor(
    private readonly db: DuckDb,
    private readonly props: FoldProps,
  ) {}

  async add({ name, rows, digest }: NewObject): Promise<void> {
    if (rows) {
      await mkdir(this.props.folder, { recursive: true });
      this.place ??= await mkdtemp(join(this.props.folder, "objects-"));
      // A file is named by its object, so that a row can say where it came from.
      await writeFile(join(this.place, encodeURIComponent(name)), rows);
      this.bytes += rows.length;
    }
    this.objects.push({ name, digest });
    if (this.objects.length >= objectsAtOnce || this.bytes >= bytesAtOnce(this.props.memoryMegabytes))
      await this.fold();
  }

  async fold(): Promise<void> {
    const { db, objects, place } = this;
    if (place) await foldFiles(db, place, objects, this.props.repeatsWithinDays);
    // Their rows came with other objects.
    else if (objects.length > 0) await db.run(noteObjects(objects));
    await this.drop();
  }

  async drop(): Promise<void> {
    if (this.place) await rm(this.place, { recursive: true, force: true });
    [this.objects, this.bytes, this.place] = [[], 0, undefined];
  }
}

const noteObjects = (objects: readonly FoldedObject[]) =>
  `INSERT INTO folded_objects (object, digest) VALUES ${objects.map(({ name, digest }) => `(${sqlText(name)}, ${digest === undefined ? "NULL" : sqlText(digest)})`).join(", ")}`;

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

async function foldFiles(db: DuckDb, place: string, objects: readonly FoldedObject[], days: number): Promise<void> {
  await loadFiles(
    db,
    place,
    objects.map(({ name }) => name),
  );
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
      statements.findRepeated,
      statements.removeLater,
      // In order, so that a group of rows spans little time, and is left out by windows of other times.
      `${statements.addFresh.trim()}\nORDER BY fresh.moment`,
      "DROP TABLE repeated_trips",
      noteObjects(objects),
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
