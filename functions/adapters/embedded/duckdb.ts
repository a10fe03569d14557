import type { DuckDBConnection, DuckDBInstance, DuckDBValue, DuckDBValueConverter, Json } from "@duckdb/node-api";
import { RidestreamError } from "../../ports/errors";

export interface DuckDbProps {
  /** The database's file. */
  readonly path: string;
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
export async function openDuckDb({ path, memoryMegabytes }: DuckDbProps): Promise<DuckDb> {
  const instance = await openInstance(path, memoryMegabytes);
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

async function openInstance(path: string, memoryMegabytes: number): Promise<DuckDBInstance> {
  // Native and large: only what opens a database loads it.
  const { DuckDBInstance } = await import("@duckdb/node-api");
  try {
    return await DuckDBInstance.create(path, { memory_limit: `${memoryMegabytes}MB`, threads: "2" });
  } catch (error) {
    throw new RidestreamError("RS-STORE-OPEN", `${path} cannot be opened (${String(error)}): start over with --fresh`, {
      cause: error,
    });
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

/** A string as an SQL literal, for statements that take no parameters. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
