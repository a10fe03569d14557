import { createHash } from "crypto";
import { hoursOfWeek } from "../../contracts/price-factors";
import type { ZoneStamp } from "../../contracts/wire";
import { usualDemand, type DemandHistory } from "./expected-demand";

/** A zone's factors, in whole percent of the price: one for each hour of the week, from Monday 0 h UTC. */
export interface ZoneFactors {
  readonly zone: number;
  readonly percents: readonly number[];
}

export interface PriceFactorsProps {
  /** Drivers of the whole city. */
  readonly drivers: number;
  /** Trips that a driver serves in an hour. */
  readonly tripsEach: number;
  /** Most percent of the price, at least 100. */
  readonly mostPercent: number;
}

/**
 * What the prices of each zone and hour of the week are multiplied by: the trips that are expected, over those that the zone's
 * drivers can serve; never below 100 percent, nor above the cap. Of the drivers a zone has the share that it has of all trips, in
 * every hour: a price rises where an hour asks for more than they can take.
 */
export function priceFactors(
  history: DemandHistory,
  { drivers, tripsEach, mostPercent }: PriceFactorsProps,
): readonly ZoneFactors[] {
  const trips = new Map([...history.trips].map(([zone, ofZone]) => [zone, sum(ofZone.slice(0, history.hours))]));
  const all = sum([...trips.values()]);
  const percents = new Map<number, number[]>([...trips.keys()].map((zone) => [zone, []]));
  const monday = firstMondayFrom(history.firstHour + history.hours);
  for (let hour = monday; hour < monday + hoursOfWeek; hour++) {
    for (const [zone, expected] of usualDemand(history, hour)) {
      const served = (drivers * tripsEach * (trips.get(zone) ?? 0)) / all;
      const percent = expected <= 0 ? 100 : Math.round((100 * expected) / served);
      percents.get(zone)?.push(Math.min(mostPercent, Math.max(100, percent)));
    }
  }
  return [...percents].map(([zone, ofZone]) => ({ zone, percents: ofZone }));
}

/** The same factors have the same version, whenever they were made. */
export const priceFactorsVersion = (zones: readonly ZoneFactors[]): string =>
  `factors-${createHash("sha256").update(JSON.stringify(zones)).digest("hex").slice(0, 12)}`;

/** Whole percent that the price of a trip is multiplied by. @param atMs of its request */
export type FactorFinder = (zone: ZoneStamp | undefined, atMs: number) => number;

/** Without zone, and in a zone that has none, the factor is 100 percent. @param mostPercent no factor is larger */
export function createFactorFinder(zones: readonly ZoneFactors[], mostPercent: number): FactorFinder {
  const percents = new Map(zones.map((zone) => [zone.zone, zone.percents]));
  return (zone, atMs) => {
    const percent = zone && percents.get(zone.zone)?.[hourOfWeek(Math.floor(atMs / hourMs))];
    return Math.min(percent ?? 100, mostPercent);
  };
}

const hourMs = 3_600_000;

/** 1970 begins on a Thursday. */
const fromMonday = 3 * 24;
/** From 0, Monday 0 h UTC, to 167. @param hour since 1970, UTC */
export const hourOfWeek = (hour: number): number => (((hour + fromMonday) % hoursOfWeek) + hoursOfWeek) % hoursOfWeek;
const firstMondayFrom = (hour: number) => hour + ((hoursOfWeek - hourOfWeek(hour)) % hoursOfWeek);

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
