import { openDuckDbWarehouse, type DuckDbWarehouse } from "../../functions/adapters/embedded/duckdb-warehouse";
import type { ObjectStore } from "../../functions/ports/object-store";
import type { DemoFolder } from "./demo-folder";

/** The warehouse of a demo's folder, over its lake. */
export const openDemoWarehouse = (folder: Pick<DemoFolder, "pathOf">, lake: ObjectStore): Promise<DuckDbWarehouse> =>
  openDuckDbWarehouse({
    path: folder.pathOf("warehouse"),
    memoryMegabytes: 128,
    lake,
    folder: folder.pathOf("warehouseObjects"),
  });
