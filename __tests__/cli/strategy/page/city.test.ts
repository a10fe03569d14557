import { findCity, type City, type Grid } from "../../../../cli/strategy/page/city";
import { drawCity } from "../../../../cli/strategy/page/city-map";
import type { Ask } from "../../../../cli/strategy/page/answer";
import type { Coordinates } from "../../../../contracts/wire";

const micro = (degrees: number) => Math.round(degrees * 1_000_000);

/** `pickups-by-cell` over these places. */
function asking(places: readonly Coordinates[]): { readonly ask: Ask; readonly looks: () => number } {
  let looks = 0;
  const ask: Ask = (report, parameters = {}) => {
    looks++;
    const { south, west, height, width, up, across } = parameters as unknown as Grid;
    const trips = new Map<string, number>();
    for (const { latitude, longitude } of places) {
      const row = Math.floor((micro(latitude) - south) / height);
      const column = Math.floor(((((micro(longitude) - west) % 360e6) + 360e6) % 360e6) / width);
      if (row < 0 || row >= up || column >= across) continue;
      trips.set(`${row} ${column}`, (trips.get(`${row} ${column}`) ?? 0) + 1);
    }
    const rows = [...trips].map(([cell, count]) => {
      const [cell_row = 0, cell_column = 0] = cell.split(" ").map(Number);
      return { cell_row, cell_column, trips: count, chiffre_d_affaires: "1.00" };
    });
    return Promise.resolve({ report, parameters, rows: rows.toSorted((one, other) => other.trips - one.trips) });
  };
  return { ask, looks: () => looks };
}

/** A square of 31 by 31 places, so many degrees of latitude a side. */
const square = (middle: Coordinates, side: number): readonly Coordinates[] =>
  Array.from({ length: 961 }, (_, at) => {
    const east = ((Math.floor(at / 31) - 15) * side) / 30 / Math.cos((middle.latitude * Math.PI) / 180);
    const longitude = middle.longitude + east;
    return {
      latitude: middle.latitude + (((at % 31) - 15) * side) / 30,
      longitude: longitude > 180 ? longitude - 360 : longitude,
    };
  });
const nearPole: readonly Coordinates[] = Array.from({ length: 900 }, (_, at) => ({
  latitude: 90 - (at % 30) / 30,
  longitude: Math.floor(at / 30) * 12 - 180,
}));
const paris = { latitude: 48.85, longitude: 2.35 };

async function cityOf(places: readonly Coordinates[]): Promise<City> {
  const { ask, looks } = asking(places);
  const city = await findCity(ask);
  if (!city) throw new Error("there is no city");
  expect(looks()).toBeLessThanOrEqual(5);
  return city;
}

describe("the city on the page", () => {
  it.each([
    ["Paris", square(paris, 0.2), 961, paris, 0.2],
    [
      "a city on both sides of the date line",
      square({ latitude: -16.8, longitude: 179.98 }, 0.2),
      961,
      { latitude: -16.8, longitude: 179.98 },
      0.2,
    ],
    ["Paris and one trip in Sydney", [...square(paris, 0.2), { latitude: -33.87, longitude: 151.2 }], 961, paris, 0.2],
    ["a pole", nearPole, 900, { latitude: 89.5, longitude: 0 }, 2],
    ["one trip", [paris], 1, paris, 0.04],
    ["one trip at the pole", [{ latitude: 90, longitude: 17 }], 1, { latitude: 90, longitude: 17 }, 0.04],
    ["one trip on the date line", [{ latitude: -90, longitude: -180 }], 1, { latitude: -90, longitude: -180 }, 0.04],
  ] as const)("is %s, drawn as wide as it is", async (_what, places, trips, median, side) => {
    const city = await cityOf(places);
    const { grid } = city;
    expect(city.shown).toBe(trips);
    expect(Math.abs(city.median.latitude - median.latitude)).toBeLessThan(0.02);
    // Of latitude: a city is twice as wide at the most as what it holds.
    expect(grid.up * grid.height).toBeLessThanOrEqual(micro(side) * 2);
    const { svg } = drawCity(city, [{ zone: "1", share: "", ...median }]);
    const [, wideKm = 0] = /begin, ([\d.]+) km wide/.exec(svg.html)?.map(Number) ?? [];
    expect(wideKm).toBeGreaterThan(0);
    expect(wideKm).toBeLessThan(side * 111.2 * 4);
    const [, height = 0] = /viewBox="0 0 600 (\d+)"/.exec(svg.html)?.map(Number) ?? [];
    const numbers = [...svg.html.matchAll(/ d="(M[^"]*Z)"/g)].flatMap(
      ([, path = ""]) => path.match(/-?\d+\.\d/g) ?? [],
    );
    const [xs, ys] = [0, 1].map((odd) => numbers.filter((_, at) => at % 2 === odd).map(Number)) as [number[], number[]];
    expect(numbers.length).toBeGreaterThan(0);
    expect(Math.min(...xs, ...ys)).toBeGreaterThanOrEqual(-0.5);
    expect(Math.max(...xs)).toBeLessThanOrEqual(600.5);
    expect(Math.max(...ys)).toBeLessThanOrEqual(height + 0.5);
    if (trips > 1) expect(Math.max(...xs) - Math.min(...xs)).toBeGreaterThan(600 / 3);
  });

  it("is none without a trip", async () => {
    expect(await findCity(asking([]).ask)).toBeUndefined();
  });
});
