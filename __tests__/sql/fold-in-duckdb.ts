import { duckDbColumnList } from "../../contracts/duckdb-columns";
import { LakeTripSchema, type LakeTrip } from "../../contracts/trip-schema";
import { openDuckDb, sqlText, type DuckDb } from "../../functions/adapters/embedded/duckdb";
import { foldScript, tripsFoldedUntil, type FoldHours } from "../../sql/bigquery/fold";

const hourMs = 3_600_000;
const dataset = "d";

/** Where a fold may die: before its transaction is committed, or before the view shows what it has folded. */
export type DiesBefore = "the commit" | "the view" | "nothing";

/** BigQuery's dataset as DuckDB plays it: the script's own statements, with what GoogleSQL writes otherwise put into DuckDB's words. */
export interface FoldedDataset {
  /** An object of the lake, in the folder of an hour. */
  arrive(object: string, hourMs: number, rows: readonly LakeTrip[]): Promise<void>;
  /** Runs the fold's script at a time. */
  fold(nowMs: number, hours: FoldHours, diesBefore: DiesBefore): Promise<void>;
  /** What the view `trips` answers: the price of each row by its id. */
  trips(): Promise<readonly string[]>;
  close(): void;
}

export async function openFoldedDataset(repeatsWithinDays: number): Promise<FoldedDataset> {
  const db = await openDuckDb({ path: ":memory:", memoryMegabytes: 256 });
  const columns = duckDbColumnList(LakeTripSchema);
  await db.run(`CREATE SCHEMA d`);
  await db.run(`CREATE TABLE d.trips_raw (${columns}, dt DATE, hour VARCHAR, _FILE_NAME VARCHAR)`);
  await db.run(`CREATE TABLE d.trips_folded (${columns}, moment TIMESTAMPTZ, object VARCHAR)`);
  let shownMs = 0;
  let foldedMs = 0;
  const settings = { dataset, repeatsWithinDays };
  return {
    async arrive(object, atMs, rows) {
      const hour = new Date(atMs).toISOString();
      const values = rows.map(
        (row) =>
          `(${Object.keys(LakeTripSchema.properties)
            .map((name) => literal(row[name as keyof LakeTrip]))
            .join(", ")}, '${hour.slice(0, 10)}', '${hour.slice(11, 13)}', ${sqlText(object)})`,
      );
      await db.run(`INSERT INTO d.trips_raw VALUES ${values.join(", ")}`);
    },
    async fold(nowMs, hours, diesBefore) {
      const untilMs = Math.floor((nowMs - 600_000) / hourMs) * hourMs;
      const [from, to] =
        hours.kind === "next"
          ? [foldedMs - hours.againHours * hourMs, untilMs]
          : [Date.parse(hours.from), Date.parse(hours.to)];
      await runScript(db, foldScript(settings, hours), [from, to], diesBefore);
      if (diesBefore === "the commit") return;
      if (hours.kind === "next") foldedMs = Math.max(foldedMs, untilMs);
      if (diesBefore === "nothing") shownMs = foldedMs;
    },
    async trips() {
      const view = inDuckDb(tripsFoldedUntil(dataset, shownMs, repeatsWithinDays));
      const rows = await db.rows(`SELECT trip_id, prix_travel FROM (${view}) ORDER BY trip_id, prix_travel`);
      return rows.map(({ trip_id: id, prix_travel: price }) => `${String(id)} ${String(price)}`);
    },
    close: () => db.close(),
  };
}

async function runScript(
  db: DuckDb,
  script: string,
  [fromMs, toMs]: readonly [number, number],
  diesBefore: DiesBefore,
): Promise<void> {
  const instant = (ms: number) => `TIMESTAMPTZ '${new Date(ms).toISOString()}'`;
  const part = (pattern: RegExp) => pattern.exec(script)?.[1]?.trim() ?? "";
  const given = (sql: string, bounds: Readonly<Record<string, string>> = {}) =>
    Object.entries({ since: instant(fromMs), until: instant(toMs), ...bounds }).reduce(
      (text, [name, value]) => text.replaceAll(new RegExp(`\\b${name}\\b`, "g"), value),
      inDuckDb(sql),
    );
  await db.run(
    given(`CREATE OR REPLACE TEMP TABLE fresh_trips AS ${part(/CREATE TEMP TABLE fresh_trips AS([^;]*);/)}`),
  );
  const days = part(/INTERVAL (\d+) DAY\)\)\n {2}FROM fresh_trips/);
  const [bounds] = await db.rows(
    `SELECT min(moment) - INTERVAL ${days} DAY AS first, max(moment) + INTERVAL ${days} DAY AS last FROM fresh_trips`,
  );
  const constant = (value: unknown) => (typeof value === "string" ? `TIMESTAMPTZ '${value}'` : "NULL::TIMESTAMPTZ");
  const constants = { first_moment: constant(bounds?.["first"]), last_moment: constant(bounds?.["last"]) };
  const [, changes = ""] = /UPDATE [^;]*;([\s\S]*)COMMIT TRANSACTION;/.exec(script) ?? [];
  await db.run("BEGIN");
  for (const one of changes.replaceAll(/^--.*$/gm, "").split(";")) {
    const statement = one.trim().replace(/^IF EXISTS .* THEN\s*/, "");
    if (/^(CREATE|DELETE|INSERT)/.test(statement)) await db.run(given(statement, constants));
  }
  await db.run(diesBefore === "the commit" ? "ROLLBACK" : "COMMIT");
  await db.run("DROP TABLE IF EXISTS repeated_trips");
}

/** What of these statements DuckDB reads otherwise. */
const inDuckDb = (sql: string): string =>
  sql
    .replaceAll(/\bDATE\((\w+)\)/g, "CAST($1 AS DATE)")
    .replaceAll(/\bTIMESTAMP\((CONCAT\(.*?\+00'\))\)/g, "CAST($1 AS TIMESTAMPTZ)")
    .replaceAll(/\bTIMESTAMP\((REGEXP_REPLACE.*?\+00')\)/g, "CAST($1 AS TIMESTAMPTZ)")
    .replaceAll(/REGEXP_EXTRACT\(object, r'([^']*)'\)/g, "REGEXP_EXTRACT(object, '$1', 1)")
    .replaceAll("TIMESTAMP '", "TIMESTAMPTZ '")
    .replaceAll("AS STRING)", "AS VARCHAR)");

const literal = (value: string | number | null) =>
  value === null ? "NULL" : typeof value === "number" ? String(value) : sqlText(value);
