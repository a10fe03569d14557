import type { Row } from "../../../functions/ports/warehouse";

/** Trips of an area in a window. */
export interface Takings {
  readonly trips: number;
  readonly revenue: number;
  /** Sum of the squares of the prices: how uneven they are. */
  readonly squares: number;
}

/** An area of the ground, with what it took in both windows. */
export interface Area {
  /** H3's index. */
  readonly cell: string;
  /** The zone of most of its trips in the latter window; null where the trips have no zone. */
  readonly zone: number | null;
  readonly former: Takings;
  readonly latter: Takings;
  /** What the trips of the latter window would have earned at the average price of their zone and hour. */
  readonly atAverage: number;
}

interface Square {
  readonly cell: string;
  readonly zone: number | null;
  /** Zone and hour of the day. */
  readonly stratum: string;
  readonly window: "former" | "latter";
  readonly takings: Takings;
}

/** Squares in a degree, each way: what sql/reports/hotspots.sql counts by. */
const squaresPerDegree = 1_000;

/**
 * Areas of the squares that sql/reports/hotspots.sql answers.
 *
 * @param cellAt the area of a place in degrees: a square belongs to the one that its middle lies in
 */
export function areasOf(
  rows: readonly Row[],
  cellAt: (latitude: number, longitude: number) => string,
): readonly Area[] {
  const cells = new Map<string, string>();
  const squares = rows.map((row) =>
    squareOf(row, (latitude, longitude) => {
      const place = `${latitude} ${longitude}`;
      const cell = cells.get(place) ?? cellAt(latitude, longitude);
      cells.set(place, cell);
      return cell;
    }),
  );
  const averages = new Map(
    [...grouped(squares.filter(isLatter), ({ stratum }) => stratum)].map(([stratum, some]) => {
      const { revenue, trips } = sumOf(some);
      return [stratum, revenue / trips];
    }),
  );
  return [...grouped(squares, ({ cell }) => cell)].map(([cell, some]) => {
    const latter = some.filter(isLatter);
    return {
      cell,
      zone: mainZone(latter.length > 0 ? latter : some),
      former: sumOf(some.filter((square) => !isLatter(square))),
      latter: sumOf(latter),
      atAverage: latter.reduce((sum, { stratum, takings }) => sum + takings.trips * (averages.get(stratum) ?? 0), 0),
    };
  });
}

const isLatter = ({ window }: Square) => window === "latter";

function squareOf(row: Row, cellAt: (latitude: number, longitude: number) => string): Square {
  const middle = (name: string, most: number) => Math.min((Number(row[name]) + 0.5) / squaresPerDegree, most);
  const zone = row["CENTROID_ID"] ?? null;
  return {
    cell: cellAt(middle("north", 90), middle("east", 180)),
    zone: zone === null ? null : Number(zone),
    stratum: `${String(zone)} ${String(row["hour_of_day"])}`,
    window: row["in_window"] === "latter" ? "latter" : "former",
    takings: {
      trips: Number(row["trips"]),
      revenue: Number(row["chiffre_d_affaires"]),
      squares: Number(row["squares"]),
    },
  };
}

function mainZone(squares: readonly Square[]): number | null {
  const trips = [...grouped(squares, ({ zone }) => zone)].map(([zone, some]) => [zone, sumOf(some).trips] as const);
  const [[zone] = [null]] = trips.sort(([one, most], [other, more]) => more - most || (one ?? 0) - (other ?? 0));
  return zone;
}

const sumOf = (squares: readonly Pick<Square, "takings">[]): Takings =>
  squares.reduce(
    (sum, { takings }) => ({
      trips: sum.trips + takings.trips,
      revenue: sum.revenue + takings.revenue,
      squares: sum.squares + takings.squares,
    }),
    { trips: 0, revenue: 0, squares: 0 },
  );

/** What has one key, by it, in the order that keys were met. */
export function grouped<T, K>(all: readonly T[], keyOf: (one: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}
