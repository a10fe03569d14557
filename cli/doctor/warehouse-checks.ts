import { counted } from "../tables";
import type { ConnectionOf } from "../../contracts/settings";
import { createBigQueryWarehouse, type BigQueryWarehouse } from "../../functions/adapters/bigquery/bigquery-warehouse";
import totalsSql from "../../sql/reports/totals.sql";
import { bad, good, type Check } from "./check";

/** Whether the dataset is there with its table and model, and a report may be run. */
export function warehouseChecks(
  connection: ConnectionOf<"warehouse">,
  warehouse: BigQueryWarehouse = createBigQueryWarehouse({ connection }),
): readonly Check[] {
  const place = `${connection.project}.${connection.dataset}`;
  return [
    {
      name: "warehouse: dataset",
      run: async () => {
        const { dataset, trips, zones } = await warehouse.parts();
        if (!dataset) return bad(`${place} is not there`, "deploy the warehouse, or correct RS_WAREHOUSE_DATASET");
        if (!trips) return bad(`${place} has no trips_raw`, "deploy the warehouse");
        if (!zones) return bad(`${place} has no trips_with_zones`, "run ridestream zones train");
        return good(`${place} has the trips and their zones`);
      },
    },
    {
      name: "warehouse: reports",
      run: async () => good(`a report reads ${counted(await warehouse.dryRun(totalsSql), "byte")}`),
    },
  ];
}
