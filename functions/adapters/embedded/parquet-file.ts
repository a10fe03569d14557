import { mkdtemp, readFile, rename, rm, writeFile } from "fs/promises";
import { tmpdir } from "os";
import { join } from "path";
import { RidestreamError } from "../../ports/errors";
import type { Cell, Row } from "../../ports/warehouse";
import { filePattern, openDuckDb, sqlText } from "./duckdb";

const memoryMegabytes = 128;

/**
 * Writes rows as a Parquet file, in their order; a file that is there is replaced once the new one is whole. A column is
 * DECIMAL, TIMESTAMPTZ, DATE, BIGINT or DOUBLE where all of its values are, else VARCHAR.
 *
 * @throws RidestreamError RS-REPORT-FILE
 */
export async function writeParquet(path: string, rows: readonly Row[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "ridestream-parquet-"));
  const part = `${path}.part`;
  try {
    const [given, made] = [join(folder, "rows.ndjson"), join(folder, "rows.parquet")];
    const names = Object.keys(rows[0] ?? {});
    await writeFile(
      given,
      rows.map((row, n) => `${JSON.stringify([n, ...names.map((name) => row[name])])}\n`).join(""),
    );
    const places = names.map((name, n) => `CAST(json->>'$[${n + 1}]' AS ${typeOf(rows, name)}) AS ${identifier(name)}`);
    const db = await openDuckDb({ path: ":memory:", memoryMegabytes });
    try {
      await db.run(
        `COPY (SELECT ${places.join(", ")} FROM read_json_objects(${sqlText(filePattern(given))}, format = 'newline_delimited')
         ORDER BY CAST(json->>'$[0]' AS BIGINT)) TO ${sqlText(made)} (FORMAT parquet)`,
      );
    } finally {
      db.close();
    }
    const bytes = await readFile(made);
    try {
      await writeFile(part, bytes);
      await rename(part, path);
    } catch (error) {
      const why = (error as NodeJS.ErrnoException).code ?? String(error);
      throw new RidestreamError("RS-REPORT-FILE", `${path} cannot be written (${why}): give another file`, {
        cause: error,
      });
    }
  } finally {
    await rm(part, { force: true });
    await rm(folder, { recursive: true, force: true });
  }
}

const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** DuckDB's type of a column, by all of its values. */
function typeOf(rows: readonly Row[], name: string): string {
  const cells = rows.map((row) => row[name] ?? null).filter((cell) => cell !== null);
  const all = (is: (cell: NonNullable<Cell>) => boolean) => cells.length > 0 && cells.every(is);
  if (all((cell) => typeof cell === "number")) return all(Number.isSafeInteger) ? "BIGINT" : "DOUBLE";
  if (all((cell) => /^-?\d{1,28}\.\d{1,9}$/.test(String(cell)))) {
    const scale = Math.max(...cells.map((cell) => (String(cell).split(".")[1] ?? "").length));
    return `DECIMAL(38, ${scale})`;
  }
  if (all((cell) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(String(cell)))) return "TIMESTAMPTZ";
  return all((cell) => /^\d{4}-\d\d-\d\d$/.test(String(cell))) ? "DATE" : "VARCHAR";
}
