import { askForPage, type Given } from "../../../../cli/strategy/page/facts";
import { reportPage } from "../../../../cli/strategy/page/page";
import { reports } from "../../../../cli/strategy/reports";
import type { Row, Warehouse } from "../../../../functions/ports/warehouse";
import { plantedCity, type CityProps } from "../hotspots/planted-city";

const given: Given = {
  madeAt: "2026-06-06T07:08:09.000Z",
  source: "a planted city",
  zones: { why: "it has none." },
  stores: { why: "there is no log." },
};

/** Ten hotspots on even ground. */
export const tenHotspots: CityProps = { seed: 1, ground: "even", trips: 15_000, hotspots: 10, times: 3 };

/** The page of a city with hotspots, and the squares that it was drawn from. */
export async function plantedPage(props: CityProps, keep: (row: Row) => boolean = () => true) {
  const rows = plantedCity(props).rows.filter(keep);
  return { rows, page: reportPage(await askForPage(warehouseOf(rows), given)) };
}

/** A warehouse that answers what the city and its hotspots are drawn from, and no row to other statements. */
function warehouseOf(squares: readonly Row[]): Pick<Warehouse, "report"> {
  const trips = squares.reduce((sum, row) => sum + Number(row["trips"]), 0);
  const answers: Readonly<Record<string, (values: Readonly<Record<string, string | number>>) => readonly Row[]>> = {
    hotspots: () => squares,
    totals: () => [{ trips, chiffre_d_affaires: "1.00", last_request: "2026-06-05T13:00:00.000Z" }],
    "trips-by-day": () => [{ day: "2026-06-05", trips, chiffre_d_affaires: "1.00" }],
    "pickups-by-cell": (grid) => cellsOf(squares, grid),
  };
  return {
    report: (sql, values = {}) => {
      const [name = ""] = Object.entries(reports).find(([, other]) => other === sql) ?? [];
      return Promise.resolve(answers[name]?.(values) ?? []);
    },
  };
}

function cellsOf(squares: readonly Row[], grid: Readonly<Record<string, string | number>>): readonly Row[] {
  const of = (name: string) => Number(grid[name]);
  const cells = new Map<string, { cell_row: number; cell_column: number; trips: number; chiffre_d_affaires: string }>();
  for (const row of squares) {
    const up = Math.floor((Number(row["north"]) * 1_000 + 500 - of("south")) / of("height"));
    const across = Math.floor((Number(row["east"]) * 1_000 + 500 - of("west")) / of("width"));
    if (up < 0 || across < 0 || up >= of("up") || across >= of("across")) continue;
    const cell = cells.get(`${up} ${across}`) ?? {
      cell_row: up,
      cell_column: across,
      trips: 0,
      chiffre_d_affaires: "1.00",
    };
    cell.trips += Number(row["trips"]);
    cells.set(`${up} ${across}`, cell);
  }
  return [...cells.values()].sort((one, other) => other.trips - one.trips);
}
