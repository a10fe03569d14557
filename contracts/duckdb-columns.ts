import type { TObject } from "@sinclair/typebox";
import { fieldsOf, type FieldKind } from "./trip-schema";

const types: Readonly<Record<FieldKind, string>> = {
  identifier: "VARCHAR",
  category: "VARCHAR",
  text: "VARCHAR",
  timestamp: "TIMESTAMPTZ",
  decimal: "DOUBLE",
  money: "DECIMAL(18, 2)",
  degrees: "DOUBLE",
  point: "STRUCT(lat DOUBLE, lon DOUBLE)",
  integer: "INTEGER",
};

/** `name -> type` of a flat trip; declared rather than detected, which would make naive timestamps of instants. */
export function duckDbColumns(schema: TObject): Readonly<Record<string, string>> {
  return Object.fromEntries(fieldsOf(schema).map((field) => [field.name, types[field.kind]]));
}

/** The same as the struct literal that `read_json(columns = ...)` takes. */
export function duckDbColumnsLiteral(schema: TObject): string {
  const pairs = Object.entries(duckDbColumns(schema)).map(([name, type]) => `${name}: '${type}'`);
  return `{${pairs.join(", ")}}`;
}

/** The same as a column list of `CREATE TABLE`. */
export function duckDbColumnList(schema: TObject): string {
  return Object.entries(duckDbColumns(schema))
    .map(([name, type]) => `${name} ${type}`)
    .join(", ");
}
