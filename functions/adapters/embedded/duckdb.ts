import type {
  DuckDBConnection,
  DuckDBMaterializedResult,
  DuckDBValue,
  DuckDBValueConverter,
  Json,
} from "@duckdb/node-api";
import { RidestreamError } from "../../ports/errors";
import { loadDuckDb } from "./load-duckdb";

/** What a folder is opened for: a reader needs no right to write. */
export type FolderAccess = "read" | "write";

export interface DuckDbProps {
  /** The database's file; ":memory:" has none. */
  readonly path: string;
  /** @default "write" */
  readonly access?: FolderAccess;
  /** What DuckDB may use; beyond it, it works on disk. */
  readonly memoryMegabytes: number;
  /** Rows that lie together, and are read or left out together. @default DuckDB's own, 122,880 */
  readonly rowGroupRows?: number;
}

export interface DuckDb {
  run(sql: string): Promise<Pick<DuckDBMaterializedResult, "rowsChanged">>;
  /** Rows as DuckDB's JSON values: decimals and big integers are strings, instants are RFC 3339 UTC. */
  rows(sql: string, values?: DuckDBValue[]): Promise<Record<string, unknown>[]>;
  close(): void;
}

/** Opens a database whose instants are UTC. @throws RidestreamError RS-STORE-OPEN, RS-STORE-DAMAGED and RS-STORE-MEMORY (its methods, too) */
export async function openDuckDb(props: DuckDbProps): Promise<DuckDb> {
  const { path } = props;
  const { connection, close } = await connectDuckDb(props);
  const converter = await jsonConverter();
  return {
    run: (sql) => sound(path, () => connection.run(sql)),
    rows: (sql, values = []) =>
      sound(path, async () => (await connection.runAndReadAll(sql, values)).convertRowObjects(converter)),
    close,
  };
}

/**
 * A connection to a database whose instants are UTC.
 *
 * @param settings more of DuckDB's settings, by their names
 * @throws RidestreamError RS-STORE-OPEN, RS-STORE-DAMAGED
 */
export async function connectDuckDb(
  { path, memoryMegabytes, access = "write", rowGroupRows }: DuckDbProps,
  settings: Readonly<Record<string, string>> = {},
): Promise<{ readonly connection: DuckDBConnection; readonly close: () => void }> {
  const limits = { ...settings, memory_limit: `${memoryMegabytes}MB`, threads: "2" };
  const { instance, connection } = await opened(path, async () => {
    if (rowGroupRows === undefined) return connected(path, { ...accessMode(access), ...limits });
    // Only what is attached may have row groups of another size.
    const own = await connected(":memory:", { ...limits, temp_directory: `${path}.tmp` });
    try {
      await own.connection.run(`ATTACH ${sqlText(path)} AS kept (ROW_GROUP_SIZE ${rowGroupRows}); USE kept`);
    } catch (error) {
      own.instance.closeSync();
      throw error;
    }
    return own;
  });
  await connection.run("SET TimeZone = 'UTC'; SET preserve_insertion_order = false;");
  return {
    connection,
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function connected(path: string, options: Readonly<Record<string, string>>) {
  const { DuckDBInstance } = await loadDuckDb();
  const instance = await DuckDBInstance.create(path, options);
  return { instance, connection: await instance.connect() };
}

async function opened<T>(path: string, open: () => Promise<T>): Promise<T> {
  try {
    return await sound(path, open);
  } catch (error) {
    if (error instanceof RidestreamError) throw error;
    throw new RidestreamError(
      "RS-STORE-OPEN",
      `${path} cannot be opened (${String(error)}): ${remedyOf(error, "start over with --fresh")}`,
      {
        cause: error,
      },
    );
  }
}

/** What DuckDB finds damaged, by the checksums of its blocks, or has no memory for, it says in the middle of anything. */
export async function sound<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const memory = /^Out of Memory Error: .*?(?:\((.*)\))?$/m.exec((error as Error).message);
    if (memory)
      throw new RidestreamError(
        "RS-STORE-MEMORY",
        `${path}: this takes more memory than DuckDB may use here (${memory[1] ?? memory[0]}): ask for less at once, such as a shorter window`,
        { cause: error },
      );
    if (!/Corrupt database file|not a valid DuckDB database file|Could not read enough bytes/.test(String(error)))
      throw error;
    throw new RidestreamError(
      "RS-STORE-DAMAGED",
      `${path} is damaged (${String(error)}): delete it, and run the demo again, which makes it again`,
      { cause: error },
    );
  }
}

/** DuckDB's own, but for instants: it would write them in the time zone of the process. */
export async function jsonConverter(): Promise<DuckDBValueConverter<Json>> {
  const { DuckDBTimestampTZValue, JsonDuckDBValueConverter } = await loadDuckDb();
  return (value, type, converter) =>
    value instanceof DuckDBTimestampTZValue
      ? new Date(Number(value.micros / 1_000n)).toISOString()
      : JsonDuckDBValueConverter(value, type, converter);
}

/** A file's path as a pattern that DuckDB finds this file by, and no other. */
export const filePattern = (path: string): string => path.replaceAll(/[[*?]/g, "[$&]");

export const accessMode = (access: FolderAccess) => (access === "read" ? { access_mode: "READ_ONLY" } : {});

/** What to do about an error of DuckDB's: what the system refused, or else what is said. */
export function remedyOf(error: unknown, otherwise: string): string {
  const told = String(error);
  if (/No space left|Disk quota exceeded/i.test(told)) return "free disk space, then run again";
  if (/Permission denied|Read-only file system/i.test(told))
    return "grant yourself the right to it, or give another folder";
  return otherwise;
}

/** What DuckDB says of a statement, on one line: without the statement and the mark below it. */
export const wordsOfDuckDb = (error: unknown): string =>
  (error as Error).message
    .replace(/\n+LINE \d+: [^]*$/, "")
    .replaceAll(/\s*\n\s*/g, ". ")
    .replaceAll(/([!?.])\. /g, "$1 ");

/** A string as an SQL literal, for statements that take no parameters. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
