import { rm, writeFile } from "fs/promises";
import { comfortClasses } from "../../../contracts/comfort-classes";
import { duckDbColumnList, duckDbColumns } from "../../../contracts/duckdb-columns";
import { searchKeyFields } from "../../../contracts/search-index";
import { SearchTripSchema, type SearchTrip } from "../../../contracts/trip-schema";
import { createSchemaCheck } from "../../domain/schema-check";
import { fewestDigits, nameKey, phoneKey, searchKeysOf, shorterPhones, type Searched } from "../../domain/search-keys";
import { countsBefore } from "../../domain/trip-order";
import { RidestreamError } from "../../ports/errors";
import {
  allTime,
  type BulkResult,
  type ComfortRevenue,
  type SearchIndex,
  type TripQuery,
} from "../../ports/search-index";
import { filePattern, openDuckDb, remedyOf, sqlText, type DuckDb, type DuckDbProps } from "./duckdb";
import { copies, restore, scan } from "./indexed-copies";
import { edgesOf, isPricedWithin } from "./priced-window";
import { document, keyColumns, rowsOf, stagedLine, tripOf } from "./staged-trips";

export interface EmbeddedSearchIndex extends SearchIndex {
  close(): void;
}

/** The search index on a DuckDB file: what Elasticsearch answers in the cloud, answered on this machine. */
export async function openEmbeddedSearchIndex(props: DuckDbProps): Promise<EmbeddedSearchIndex> {
  const db = await openDuckDb(props);
  if (props.access !== "read") await prepare(db, props);
  const [identity] = await db.rows("SELECT id FROM identity");
  const staged = stagedOf(props);
  let last: Promise<unknown> = Promise.resolve();
  // One after the other: calls share the staged file.
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };

  return {
    identity: () => Promise.resolve(String(identity?.["id"])),
    bulkCreate: (trips) => inTurn(() => bulkCreate(db, staged, trips)),
    find: (query, limit) => find(db, query, limit),
    async revenueByComfort(window) {
      const rows = await db.rows(
        `SELECT confort AS comfort, count(*)::INTEGER AS trips, sum(prix_travel)::VARCHAR AS revenue FROM trips
         WHERE ${isPricedWithin} GROUP BY confort`,
        edgesOf(window),
      );
      const order = (row: ComfortRevenue) => comfortClasses.indexOf(row.comfort);
      return (rows as unknown as ComfortRevenue[]).sort((a, b) => order(a) - order(b));
    },
    async near({ latitude, longitude }, withinMetres, limit) {
      const rows = await db.rows(
        `SELECT ${document} FROM (SELECT *, ${greatCircleMetres} AS metres FROM trips, (SELECT ? AS lat, ? AS lon) AS centre)
         WHERE metres <= ? ORDER BY metres, trip_id LIMIT ?`,
        [latitude, longitude, withinMetres, limit],
      );
      return rows.map(tripOf);
    },
    latest: async (limit) =>
      (await db.rows(`SELECT ${document} FROM trips ${newestFirst} LIMIT ?`, [limit])).map(tripOf),
    scan: (window) => scan(db, window),
    copies: (ids) => copies(db, ids),
    restore: (trips) => inTurn(() => restore(db, staged, trips)),
    async count(window = allTime) {
      const [row] = await db.rows(
        `SELECT count(*)::INTEGER AS trips FROM trips WHERE ${isPricedWithin}`,
        edgesOf(window),
      );
      return Number(row?.["trips"] ?? 0);
    },
    refresh: () => Promise.resolve(),
    close: () => db.close(),
  };
}

const stagedOf = ({ path }: DuckDbProps) => `${path}.bulk.ndjson`;

/** Makes the tables where they are not there, or are a former version's. */
async function prepare(db: DuckDb, props: DuckDbProps): Promise<void> {
  await db.run(`CREATE TABLE IF NOT EXISTS trips (${duckDbColumnList(SearchTripSchema)})`);
  // A file of a former version.
  const keys = Object.fromEntries(searchKeyFields.map((column) => [column, "VARCHAR"]));
  for (const [column, type] of Object.entries({ ...duckDbColumns(SearchTripSchema), ...keys }))
    await db.run(`ALTER TABLE trips ADD COLUMN IF NOT EXISTS ${column} ${type}`);
  await fillSearchKeys(db, stagedOf(props));
  await db.run("CREATE TABLE IF NOT EXISTS identity AS SELECT uuid()::VARCHAR AS id");
}

const documents = createSchemaCheck(SearchTripSchema);

/** Haversine on the sphere of the WGS84 mean radius, as Elasticsearch's geo_distance: within 0.6 % of the ellipsoid. */
const greatCircleMetres = `2 * 6371008.8 * asin(least(1, sqrt(
  pow(sin(radians(locationClient.lat - centre.lat) / 2), 2) +
  cos(radians(centre.lat)) * cos(radians(locationClient.lat)) * pow(sin(radians(locationClient.lon - centre.lon) / 2), 2))))`;

async function bulkCreate(db: DuckDb, staged: string, trips: readonly SearchTrip[]): Promise<BulkResult> {
  const rejected: { position: number; reason: string }[] = [];
  const lines = new Map<string, Line>();
  trips.forEach((trip, position) => {
    if (documents.fits(trip)) {
      const other = lines.get(trip.trip_id);
      if (!other || countsBefore(trip, other.trip)) lines.set(trip.trip_id, { position, trip });
    } else {
      const { field, rule } = documents.misfit(trip);
      rejected.push({ position, reason: `${field} ${rule}` });
    }
  });
  const { created, unfit } = await insert(db, staged, [...lines.values()]);
  rejected.push(...unfit.map((position) => ({ position, reason: unfitReason })));
  rejected.sort((one, other) => one.position - other.position);
  return { created, existing: trips.length - rejected.length - created, rejected };
}

/** A trip as the staged file has it, and its place in the call. */
interface Line {
  readonly position: number;
  readonly trip: SearchTrip;
}

const unfitReason = "an instant that does not exist, or a text that is not Unicode";

/** Adds the trips whose id is new, and those that count before what is there. DuckDB reads them from a file, off this thread; what it cannot read is halved out. */
async function insert(
  db: DuckDb,
  staged: string,
  lines: readonly Line[],
): Promise<{ readonly created: number; readonly unfit: readonly number[] }> {
  if (lines.length === 0) return { created: 0, unfit: [] };
  try {
    await writeFile(staged, lines.map(({ trip }) => stagedLine(trip)).join("\n"));
    const added = await addNew(db, staged);
    if (added < lines.length) await replaceLater(db, staged);
    return { created: added, unfit: [] };
  } catch (error) {
    if (error instanceof RidestreamError) throw error;
    if (!String(error).includes("Invalid Input Error")) {
      const what = `${staged}: ${String(error)}: ${remedyOf(error, "free disk space, or grant yourself the right to write it, then run again")}`;
      throw new RidestreamError("RS-SEARCH-WRITE", what, { cause: error });
    }
  } finally {
    await rm(staged, { force: true });
  }
  if (lines.length === 1) return { created: 0, unfit: lines.map(({ position }) => position) };
  const middle = lines.length >>> 1;
  const left = await insert(db, staged, lines.slice(0, middle));
  const right = await insert(db, staged, lines.slice(middle));
  return { created: left.created + right.created, unfit: [...left.unfit, ...right.unfit] };
}

/** Gives the rows of a file of a former version what is searched of them. */
async function fillSearchKeys(db: DuckDb, staged: string): Promise<void> {
  const rows = await db.rows(
    "SELECT trip_id, nomclient, telephoneClient, telephoneDriver FROM trips WHERE client_name_key IS NULL",
  );
  if (rows.length === 0) return;
  const keys = rows.map((row) => ({ trip_id: row["trip_id"], ...searchKeysOf(row as unknown as Searched) }));
  await writeFile(staged, keys.map((key) => JSON.stringify(key)).join("\n"));
  try {
    const source = `read_json(${sqlText(filePattern(staged))}, format = 'newline_delimited', columns = { trip_id: 'VARCHAR', ${keyColumns} })`;
    const set = searchKeyFields.map((name) => `${name} = filled.${name}`).join(", ");
    await db.run(`UPDATE trips SET ${set} FROM ${source} AS filled WHERE trips.trip_id = filled.trip_id`);
  } finally {
    await rm(staged, { force: true });
  }
}

async function addNew(db: DuckDb, staged: string): Promise<number> {
  const { rowsChanged } = await db.run(
    `INSERT INTO trips BY NAME SELECT new.* FROM ${rowsOf(staged)} AS new ANTI JOIN trips USING (trip_id)`,
  );
  return rowsChanged;
}

/** Of the staged trips whose id is there, puts those in place that count before what is there. */
async function replaceLater(db: DuckDb, staged: string): Promise<void> {
  await db.run("BEGIN");
  try {
    await db.run(
      `DELETE FROM trips USING ${rowsOf(staged)} AS new WHERE trips.trip_id = new.trip_id AND
         (coalesce(new.sequence, ''), new.agent_timestamp) < (coalesce(trips.sequence, ''), trips.agent_timestamp)`,
    );
    await addNew(db, staged);
    await db.run("COMMIT");
  } catch (error) {
    await db.run("ROLLBACK");
    throw error;
  }
}

const newestFirst = "ORDER BY trips.agent_timestamp DESC, trip_id";

async function find(db: DuckDb, query: TripQuery, limit: number): Promise<readonly SearchTrip[]> {
  const [condition, values] = conditionOf(query);
  const sql = `SELECT ${document} FROM trips WHERE ${condition} ${newestFirst} LIMIT ?`;
  return (await db.rows(sql, [...values, limit])).map(tripOf);
}

function conditionOf(query: TripQuery): readonly [condition: string, values: readonly string[]] {
  if ("tripId" in query) return ["trip_id = ?", [query.tripId]];
  if ("client" in query) {
    const part = nameKey(query.client);
    return part === "" ? ["nomclient = ?", [query.client]] : ["contains(client_name_key, ?)", [part]];
  }
  const key = phoneKey(query.phone);
  if (key === "") return ["telephoneClient = ? OR telephoneDriver = ?", [query.phone, query.phone]];
  const same = [key, ...shorterPhones(key)];
  const of = (field: string) =>
    `${field} IN (${same.map(() => "?").join(", ")})${key.length < fewestDigits ? "" : ` OR suffix(${field}, ?)`}`;
  const values = [...same, ...(key.length < fewestDigits ? [] : [key])];
  return [`${of("client_phone_key")} OR ${of("driver_phone_key")}`, [...values, ...values]];
}
