import type { DuckDBConnection, DuckDBValueConverter, Json } from "@duckdb/node-api";
import { queryError } from "../statement-parameters";
import { RidestreamError } from "../../ports/errors";
import type { Cell, Row, Selected } from "../../ports/warehouse";
import { connectDuckDb, jsonConverter, sound, type DuckDbProps, wordsOfDuckDb } from "./duckdb";
import { loadDuckDb } from "./load-duckdb";

/** It reads its own file and no other, loads nothing, and no statement can change that. */
const confined = {
  enable_external_access: "false",
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
};

/**
 * Runs one SELECT of somebody's own over a database that is opened read-only.
 *
 * @param mostRows rows beyond it are not read
 * @throws RidestreamError RS-WAREHOUSE-QUERY for a statement that is wrong, or is not one SELECT; RS-STORE-OPEN
 */
export async function selectFromDuckDb(
  props: Omit<DuckDbProps, "access">,
  sql: string,
  mostRows: number,
): Promise<Selected> {
  const { connection, close } = await connectDuckDb({ ...props, access: "read" }, confined);
  try {
    await connection.run("SET lock_configuration = true");
    return await sound(props.path, () => selected(connection, sql, mostRows));
  } catch (error) {
    if (error instanceof RidestreamError) throw error;
    throw queryError(sql, `${wordsOfDuckDb(error)}: correct the statement`, { cause: error });
  } finally {
    close();
  }
}

/** The first word of a statement that changes something, behind comments. */
const changing = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*(insert|update|delete|merge|truncate|create|drop|alter)\b/i;

async function selected(connection: DuckDBConnection, sql: string, mostRows: number): Promise<Selected> {
  const { StatementType } = await loadDuckDb();
  if (sql.trim() === "") throw queryError(sql, "it is empty: give one SELECT");
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1) throw queryError(sql, `it holds ${statements.count} statements: give one SELECT`);
  // What changes something may fail before its type is known: trips are a view.
  const [, verb] = changing.exec(sql) ?? [];
  if (verb !== undefined) throw queryError(sql, `this is ${verb.toUpperCase()}: give one SELECT`);
  const prepared = await statements.prepare(0);
  if (prepared.statementType !== StatementType.SELECT) {
    throw queryError(sql, `this is ${StatementType[prepared.statementType]}: give one SELECT`);
  }
  const reader = await prepared.streamAndReadUntil(mostRows + 1);
  const rows = reader.convertRowObjects(await numbersToo()).slice(0, mostRows);
  return { rows: rows.map(rowOf), isCut: reader.currentRowCount > mostRows };
}

/** A count is a number where a number holds it. */
async function numbersToo(): Promise<DuckDBValueConverter<Json>> {
  const plain = await jsonConverter();
  return (value, type, converter) =>
    typeof value === "bigint" && Number.isSafeInteger(Number(value)) ? Number(value) : plain(value, type, converter);
}

/** A list or a struct is its JSON. */
const rowOf = (row: Readonly<Record<string, Json>>): Row =>
  Object.fromEntries(Object.entries(row).map(([name, value]): [string, Cell] => [name, cellOf(value)]));

function cellOf(value: Json): Cell {
  if (typeof value === "boolean") return String(value);
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
}
