import {
  BigQuery,
  BigQueryDate,
  BigQueryTimestamp,
  type Query,
  type QueryResultsOptions,
} from "@google-cloud/bigquery";
import type { ConnectionOf } from "../../../contracts/settings";
import centroidsSql from "../../../sql/bigquery/centroids.sql";
import trainSql from "../../../sql/bigquery/ride-hailing-clusters.sql";
import { fillStatement, titleOf, typedParametersOf, type StatementParameter } from "../../../sql/statement";
import type { ZoneModel } from "../../domain/zones";
import { RidestreamError } from "../../ports/errors";
import type { Cell, Row, Warehouse } from "../../ports/warehouse";
import { bounded } from "../bounded";
import { googleCredentials } from "../google-credentials";
import { bigQueryError } from "./bigquery-errors";
import { zoneModelOf } from "./zone-centroids";

export type Parameters = Readonly<Record<string, string | number>>;

/** What of the warehouse is there, for those who look before they run anything. */
export interface WarehouseParts {
  readonly dataset: boolean;
  readonly trips: boolean;
  readonly model: boolean;
}

export interface BigQueryWarehouse extends Warehouse {
  /** Bytes that the statement would read; asking costs nothing. */
  dryRun(sql: string, parameters?: Parameters): Promise<number>;
  /** Trains `ride_hailing_clusters` anew, as sql/bigquery/ride-hailing-clusters.sql says, and answers what it learned. */
  trainZones(zones: number): Promise<ZoneModel>;
  /** The model's centroids, as a zone finder takes them. */
  zoneModel(): Promise<ZoneModel>;
  parts(): Promise<WarehouseParts>;
}

export interface BigQueryWarehouseProps {
  readonly connection: ConnectionOf<"warehouse">;
  /** @default a client of the application's default credentials */
  readonly client?: BigQuery;
}

/**
 * The warehouse in BigQuery. Every statement is a job in the dataset's location, labelled, and refused by BigQuery before
 * it runs when it would be billed for more than the settings allow. Methods throw UnavailableError for what may pass, and
 * RidestreamError RS-WAREHOUSE-QUERY, -COST, -FORBIDDEN or -MISSING for what will not.
 */
export function createBigQueryWarehouse({ connection, client }: BigQueryWarehouseProps): BigQueryWarehouse {
  const {
    project: projectId,
    dataset: datasetId,
    location,
    maximumBytesBilled,
    requestTimeoutMs,
    ...identity
  } = connection;
  const bigQuery = client ?? new BigQuery({ projectId, ...googleCredentials(identity) });
  const dataset = bigQuery.dataset(datasetId, { location });

  const query = (sql: string, parameters: Parameters = {}): Query => {
    const declared = typedParametersOf(sql);
    return {
      query: sql,
      location,
      useLegacySql: false,
      defaultDataset: { projectId, datasetId },
      maximumBytesBilled: String(maximumBytesBilled),
      labels: { app: "ridestream" },
      ...(declared.length > 0 && { params: declared.map((parameter) => given(sql, parameter, parameters)) }),
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
  const rows = async (sql: string, parameters?: Parameters) => {
    const title = titleOf(sql);
    // `query()` may answer no rows for a statement that failed; a job's results do not.
    const [job] = await asked(title, () => bigQuery.createQueryJob(query(sql, parameters)));
    const found: Row[] = [];
    // Each answer is a page, or says after some seconds that the job still runs.
    for (let next: QueryResultsOptions | null | undefined = {}; next;) {
      // Said for each page: what the client answers as the next one has lost it.
      const page: QueryResultsOptions = { ...next, autoPaginate: false };
      const [some, following] = await asked(title, () => job.getQueryResults(page));
      found.push(...some.map((row) => rowOf(row as Readonly<Record<string, unknown>>)));
      next = following;
    }
    return found;
  };
  const zoneModel = async () => zoneModelOf(await rows(fillStatement(centroidsSql, { dataset: datasetId })));

  return {
    // The external table reads the lake as it is when it is asked.
    refresh: () => Promise.resolve(),
    report: rows,
    dryRun: (sql, parameters) =>
      asked(titleOf(sql), async () => {
        const [, { statistics }] = await bigQuery.createQueryJob({ ...query(sql, parameters), dryRun: true });
        return Number(statistics?.totalBytesProcessed);
      }),
    async trainZones(zones) {
      await rows(fillStatement(trainSql, { dataset: datasetId, zones: String(zones) }));
      return zoneModel();
    },
    zoneModel,
    parts: () =>
      asked(`dataset ${projectId}.${datasetId}`, async () => {
        const [isThere] = await dataset.exists();
        if (!isThere) return { dataset: false, trips: false, model: false };
        const [[trips], [model]] = await Promise.all([
          dataset.table("trips_raw").exists(),
          dataset.model("ride_hailing_clusters").exists(),
        ]);
        return { dataset: true, trips, model };
      }),
  };
}

/** A parameter's value; the client takes a number's type from the value, and needs to be told an instant's. */
function given(sql: string, { name, type }: StatementParameter, parameters: Parameters) {
  const value = parameters[name];
  if (value !== undefined) return type === "TIMESTAMP" ? BigQuery.timestamp(value) : value;
  throw new RidestreamError("RS-WAREHOUSE-QUERY", `${titleOf(sql)}: its parameter ${name} has no value: give it one`);
}

function rowOf(row: Readonly<Record<string, unknown>>): Row {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cellOf(value)]));
}

/** A decimal as text, with two decimals at least; an instant as RFC 3339 UTC. */
function cellOf(value: unknown): Cell {
  if (value === null || typeof value === "string" || typeof value === "number") return value;
  if (typeof value === "boolean") return String(value);
  if (value instanceof BigQueryTimestamp) return new Date(value.value).toISOString();
  if (value instanceof BigQueryDate) return value.value;
  // NUMERIC comes as the client's own decimal.
  return decimalText((value as { readonly toString: () => string }).toString());
}

function decimalText(text: string): string {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return text;
  const [whole = "", decimals = ""] = text.split(".");
  return `${whole}.${decimals.padEnd(2, "0")}`;
}
