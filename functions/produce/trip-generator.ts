import type { ComfortClass } from "../../contracts/comfort-classes";
import type { Coordinates, TripRequest } from "../../contracts/wire";
import { drawClient, drawDriver } from "./people";
import { createRandom, type Random } from "../domain/random";
import { demandByHour, drawPickup, near } from "./synthetic-city";

/** The comfort classes as riders order them, and what a km costs by day. */
const offers: readonly { readonly comfort: ComfortClass; readonly share: number; readonly pricePerKm: number }[] = [
  { comfort: "low", share: 40, pricePerKm: 1.2 },
  { comfort: "standard", share: 32, pricePerKm: 1.85 },
  { comfort: "medium", share: 18, pricePerKm: 2.3 },
  { comfort: "high", share: 10, pricePerKm: 3.1 },
];

/** Midnight of the day that synthetic trips happen on. */
const dayStart = Date.parse("2026-06-05T00:00:00Z");
const hourMs = 3_600_000;

/** Trips of one day of the synthetic city, in order of time; the same seed makes the same trips. */
export function* generateTrips(count: number, seed: number): Generator<TripRequest> {
  const random = createRandom(seed);
  for (let i = 0; i < count; i++) {
    const hourOfDay = hourAt((i + random.uniform()) / count);
    const pickup = drawPickup(random, Math.floor(hourOfDay));
    yield drawTrip(random, pickup, new Date(Math.floor(dayStart + hourOfDay * hourMs)));
  }
}

/** A trip from a known pickup; client, driver, distance, comfort and rate are drawn. */
export function drawTrip(random: Random, pickup: Coordinates, requestedAt: Date): TripRequest {
  const { comfort, pricePerKm } = random.pick(offers, ({ share }) => share);
  const client = drawClient(random);
  const driver = drawDriver(random);
  // Log-normal: most within a few km, some far.
  const spreadKm = Math.exp(0.9 + 0.6 * random.normal());
  return {
    tripId: undefined,
    requestedAt: requestedAt.toISOString(),
    comfort,
    pricePerKm: Math.round(pricePerKm * surge(requestedAt.getUTCHours()) * 100) / 100,
    client: { ...client, position: pickup },
    driver: { ...driver, position: near(pickup, spreadKm, random) },
  };
}

/** Rates rise with the evening and the night. */
function surge(hour: number): number {
  if (hour >= 22 || hour < 4) return 1.25;
  return hour >= 17 ? 1.1 : 1;
}

const demand = demandByHour.reduce((sum, share) => sum + share, 0);

/** The time of day, in hours, by which that share of the day's demand has come. */
function hourAt(share: number): number {
  let left = share * demand;
  for (const [hour, weight] of demandByHour.entries()) {
    if (left < weight) return hour + left / weight;
    left -= weight;
  }
  return 24 - 1e-6;
}
