import type { Coordinates } from "../../contracts/wire";
import type { Random } from "../domain/random";

/** A place where rides begin: how many, how far around, and at which hours. */
interface Hotspot {
  readonly name: string;
  readonly centre: Coordinates;
  readonly weight: number;
  readonly spreadKm: number;
  readonly rhythm: keyof typeof rhythms;
}

/** Relative demand by hour of the day, 0 to 23. */
const rhythms = {
  office: [1, 1, 1, 1, 2, 5, 12, 24, 30, 18, 10, 10, 14, 12, 9, 10, 16, 28, 32, 20, 10, 6, 4, 2],
  home: [3, 2, 1, 1, 3, 8, 22, 34, 26, 14, 9, 8, 9, 9, 8, 9, 11, 14, 16, 15, 12, 9, 7, 5],
  night: [26, 22, 18, 13, 8, 4, 3, 3, 4, 5, 6, 8, 11, 10, 9, 9, 11, 14, 18, 24, 28, 31, 34, 32],
  travel: [4, 2, 2, 4, 12, 20, 26, 26, 22, 20, 18, 18, 18, 18, 18, 20, 22, 24, 24, 22, 18, 14, 12, 8],
} as const;

/** A city of our own making on the ground of Paris: stations, offices, bars, homes and two airports. */
const hotspots: readonly Hotspot[] = [
  {
    name: "business district",
    centre: { latitude: 48.8918, longitude: 2.2385 },
    weight: 15,
    spreadKm: 0.7,
    rhythm: "office",
  },
  {
    name: "grand boulevards",
    centre: { latitude: 48.8738, longitude: 2.332 },
    weight: 18,
    spreadKm: 1,
    rhythm: "office",
  },
  {
    name: "avenue of the palaces",
    centre: { latitude: 48.8698, longitude: 2.3078 },
    weight: 13,
    spreadKm: 0.8,
    rhythm: "night",
  },
  { name: "old town", centre: { latitude: 48.8556, longitude: 2.3622 }, weight: 16, spreadKm: 1.1, rhythm: "night" },
  {
    name: "student quarter",
    centre: { latitude: 48.8466, longitude: 2.3441 },
    weight: 9,
    spreadKm: 0.9,
    rhythm: "night",
  },
  {
    name: "northern stations",
    centre: { latitude: 48.8795, longitude: 2.3568 },
    weight: 12,
    spreadKm: 0.5,
    rhythm: "travel",
  },
  {
    name: "southern station",
    centre: { latitude: 48.841, longitude: 2.3205 },
    weight: 8,
    spreadKm: 0.6,
    rhythm: "travel",
  },
  {
    name: "eastern station",
    centre: { latitude: 48.8443, longitude: 2.3744 },
    weight: 8,
    spreadKm: 0.6,
    rhythm: "travel",
  },
  { name: "western homes", centre: { latitude: 48.8445, longitude: 2.271 }, weight: 11, spreadKm: 1.4, rhythm: "home" },
  { name: "eastern homes", centre: { latitude: 48.862, longitude: 2.41 }, weight: 10, spreadKm: 1.5, rhythm: "home" },
  { name: "southern homes", centre: { latitude: 48.823, longitude: 2.357 }, weight: 8, spreadKm: 1.3, rhythm: "home" },
  {
    name: "northern airport",
    centre: { latitude: 49.0097, longitude: 2.5479 },
    weight: 9,
    spreadKm: 0.9,
    rhythm: "travel",
  },
  {
    name: "southern airport",
    centre: { latitude: 48.7262, longitude: 2.3652 },
    weight: 5,
    spreadKm: 0.7,
    rhythm: "travel",
  },
];

/** By hour of the day: the demand of each hotspot. A rhythm's day sums to 1, so a hotspot's weight is its share of the day. */
const demand = Array.from({ length: 24 }, (_, hour) =>
  hotspots.map((hotspot) => {
    const hours: readonly number[] = rhythms[hotspot.rhythm];
    return { hotspot, trips: (hotspot.weight * (hours[hour] ?? 0)) / hours.reduce((sum, trips) => sum + trips, 0) };
  }),
);

/** Demand of the whole city by hour of the day. */
export const demandByHour: readonly number[] = demand.map((hour) => hour.reduce((sum, { trips }) => sum + trips, 0));

/** A place where a ride begins at that hour; one ride in twelve begins anywhere. */
export function drawPickup(random: Random, hour: number): Coordinates {
  if (random.uniform() < 1 / 12) return near({ latitude: 48.857, longitude: 2.345 }, 6, random);
  const { hotspot } = random.pick(demand[hour] ?? [], ({ trips }) => trips);
  return near(hotspot.centre, hotspot.spreadKm, random);
}

/** A place around another, normally distributed, in degrees of 5 decimals (a metre). */
export function near({ latitude, longitude }: Coordinates, spreadKm: number, random: Random): Coordinates {
  const kmPerDegree = 111.32;
  const north = (random.normal() * spreadKm) / kmPerDegree;
  const east = (random.normal() * spreadKm) / (kmPerDegree * Math.max(0.01, Math.cos((latitude * Math.PI) / 180)));
  const turned = (longitude + east + 540) % 360;
  return {
    latitude: round5(Math.min(90, Math.max(-90, latitude + north))),
    longitude: round5((turned < 0 ? turned + 360 : turned) - 180),
  };
}

const round5 = (degrees: number) => Math.round(degrees * 1e5) / 1e5;
