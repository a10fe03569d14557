import type { DuckDBConnection, DuckDBInstance, DuckDBValue } from "@duckdb/node-api";
import { RidestreamError } from "../../ports/errors";

export interface DuckDbProps {
  /** The database's file. */
  readonly path: string;
  /** What DuckDB may use; beyond it, it works on disk. */
  readonly memoryMegabytes: number;
}

export interface DuckDb {
  readonly connection: DuckDBConnection;
  /** Rows as DuckDB's JSON values: decimals, instants and big integers are strings. */
  rows(sql: string, values?: DuckDBValue[]): Promise<Record<string, unknown>[]>;
  close(): void;
}

/** Opens a database whose instants are UTC. @throws RidestreamError RS-STORE-OPEN */
export async function openDuckDb({ path, memoryMegabytes }: DuckDbProps): Promise<DuckDb> {
  const instance = await openInstance(path, memoryMegabytes);
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'; SET preserve_insertion_order = false;");
  return {
    connection,
    rows: async (sql, values = []) => (await connection.runAndReadAll(sql, values)).getRowObjectsJson(),
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

/** A string as an SQL literal, for statements that take no parameters. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
