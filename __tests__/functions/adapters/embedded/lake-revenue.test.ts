import revenueSql from "../../../../sql/reports/revenue-by-zone-and-comfort.sql";
import { createFolderObjectStore } from "../../../../functions/adapters/embedded/folder-object-store";
import { lakeRevenue } from "../../../../functions/adapters/embedded/lake-revenue";
import { temporaryFolder } from "../../../temporary-folder";
import { zonesOf } from "../../zones-of";
import { at, lakeIn, loadSevenTrips, openWarehouse, threeZones } from "./warehouse-of-trips";

describe("the revenue of zones from the lake's objects", () => {
  it.each(["2026-06-05", "2026-06-05T09:00:00Z", "2026-06-05T13:15:00Z", "2026-06-06"])(
    "is the warehouse's report, from %s on",
    async (since) => {
      const folder = temporaryFolder().path;
      const warehouse = await openWarehouse(folder);
      await loadSevenTrips(folder, warehouse);
      const reported = await warehouse.report(revenueSql, { since });
      warehouse.close();
      const model = { ...zonesOf([]), ...threeZones, zones: [...threeZones.zones] };
      const found = await lakeRevenue(createFolderObjectStore(lakeIn(folder)), model, { fromMs: Date.parse(since) });
      expect(found).toEqual(
        reported.map((row) => ({
          zone: row["CENTROID_ID"],
          comfort: row["confort"],
          trips: row["trips"],
          revenue: row["chiffre_d_affaires"],
        })),
      );
      expect(found.length > 0).toBe(since < at("14:00:00"));
    },
  );
});
