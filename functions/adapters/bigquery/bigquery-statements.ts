import {
  BigQuery,
  BigQueryTimestamp,
  type Dataset,
  type Query,
  type QueryResultsOptions,
} from "@google-cloud/bigquery";
import type { ConnectionOf } from "../../../contracts/settings";
import { titleOf, typedParametersOf, type StatementParameter } from "../../../sql/statement";
import type { Cell, Row } from "../../ports/warehouse";
import { bounded } from "../bounded";
import { valuesOf } from "../statement-parameters";
import { googleCredentials } from "../google-credentials";
import { bigQueryError } from "./bigquery-errors";

export type Parameters = Readonly<Record<string, string | number>>;

export interface BigQueryProps {
  readonly connection: ConnectionOf<"warehouse">;
  /** @default a client of the application's default credentials */
  readonly client?: BigQuery;
}

/** What BigQuery says of a statement that it does not run. */
export interface Plan {
  /** It would read so many. */
  readonly bytes: number;
  /** BigQuery's name of its kind, such as SELECT or SCRIPT. */
  readonly kind: string;
}

/** Statements as jobs in the dataset's location, bounded in time and in what they may be billed for. */
export interface BigQueryStatements {
  readonly dataset: Dataset;
  /** Runs a statement; answers its rows, in whole pages, and no further page once there are `mostRows`. */
  rows(sql: string, parameters?: Parameters, mostRows?: number): Promise<readonly Row[]>;
  /** What a statement would do; asking costs nothing. */
  plan(sql: string, parameters?: Parameters): Promise<Plan>;
  /** Any other question to BigQuery, named by a title for errors. */
  asked<T>(title: string, call: () => Promise<T>): Promise<T>;
}

/**
 * Statements in BigQuery: each a job, labelled, and refused by BigQuery before it runs when it would be billed for more than
 * the settings allow. Methods throw UnavailableError for what may pass, and RidestreamError RS-WAREHOUSE-QUERY, -COST,
 * -FORBIDDEN or -MISSING for what will not.
 */
export function openBigQueryStatements({ connection, client }: BigQueryProps): BigQueryStatements {
  const {
    project: projectId,
    dataset: datasetId,
    location,
    maximumBytesBilled,
    requestTimeoutMs,
    ...identity
  } = connection;
  const bigQuery = client ?? new BigQuery({ projectId, ...googleCredentials(identity) });

  const query = (sql: string, parameters: Parameters = {}): Query => {
    const declared = typedParametersOf(sql);
    return {
      query: sql,
      location,
      useLegacySql: false,
      defaultDataset: { projectId, datasetId },
      maximumBytesBilled: String(maximumBytesBilled),
      labels: { app: "ridestream" },
      ...(declared.length > 0 && { params: given(sql, declared, parameters) }),
    };
  };
  /** One request; a job of many minutes is asked about by many. */
  const asked = async <T>(title: string, call: () => Promise<T>): Promise<T> => {
    const question = {
      server: "warehouse" as const,
      address: `BigQuery in project ${projectId}`,
      what: `answer "${title}"`,
      withinMs: requestTimeoutMs,
      setting: "RS_WAREHOUSE_TIMEOUT_MS",
    };
    try {
      return await bounded(question, call);
    } catch (error) {
      throw bigQueryError(title, error);
    }
  };
  return {
    dataset: bigQuery.dataset(datasetId, { location }),
    asked,
    async rows(sql, parameters, mostRows = Number.POSITIVE_INFINITY) {
      const title = titleOf(sql);
      // `query()` may answer no rows for a statement that failed; a job's results do not.
      const [job] = await asked(title, () => bigQuery.createQueryJob(query(sql, parameters)));
      const found: Row[] = [];
      // Each answer is a page, or says after some seconds that the job still runs.
      for (let next: QueryResultsOptions | null | undefined = {}; next && found.length < mostRows;) {
        // Said for each page: what the client answers as the next one has lost it.
        const page: QueryResultsOptions = { ...next, autoPaginate: false };
        const [some, following] = await asked(title, () => job.getQueryResults(page));
        found.push(...some.map((row) => rowOf(row as Readonly<Record<string, unknown>>)));
        next = following;
      }
      return found;
    },
    plan: (sql, parameters) =>
      asked(titleOf(sql), async () => {
        const [, { statistics }] = await bigQuery.createQueryJob({ ...query(sql, parameters), dryRun: true });
        return { bytes: Number(statistics?.totalBytesProcessed), kind: statistics?.query?.statementType ?? "" };
      }),
  };
}

/** Parameters' values; the client takes a number's type from the value, and needs to be told an instant's. */
function given(sql: string, declared: readonly StatementParameter[], parameters: Parameters) {
  const values = valuesOf(sql, parameters);
  return declared.map(({ type }, n) => (type === "TIMESTAMP" ? BigQuery.timestamp(values[n] ?? "") : values[n]));
}

function rowOf(row: Readonly<Record<string, unknown>>): Row {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cellOf(value)]));
}

/** A decimal as text, with two decimals at least; an instant as RFC 3339 UTC; a list or a struct as JSON. */
function cellOf(value: unknown): Cell {
  if (value === null || typeof value === "string" || typeof value === "number") return value;
  if (typeof value === "boolean") return String(value);
  if (value instanceof BigQueryTimestamp) return new Date(value.value).toISOString();
  if (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype) return JSON.stringify(value);
  // A day, a time of the day, a place: the client wraps its text.
  const { value: text } = value as { readonly value?: unknown };
  if (typeof text === "string") return text;
  // NUMERIC comes as the client's own decimal.
  return decimalText((value as { readonly toString: () => string }).toString());
}

function decimalText(text: string): string {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return text;
  const [whole = "", decimals = ""] = text.split(".");
  return `${whole}.${decimals.padEnd(2, "0")}`;
}
