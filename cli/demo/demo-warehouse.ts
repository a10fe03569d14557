import { zoneModelObject } from "../../contracts/lake-layout";
import { openDuckDbWarehouse, type DuckDbWarehouse } from "../../functions/adapters/embedded/duckdb-warehouse";
import type { ZoneModel } from "../../functions/domain/zones";
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

/** The zones that a demo left in its lake; undefined before the first training. */
export async function storedZones(lake: ObjectStore): Promise<ZoneModel | undefined> {
  const model = await lake.read(zoneModelObject);
  return model && (JSON.parse(Buffer.from(model).toString("utf8")) as ZoneModel);
}
