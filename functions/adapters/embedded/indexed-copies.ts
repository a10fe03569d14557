import { rm, writeFile } from "fs/promises";
import type { SearchTrip } from "../../../contracts/trip-schema";
import { RidestreamError } from "../../ports/errors";
import type { BulkResult, IndexedTrip, PricedWindow } from "../../ports/search-index";
import { remedyOf, type DuckDb } from "./duckdb";
import { edgesOf, isPricedWithin } from "./priced-window";
import { document, rowsOf, stagedLine, tripOf } from "./staged-trips";

/** Rows that are read at once. */
const pageSize = 5_000;
/** Ids that are asked for at once. */
const idsAtOnce = 500;
/** The index is one table. */
const table = "trips";

/** Every row that was priced in the window, by its place in the table. */
export async function* scan(db: DuckDb, window: PricedWindow): AsyncGenerator<IndexedTrip> {
  const [last] = await db.rows(`SELECT max(rowid)::BIGINT AS last FROM ${table}`);
  const lastRow = Number(last?.["last"] ?? -1);
  for (let from = 0; from <= lastRow; from += pageSize) {
    const rows = await db.rows(
      `SELECT ${document} FROM ${table} WHERE rowid >= ? AND rowid < ? AND ${isPricedWithin}`,
      [from, from + pageSize, ...edgesOf(window)],
    );
    yield* rows.map(copyOf);
  }
}

/** Every row of the ids. */
export async function copies(db: DuckDb, ids: readonly string[]): Promise<readonly IndexedTrip[]> {
  const found: IndexedTrip[] = [];
  for (let at = 0; at < ids.length; at += idsAtOnce) {
    const some = ids.slice(at, at + idsAtOnce);
    const condition = `trip_id IN (${some.map(() => "?").join(", ")})`;
    found.push(...(await db.rows(`SELECT ${document} FROM ${table} WHERE ${condition}`, some)).map(copyOf));
  }
  return found;
}

/** Puts each trip in the place of all rows of its id. @throws RidestreamError RS-SEARCH-WRITE */
export async function restore(
  db: DuckDb,
  staged: string,
  trips: readonly SearchTrip[],
): Promise<Pick<BulkResult, "rejected">> {
  if (trips.length === 0) return { rejected: [] };
  try {
    await writeFile(staged, trips.map(stagedLine).join("\n"));
    await db.run("BEGIN");
    try {
      await db.run(`DELETE FROM ${table} USING ${rowsOf(staged)} AS new WHERE ${table}.trip_id = new.trip_id`);
      await db.run(`INSERT INTO ${table} BY NAME SELECT * FROM ${rowsOf(staged)}`);
      await db.run("COMMIT");
    } catch (error) {
      await db.run("ROLLBACK");
      throw error;
    }
    return { rejected: [] };
  } catch (error) {
    if (error instanceof RidestreamError) throw error;
    const what = `${staged}: ${String(error)}: ${remedyOf(error, "free disk space, or grant yourself the right to write it, then run again")}`;
    throw new RidestreamError("RS-SEARCH-WRITE", what, { cause: error });
  } finally {
    await rm(staged, { force: true });
  }
}

const copyOf = (row: Record<string, unknown>): IndexedTrip => {
  const trip = tripOf(row);
  return { id: trip.trip_id, index: table, trip };
};
