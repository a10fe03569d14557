import type { Warehouse } from "../../ports/warehouse";
import { openBigQueryStatements, type BigQueryProps, type Parameters } from "./bigquery-statements";

/** What of the warehouse is there, for those who look before they run anything. */
export interface WarehouseParts {
  readonly dataset: boolean;
  readonly trips: boolean;
  /** The trips with their zones, by the model in use. */
  readonly zones: boolean;
}

export interface BigQueryWarehouse extends Warehouse {
  /** Bytes that the statement would read; asking costs nothing. */
  dryRun(sql: string, parameters?: Parameters): Promise<number>;
  parts(): Promise<WarehouseParts>;
}

/** The warehouse in BigQuery. */
export function createBigQueryWarehouse(props: BigQueryProps): BigQueryWarehouse {
  const statements = openBigQueryStatements(props);
  const { dataset } = statements;
  const { project, dataset: datasetId } = props.connection;
  return {
    // The external table reads the lake as it is when it is asked.
    refresh: () => Promise.resolve(),
    report: (sql, parameters) => statements.rows(sql, parameters),
    dryRun: (sql, parameters) => statements.dryRun(sql, parameters),
    parts: () =>
      statements.asked(`dataset ${project}.${datasetId}`, async () => {
        const [isThere] = await dataset.exists();
        if (!isThere) return { dataset: false, trips: false, zones: false };
        const [[trips], [zones]] = await Promise.all([
          dataset.table("trips_raw").exists(),
          dataset.table("trips_with_zones").exists(),
        ]);
        return { dataset: true, trips, zones };
      }),
  };
}
