import { typedParametersOf } from "../../sql/statement";
import type { Resource } from "../stacks/synthesised";

/**
 * A model of what BigQuery bills a report for, by what it documents: each column that a statement names is read, in every partition
 * that constants on the partition's column leave (cloud.google.com/bigquery/docs/querying-partitioned-tables), and of those in every
 * block that constants on the first clustered column leave. A filter reaches a table through views that project, and through nothing
 * that gathers rows: grouping, window functions, limits, table functions.
 */
export interface BilledTable {
  /** As the stack synthesises it. */
  readonly table: Resource;
  readonly rows: readonly Readonly<Record<string, string | number | null>>[];
}

/** Blocks that a partition is clustered into. */
const blocksOfDay = 24;
const dayMs = 86_400_000;

/** Bytes of a value. https://cloud.google.com/bigquery/pricing#data */
function bytesOf(type: string, value: string | number | null | undefined): number {
  if (value === null || value === undefined) return 0;
  if (type === "STRING") return 2 + Buffer.byteLength(String(value));
  return type === "NUMERIC" ? 16 : 8;
}

/**
 * Bytes of a statement over a view of a table.
 *
 * @param sql the report as it is run, over `view`
 * @param view the statement of the view that the report reads
 */
export function billedBytes(
  sql: string,
  view: { readonly name: string; readonly sql: string },
  { table, rows }: BilledTable,
  parameters: Readonly<Record<string, string>>,
): number {
  const {
    time_partitioning: partitioning,
    clustering,
    schema,
  } = table as unknown as {
    readonly time_partitioning: { readonly type: string; readonly field: string };
    readonly clustering: readonly string[];
    readonly schema: string;
  };
  const columns = JSON.parse(schema) as readonly { readonly name: string; readonly type: string }[];
  const filtersReach = passesFilters(view.sql);
  const named = columns.filter(
    ({ name }) => isNamed(sql, name) || (isNamed(sql, "CENTROID_ID") && isNamed(view.sql, name)),
  );
  const values = typedParametersOf(sql).map(({ name }) => parameters[name] ?? "");
  const scans = sql.replaceAll(/--.*$/gm, "").split(new RegExp(`\\bFROM ${view.name}\\b`));
  let bytes = 0;
  for (const [n, scan] of scans.entries()) {
    if (n === 0) continue;
    const [where = ""] = /\bWHERE[\s\S]*?(?=\bUNION\b|\bGROUP\b|\bORDER\b|\)|$)/.exec(unnested(scan)) ?? [];
    const given = values.slice(scans.slice(0, n).join("").split("?").length - 1);
    const bounds = filtersReach ? boundsOf(where, given) : {};
    for (const row of rows)
      if (isRead(row, bounds, partitioning.field, clustering[0] ?? "")) bytes += bytesOfRow(row, named);
  }
  return bytes;
}

type Bounds = Readonly<Record<string, { readonly fromMs: number; readonly toMs: number }>>;

/** `CAST(? AS TIMESTAMP)` is a constant; what is cast stands without its brackets. */
const unnested = (sql: string) => sql.replaceAll("CAST(? AS TIMESTAMP)", "?");

/** The constants that bound a column. */
function boundsOf(where: string, given: readonly string[]): Bounds {
  const bounds: Record<string, { fromMs: number; toMs: number }> = {};
  let at = 0;
  for (const [, column = "", comparison = "", less] of where.matchAll(/(\w+) (>=?|<=?) \?( - INTERVAL 1 HOUR)?/g)) {
    const ms = Date.parse(given[at++] ?? "") - (less === undefined ? 0 : dayMs / 24);
    const known = (bounds[column] ??= { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY });
    if (comparison.startsWith(">")) known.fromMs = ms;
    else known.toMs = ms;
  }
  return bounds;
}

/** Whole partitions are read, and of them whole blocks. */
function isRead(
  row: BilledTable["rows"][number],
  bounds: Bounds,
  partitionField: string,
  clusterField: string,
): boolean {
  return isWithin(row, partitionField, dayMs, bounds) && isWithin(row, clusterField, dayMs / blocksOfDay, bounds);
}

function isWithin(row: BilledTable["rows"][number], field: string, lengthMs: number, bounds: Bounds): boolean {
  const bound = bounds[field];
  if (!bound) return true;
  const startMs = Math.floor(Date.parse(String(row[field])) / lengthMs) * lengthMs;
  return startMs < bound.toMs && startMs + lengthMs > bound.fromMs;
}

const bytesOfRow = (
  row: BilledTable["rows"][number],
  columns: readonly { readonly name: string; readonly type: string }[],
) => columns.reduce((sum, { name, type }) => sum + bytesOf(type, row[name]), 0);

const isNamed = (sql: string, name: string) => new RegExp(`\\b${name}\\b`).test(sql.replaceAll(/--.*$/gm, ""));

/** Whether a view hands a filter on to the table: it projects, and gathers nothing but within an expression of one row. */
export function passesFilters(view: string): boolean {
  const code = view.replaceAll(/--.*$/gm, "");
  const outer = withoutSubqueries(code);
  return !/\b(GROUP BY|OVER|QUALIFY|LIMIT|DISTINCT|ROW_NUMBER|ML\.\w+|JOIN)\b/.test(outer);
}

function withoutSubqueries(sql: string): string {
  let text = sql;
  for (let last = ""; last !== text;) {
    last = text;
    text = text.replaceAll(/\([^()]*\)/g, " ");
  }
  return text;
}

/** The rows of a lake as the table has them. */
export const asTableRows = (rows: readonly object[]): BilledTable["rows"] =>
  rows.map((row) => {
    const one = row as Readonly<Record<string, string | number | null>>;
    return { ...one, moment: one["requested_at"] ?? one["agent_timestamp"] ?? null, object: "gs://lake/trips/o" };
  });
