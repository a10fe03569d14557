import { foldScript } from "../../../sql/bigquery/fold";
import { titleOf } from "../../../sql/statement";
import { RidestreamError } from "../../ports/errors";
import type { LakeHours, Selected, Warehouse } from "../../ports/warehouse";
import { queryError } from "../statement-parameters";
import { foldedPart } from "./folded-part";
import { openBigQueryStatements, type BigQueryProps, type Parameters } from "./bigquery-statements";

/** What of the warehouse is there, for those who look before they run anything. */
export interface WarehouseParts {
  readonly dataset: boolean;
  readonly trips: boolean;
  /** The trips with their zones, by the model in use. */
  readonly zones: boolean;
}

export interface SelectProps {
  readonly mostRows: number;
  /** Told before it runs. */
  readonly onPlan: (bytes: number) => void;
}

export interface BigQueryWarehouse extends Warehouse {
  /** Bytes that the statement would read; asking costs nothing. */
  dryRun(sql: string, parameters?: Parameters): Promise<number>;
  /**
   * Runs one SELECT of somebody's own, once BigQuery has said what it would read.
   *
   * @throws RidestreamError RS-WAREHOUSE-QUERY for another kind of statement, RS-WAREHOUSE-COST for one that reads too much; neither
   *   has run
   */
  select(sql: string, props: SelectProps): Promise<Selected>;
  parts(): Promise<WarehouseParts>;
  /**
   * Folds hours of the lake again, in one transaction: readers miss no trip while it runs.
   *
   * @param repeatsWithinDays for how many days an id is known again, as the deployment has it
   */
  rebuild(hours: LakeHours, repeatsWithinDays: number): Promise<void>;
}

/** The warehouse in BigQuery. */
export function createBigQueryWarehouse(props: BigQueryProps): BigQueryWarehouse {
  const statements = openBigQueryStatements(props);
  const folded = foldedPart(statements);
  const { dataset } = statements;
  const { project, dataset: datasetId, maximumBytesBilled } = props.connection;
  return {
    // The external table reads the lake as it is when it is asked.
    refresh: () => Promise.resolve(),
    report: async (sql, parameters) => statements.rows(await folded.over(sql, parameters), parameters),
    dryRun: async (sql, parameters) => (await statements.plan(await folded.over(sql, parameters), parameters)).bytes,
    async select(sql, { mostRows, onPlan }) {
      const { bytes, kind } = await statements.plan(sql);
      if (kind !== "SELECT") throw queryError(sql, `this is ${kind || "no SELECT"}: give one SELECT`);
      onPlan(bytes);
      if (bytes > maximumBytesBilled) {
        throw new RidestreamError(
          "RS-WAREHOUSE-COST",
          `${titleOf(sql)}: it would read ${bytes} bytes, and RS_WAREHOUSE_MAX_BYTES is ${maximumBytesBilled}: narrow it, or raise the setting`,
        );
      }
      const rows = await statements.rows(sql, {}, mostRows + 1);
      return { rows: rows.slice(0, mostRows), isCut: rows.length > mostRows };
    },
    async rebuild({ fromMs, toMs }, repeatsWithinDays) {
      const hours = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
      await statements.rows(foldScript({ dataset: datasetId, repeatsWithinDays }, { kind: "replace", ...hours }));
    },
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
