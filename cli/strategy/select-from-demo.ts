import { mkdtemp, rm } from "fs/promises";
import { tmpdir } from "os";
import { join } from "path";
import type { Selected } from "../../functions/ports/warehouse";
import { ZoneModels } from "../../functions/runtime/zone-models";
import { withDemoFolder, type ReopenedFolder } from "../demo/demo-folder";

const memoryMegabytes = 256;

/**
 * Runs one SELECT over the warehouse of a demo's folder, once that has read the whole lake. Who may not write in the folder
 * asks a copy.
 *
 * @throws RidestreamError RS-DEMO-FOLDER, RS-FOLDER-IN-USE, RS-WAREHOUSE-QUERY
 */
export const selectFromDemo = (path: string, sql: string, mostRows: number): Promise<Selected> =>
  withDemoFolder(path, (folder) => select(folder, sql, mostRows));

async function select(folder: ReopenedFolder, sql: string, mostRows: number): Promise<Selected> {
  const [{ openDemoWarehouse }, { createFolderObjectStore }, { openDuckDbWarehouse }, { selectFromDuckDb }] =
    await Promise.all([
      import("../demo/demo-warehouse"),
      import("../../functions/adapters/embedded/folder-object-store"),
      import("../../functions/adapters/embedded/duckdb-warehouse"),
      import("../../functions/adapters/embedded/duckdb-select"),
    ]);
  const copy = folder.access === "read" ? await mkdtemp(join(tmpdir(), "ridestream-warehouse-")) : undefined;
  try {
    const file = copy === undefined ? folder.pathOf("warehouse") : join(copy, "warehouse.duckdb");
    const lake = createFolderObjectStore(folder.pathOf("lake"));
    const warehouse = await (copy === undefined
      ? openDemoWarehouse(folder, lake)
      : openDuckDbWarehouse({ path: file, memoryMegabytes, lake, folder: join(copy, "objects") }));
    try {
      await warehouse.refresh();
      await warehouse.useZones((await new ZoneModels(lake).current())?.model);
    } finally {
      warehouse.close();
    }
    return await selectFromDuckDb({ path: file, memoryMegabytes }, sql, mostRows);
  } finally {
    if (copy !== undefined) await rm(copy, { recursive: true, force: true });
  }
}
