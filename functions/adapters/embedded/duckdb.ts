import type { DuckDBConnection, DuckDBInstance, DuckDBValue, DuckDBValueConverter, Json } from "@duckdb/node-api";
import { RidestreamError } from "../../ports/errors";

/** What a folder is opened for: a reader needs no right to write. */
export type FolderAccess = "read" | "write";

export interface DuckDbProps {
  /** The database's file; ":memory:" has none. */
  readonly path: string;
  /** @default "write" */
  readonly access?: FolderAccess;
  /** What DuckDB may use; beyond it, it works on disk. */
  readonly memoryMegabytes: number;
}

export interface DuckDb {
  readonly connection: DuckDBConnection;
  /** Rows as DuckDB's JSON values: decimals and big integers are strings, instants are RFC 3339 UTC. */
  rows(sql: string, values?: DuckDBValue[]): Promise<Record<string, unknown>[]>;
  close(): void;
}

/** Opens a database whose instants are UTC. @throws RidestreamError RS-STORE-OPEN */
export async function openDuckDb({ path, memoryMegabytes, access = "write" }: DuckDbProps): Promise<DuckDb> {
  const instance = await openInstance(path, {
    ...accessMode(access),
    memory_limit: `${memoryMegabytes}MB`,
    threads: "2",
  });
  const connection = await instance.connect();
  const converter = await jsonConverter();
  await connection.run("SET TimeZone = 'UTC'; SET preserve_insertion_order = false;");
  return {
    connection,
    rows: async (sql, values = []) => (await connection.runAndReadAll(sql, values)).convertRowObjects(converter),
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function openInstance(path: string, options: Readonly<Record<string, string>>): Promise<DuckDBInstance> {
  // Native and large: only what opens a database loads it.
  const { DuckDBInstance } = await import("@duckdb/node-api");
  try {
    return await DuckDBInstance.create(path, options);
  } catch (error) {
    throw new RidestreamError(
      "RS-STORE-OPEN",
      `${path} cannot be opened (${String(error)}): ${remedyOf(error, "run the demo again, which makes it again where it can, or start over with --fresh")}`,
      {
        cause: error,
      },
    );
  }
}

/** DuckDB's own, but for instants: it would write them in the time zone of the process. */
async function jsonConverter(): Promise<DuckDBValueConverter<Json>> {
  const { DuckDBTimestampTZValue, JsonDuckDBValueConverter } = await import("@duckdb/node-api");
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

/** A string as an SQL literal, for statements that take no parameters. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
