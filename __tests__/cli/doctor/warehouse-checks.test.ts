import { examine } from "../../../cli/doctor/check";
import { warehouseChecks } from "../../../cli/doctor/warehouse-checks";
import { createBigQueryWarehouse } from "../../../functions/adapters/bigquery/bigquery-warehouse";
import {
  connection,
  dryRunDone,
  failure,
  openRecordedBigQuery,
  type Answer,
} from "../../functions/adapters/bigquery/recorded-bigquery";

const dataset = "/datasets/ride_hailing";

describe("ridestream doctor on the warehouse", () => {
  it.each([
    [
      "finds everything there",
      [dataset, `${dataset}/tables/trips_raw`, `${dataset}/tables/trips_with_zones`],
      "good",
      "",
    ],
    ["misses the dataset", [], "bad", "deploy the warehouse, or correct RS_WAREHOUSE_DATASET"],
    ["misses the trips", [dataset], "bad", "deploy the warehouse"],
    ["misses the zones", [dataset, `${dataset}/tables/trips_raw`], "bad", "run ridestream zones train"],
  ])("%s", async (_what, there, state, todo) => {
    const recorded = await openRecordedBigQuery(({ path }): Answer | undefined =>
      path === "/jobs" ? dryRunDone(4_096) : there.includes(path) ? { body: {} } : undefined,
    );
    const warehouse = createBigQueryWarehouse({ connection, client: recorded.client });
    const [parts, reports] = await examine(warehouseChecks(connection, warehouse));
    await recorded.close();
    expect(parts).toMatchObject({ state, todo });
    expect(reports).toMatchObject({ state: "good", found: "a report reads 4,096 bytes" });
  });

  it("says who may not ask", async () => {
    const recorded = await openRecordedBigQuery(() => failure(403, "accessDenied", "Access Denied"));
    const warehouse = createBigQueryWarehouse({ connection, client: recorded.client });
    const findings = await examine(warehouseChecks(connection, warehouse));
    await recorded.close();
    for (const finding of findings)
      expect(finding).toMatchObject({ state: "bad", todo: expect.stringContaining("bigquery.jobUser") as string });
  });
});
