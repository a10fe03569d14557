import { mkdtemp, rm } from "fs/promises";
import { tmpdir } from "os";
import { join } from "path";
import { openDuckDbWarehouse, type DuckDbWarehouse } from "../../functions/adapters/embedded/duckdb-warehouse";
import type { ObjectStore } from "../../functions/ports/object-store";
import type { DemoFolder } from "./demo-folder";
import { openOrMakeAgain } from "./sound-files";

const memoryMegabytes = 128;

/** The warehouse of a demo's folder, over its lake, which holds all that it has read. */
export function openDemoWarehouse({ pathOf }: Pick<DemoFolder, "pathOf">, lake: ObjectStore): Promise<DuckDbWarehouse> {
  const path = pathOf("warehouse");
  return openOrMakeAgain(path, () =>
    openDuckDbWarehouse({ path, memoryMegabytes, lake, folder: pathOf("warehouseObjects") }),
  );
}

/** The same for who may read the folder alone: in memory, from the whole lake. */
export async function openWarehouseOfReader(lake: ObjectStore): Promise<DuckDbWarehouse> {
  const folder = await mkdtemp(join(tmpdir(), "ridestream-warehouse-"));
  const tidy = () => rm(folder, { recursive: true, force: true });
  try {
    const warehouse = await openDuckDbWarehouse({ path: ":memory:", memoryMegabytes, lake, folder });
    return {
      ...warehouse,
      // What it reads there lies in memory then.
      async refresh() {
        try {
          await warehouse.refresh();
        } finally {
          await tidy();
        }
      },
    };
  } catch (error) {
    await tidy();
    throw error;
  }
}
