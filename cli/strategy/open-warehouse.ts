import { WarehouseSettings } from "../../contracts/settings";
import type { BigQueryWarehouse } from "../../functions/adapters/bigquery/bigquery-warehouse";
import type { DuckDbWarehouse } from "../../functions/adapters/embedded/duckdb-warehouse";
import type { ObjectStore } from "../../functions/ports/object-store";
import { readSections } from "../../functions/runtime/settings";
import { ZoneModels } from "../../functions/runtime/zone-models";
import { withDemoFolder } from "../demo/demo-folder";
import { firstAnswer, waitsOn } from "../first-answer";
import type { Terminal } from "../terminal";

/** Asks the BigQuery that the settings name, and says when it takes its time. @throws RidestreamError RS-SETTINGS-INVALID */
export async function askBigQuery<T>(
  { environment, err }: Pick<Terminal, "environment" | "err">,
  ask: (warehouse: BigQueryWarehouse) => Promise<T>,
): Promise<T> {
  const { warehouse: connection } = readSections("ridestream", { warehouse: WarehouseSettings }, environment);
  const { createBigQueryWarehouse } = await import("../../functions/adapters/bigquery/bigquery-warehouse");
  const address = `BigQuery in project ${connection.project}`;
  const warehouse = createBigQueryWarehouse({ connection });
  // A statement may run for minutes; each request is bounded.
  const asked = { server: "warehouse", address, onWait: waitsOn(err), withinMs: Number.POSITIVE_INFINITY } as const;
  return firstAnswer(asked, () => ask(warehouse));
}

/**
 * Asks the warehouse of a demo's folder.
 *
 * @throws RidestreamError RS-DEMO-FOLDER for a folder without a demo, RS-FOLDER-IN-USE
 */
export function withDemoWarehouse<T>(
  path: string,
  ask: (warehouse: DuckDbWarehouse, lake: ObjectStore) => Promise<T>,
): Promise<T> {
  return withDemoFolder(path, async (folder) => {
    const [{ openDemoWarehouse, openWarehouseOfReader }, { createFolderObjectStore }] = await Promise.all([
      import("../demo/demo-warehouse"),
      import("../../functions/adapters/embedded/folder-object-store"),
    ]);
    const lake = createFolderObjectStore(folder.pathOf("lake"));
    const warehouse = await (folder.access === "read" ? openWarehouseOfReader(lake) : openDemoWarehouse(folder, lake));
    try {
      await warehouse.refresh();
      await warehouse.useZones((await new ZoneModels(lake).current())?.model);
      return await ask(warehouse, lake);
    } finally {
      warehouse.close();
    }
  });
}
