import { cellToLatLng, gridDistance, latLngToCell } from "h3-js";
import type { Coordinates } from "../../../../contracts/wire";
import { createRandom, type Random } from "../../../../functions/domain/random";
import type { Row } from "../../../../functions/ports/warehouse";
import { near } from "../../../../functions/produce/synthetic-city";

export const resolution = 8;

interface Zone {
  readonly zone: number;
  readonly centre: Coordinates;
  readonly busiestHour: number;
  /** Of a trip by day, on average. */
  readonly price: number;
}

/** Six zones, 8 km from each other. */
const zones = Array.from({ length: 6 }, (_, n): Zone => ({
  zone: n + 1,
  centre: { latitude: 48.8 + 0.072 * Math.floor(n / 3), longitude: 2.2 + 0.11 * (n % 3) },
  busiestHour: (n * 5 + 8) % 24,
  price: 8 + 3 * n,
}));

/** Where pickups lie: around each zone's centre, or evenly. */
export const grounds = {
  peaked: ({ centre }: Zone, random: Random) => near(centre, 2.2, random),
  even: ({ centre }: Zone, random: Random) => ({
    latitude: centre.latitude + (random.uniform() - 0.5) * 0.072,
    longitude: centre.longitude + (random.uniform() - 0.5) * 0.11,
  }),
};

export interface CityProps {
  readonly seed: number;
  readonly ground: keyof typeof grounds;
  /** Trips of the ground, in each of both windows. */
  readonly trips: number;
  readonly hotspots: number;
  /** How often as much is ridden from a hotspot as from the ground that it lies on, or from an area on average if that is more. */
  readonly times: number;
}

export interface City {
  /** As sql/reports/hotspots.sql answers. */
  readonly rows: readonly Row[];
  /** Areas with a hotspot. */
  readonly planted: readonly string[];
}

/** A city with hotspots that no zone and no hour tells of; every second one was not there in the former window. */
export function plantedCity({ seed, ground, trips, hotspots, times }: CityProps): City {
  const random = createRandom(seed);
  const squares = countSquares(random);
  const perArea = new Map<string, number>();
  for (const window of ["former", "latter"] as const)
    for (let n = 0; n < trips; n++) {
      const zone = zones[n % zones.length] as Zone;
      const place = grounds[ground](zone, random);
      squares.ride(place, zone, window);
      const area = latLngToCell(place.latitude, place.longitude, resolution);
      if (window === "latter") perArea.set(area, (perArea.get(area) ?? 0) + 1);
    }
  const planted = placesToPlant(perArea, hotspots, random);
  for (const [n, area] of planted.entries()) {
    const [latitude, longitude] = cellToLatLng(area);
    const centre = { latitude, longitude };
    const own = perArea.get(area) ?? 0;
    const extra = Math.round(Math.max(own, trips / perArea.size) * times - own);
    for (const window of n % 2 === 0 ? (["former", "latter"] as const) : (["latter"] as const))
      for (let trip = 0; trip < extra; trip++) squares.ride(near(centre, 0.15, random), nearestZone(centre), window);
  }
  return { rows: squares.rows(), planted };
}

/** Counts trips as the statement does: by squares of a thousandth of a degree, zone, hour and window. */
function countSquares(random: Random) {
  const squares = new Map<string, { readonly key: Row; trips: number; cents: number; squares: number }>();
  return {
    ride(place: Coordinates, zone: Zone, window: "former" | "latter") {
      const hour = Math.floor(zone.busiestHour + 24 + random.normal() * 4) % 24;
      const byNight = hour < 6 ? 1.4 : 1;
      const cents = Math.round(zone.price * byNight * Math.exp(0.5 * random.normal()) * 100);
      const key = {
        north: Math.floor(place.latitude * 1_000),
        east: Math.floor(place.longitude * 1_000),
        CENTROID_ID: zone.zone,
        hour_of_day: hour,
        in_window: window,
      };
      const name = Object.values(key).join(" ");
      const square = squares.get(name) ?? { key, trips: 0, cents: 0, squares: 0 };
      square.trips++;
      square.cents += cents;
      square.squares += cents ** 2;
      squares.set(name, square);
    },
    rows: () =>
      [...squares.values()].map(({ key, trips, cents, squares: ofCents }): Row => ({
        ...key,
        trips,
        chiffre_d_affaires: (cents / 100).toFixed(2),
        squares: (ofCents / 10_000).toFixed(4),
      })),
  };
}

/** Areas with enough of a ground, no two of them neighbours. */
function placesToPlant(perArea: ReadonlyMap<string, number>, count: number, random: Random): readonly string[] {
  const places: string[] = [];
  const left = [...perArea].filter(([, trips]) => trips >= 15).map(([area]) => area);
  while (places.length < count && left.length > 0) {
    const [area = ""] = left.splice(random.integer(left.length), 1);
    if (places.every((other) => gridDistance(other, area) > 2)) places.push(area);
  }
  return places;
}

const nearestZone = (place: Coordinates): Zone =>
  zones.reduce((best, zone) => (square(zone.centre, place) < square(best.centre, place) ? zone : best));

const square = (one: Coordinates, other: Coordinates) =>
  (one.latitude - other.latitude) ** 2 + ((one.longitude - other.longitude) * 0.66) ** 2;
