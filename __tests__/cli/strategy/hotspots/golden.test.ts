import { hotspotRows } from "../../../../cli/strategy/hotspots/hotspot-rows";
import type { Cell, Row } from "../../../../functions/ports/warehouse";
import golden from "./golden/hotspots.json";

/** The rows by their columns, as an engine answers them. */
const rows = (decimal: (text: string) => Cell): readonly Row[] =>
  golden.rows.map((cells) =>
    Object.fromEntries(
      golden.columns.map((column, n): [string, Cell] => {
        const cell = cells[n] ?? null;
        return [column, typeof cell === "string" && cell.includes(".") ? decimal(cell) : cell];
      }),
    ),
  );
const props = { minTrips: 20, resolution: 8 };

describe("hotspots", () => {
  it("are those that Python, numpy and scipy compute, to the last digit that is shown", async () => {
    expect(await hotspotRows(rows(String), props)).toEqual(golden.hotspots);
  });

  it("are the same of decimals as BigQuery writes them, and in another order", async () => {
    const asBigQuery = (text: string) => text.replace(/(\.\d\d\d*?)0+$/, "$1");
    expect(await hotspotRows(rows(asBigQuery).toReversed(), props)).toEqual(golden.hotspots);
  });

  it("do not depend on areas with too few trips, are not judged then, and are none without a trip", async () => {
    expect(await hotspotRows(rows(String), { ...props, minTrips: 1_000 })).toEqual([]);
    expect(await hotspotRows([], props)).toEqual([]);
  });

  it("neither grow nor shrink where nothing is known of the former window", async () => {
    const latter = rows(String).filter((row) => row["in_window"] === "latter");
    const found = await hotspotRows(latter, props);
    expect(found.map(({ cell, change }) => [cell, change])).toEqual(golden.hotspots.map(({ cell }) => [cell, null]));
  });

  it("stand on the equator, on the date line, at a pole, and where trips have no zone", async () => {
    for (const [north, east] of [
      [0, 0],
      [-17_000, 179_999],
      [90_000, 180_000],
      [-90_000, -180_000],
    ]) {
      const square = { north: north ?? 0, east: east ?? 0, CENTROID_ID: null, hour_of_day: 8, in_window: "latter" };
      const alone = { ...square, trips: 400, chiffre_d_affaires: "4000.00", squares: "40000.0000" };
      expect(await hotspotRows([alone], props)).toEqual([]);
    }
  });
});
