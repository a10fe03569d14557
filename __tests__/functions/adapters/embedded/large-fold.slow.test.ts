import { join } from "path";
import { openDuckDbWarehouse } from "../../../../functions/adapters/embedded/duckdb-warehouse";
import { createFolderObjectStore } from "../../../../functions/adapters/embedded/folder-object-store";
import { temporaryFolder } from "../../../temporary-folder";
import { lakeTrip, writeTripObject } from "./lake-of-trips";

const objects = 40;
const rowsOfObject = 10_000;

jest.setTimeout(600_000);

it("folds a day that is larger than the memory it may use", async () => {
  const folder = temporaryFolder().path;
  const lake = join(folder, "lake");
  for (let n = 0; n < objects; n++)
    await writeTripObject(
      lake,
      { partition: n % 6, firstOffset: n * rowsOfObject },
      Array.from({ length: rowsOfObject }, (_, row) =>
        lakeTrip(`trip-of-the-day-${n}-${row}`, {
          prix_travel: 1,
          sequence: `topic_source ${String(n).padStart(6, "0")} ${String(row).padStart(16, "0")}`,
        }),
      ),
    );
  const warehouse = await openDuckDbWarehouse({
    path: join(folder, "warehouse.duckdb"),
    memoryMegabytes: 128,
    lake: createFolderObjectStore(lake),
    folder: join(folder, "objects"),
  });
  try {
    await warehouse.refresh();
    expect(await warehouse.report("SELECT COUNT(*) AS trips FROM trips")).toEqual([{ trips: objects * rowsOfObject }]);
  } finally {
    warehouse.close();
  }
});
