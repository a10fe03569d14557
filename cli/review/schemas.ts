import type { Arguments } from "./synthesis";

/** A column of a table of BigQuery. */
interface Column {
  readonly name: string;
  readonly type: string;
  readonly mode: string;
  readonly fields: readonly Column[];
}

/** Names of one type. https://cloud.google.com/bigquery/docs/reference/standard-sql/data-types */
const types: ReadonlyMap<string, string> = new Map([
  ["BOOL", "BOOLEAN"],
  ["FLOAT64", "FLOAT"],
  ["INT64", "INTEGER"],
  ["STRUCT", "RECORD"],
]);

/** The columns in a schema; undefined where only a deployment knows them. */
function columnsOf(schema: unknown): readonly Column[] | undefined {
  if (typeof schema !== "string") return undefined;
  try {
    return (JSON.parse(schema) as readonly Partial<Column>[]).map(columnOf);
  } catch {
    return undefined;
  }
}

const columnOf = ({ name = "", type = "", mode = "NULLABLE", fields = [] }: Partial<Column>): Column => ({
  name,
  type: types.get(type.toUpperCase()) ?? type.toUpperCase(),
  mode: mode.toUpperCase(),
  fields: fields.map(columnOf),
});

/** A schema as text in which the order of its columns does not count, as it does not for the provider. */
export function schemaText(schema: unknown): unknown {
  if (typeof schema !== "string") return schema;
  try {
    return sortedText(JSON.parse(schema));
  } catch {
    return schema;
  }
}

function sortedText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedText).sort().join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const { type, mode = "NULLABLE", ...others } = value as Arguments;
  const all = { ...others, mode, type: types.get(String(type)) ?? type };
  return `{${Object.entries(all)
    .map(([name, one]) => `${name}:${sortedText(one)}`)
    .sort()
    .join()}}`;
}

/**
 * Whether the provider makes a table anew for another schema: a column of another type, that becomes required, or that goes from
 * inside a record; or when none of the columns is left. One that goes from the table itself is dropped in place.
 * resourceBigQueryTableSchemaIsChangeable in
 * https://github.com/hashicorp/terraform-provider-google/blob/v6.50.0/google/services/bigquery/resource_bigquery_table.go
 */
export function replacesTable(was: unknown, is: unknown): boolean {
  const [had, has] = [columnsOf(was), columnsOf(is)];
  if (!had || had.length === 0 || is === undefined) return false;
  // Of what only a deployment knows nothing may be left.
  if (!has) return true;
  return (
    !had.some(({ name }) => has.some((one) => one.name === name)) || !had.every((one) => isChangeable(one, has, 0))
  );
}

function isChangeable(was: Column, columns: readonly Column[], depth: number): boolean {
  const is = columns.find(({ name }) => name === was.name);
  if (!is) return depth === 0;
  const isSameMode = was.mode === is.mode || (was.mode === "REQUIRED" && is.mode === "NULLABLE");
  return was.type === is.type && isSameMode && was.fields.every((one) => isChangeable(one, is.fields, depth + 1));
}

/** Columns that a table of BigQuery's own loses, with what is in them. */
export function columnsGone(was: unknown, is: unknown): readonly string[] {
  const [had, has] = [columnsOf(was), columnsOf(is)];
  if (!had || !has) return [];
  return had
    .filter(({ name }) => !has.some((one) => one.name === name))
    .map(({ name }) => `schema: column ${name} goes`);
}
