import { hoursOfWeek } from "../../contracts/price-factors";

/** Trips of each zone in each hour of a run of hours without a gap. */
export interface DemandHistory {
  /** Hours since 1970, UTC. */
  readonly firstHour: number;
  /** At least 1. */
  readonly hours: number;
  /** A zone's trips, hour by hour; what lies beyond `hours` does not count. */
  readonly trips: ReadonlyMap<number, readonly number[]>;
}

const hoursOfDay = 24;

/**
 * How much is known without looking: an hour of the day weighs as two days of the zone's mean, an hour of the week as two
 * weeks of the hour of the day, and the last hour against twenty trips that came as expected. Chosen by the
 * evaluation that docs/strategy.md reports, on other seeds.
 */
const weight = { days: 2, weeks: 2, trips: 20 };

/**
 * Trips that each zone is expected to have in an hour, by its mean: of this hour of the week, shrunk towards that of this hour
 * of the day, which is shrunk towards that of all hours in the city's daily shape: the fewer weeks there are, the more.
 * In the hour that follows the history all of it is multiplied by how the last hour of the city was against what was
 * expected of it, shrunk towards 1.
 *
 * @param hour since 1970, UTC
 */
export function expectedDemand(history: DemandHistory, hour: number): ReadonlyMap<number, number> {
  const usual = usualDemand(history, hour);
  if (hour !== history.firstHour + history.hours || history.hours < 2) return usual;
  const level = levelOf(history);
  return new Map([...usual].map(([zone, trips]) => [zone, trips * level]));
}

/** The last hour of the city by what was expected of it from the hours before. */
function levelOf(history: DemandHistory): number {
  const last = history.hours - 1;
  const expected = sum([...usualDemand({ ...history, hours: last }, history.firstHour + last).values()]);
  const was = sum([...history.trips.values()].map((trips) => trips[last] ?? 0));
  return (was + weight.trips) / (expected + weight.trips);
}

/** The same by the hour of the day and the week alone, however the last hour was. */
export function usualDemand({ firstHour, hours, trips }: DemandHistory, hour: number): ReadonlyMap<number, number> {
  const ofCity = Array.from({ length: hours }, (_, at) => sum([...trips.values()].map((ofZone) => ofZone[at] ?? 0)));
  const city = meansOf(ofCity, hour - firstHour);
  const shape = city.all === 0 ? 1 : shrunk(city.day, 1, weight.days, city.all);
  return new Map(
    [...trips].map(([zone, ofZone]) => {
      const { all, day, week } = meansOf(ofZone.slice(0, hours), hour - firstHour);
      return [zone, shrunk(week, shrunk(day, all * shape, weight.days), weight.weeks)];
    }),
  );
}

/** Trips of hours that are alike. */
interface Alike {
  readonly hours: number;
  readonly trips: number;
}

/** The mean of all hours, and those of the same hour of the day and of the week. */
function meansOf(
  trips: readonly number[],
  hour: number,
): { readonly all: number; readonly day: Alike; readonly week: Alike } {
  const every = (hours: number): Alike => {
    const alike = trips.filter((_, at) => (hour - at) % hours === 0);
    return { hours: alike.length, trips: sum(alike) };
  };
  return { all: sum(trips) / trips.length, day: every(hoursOfDay), week: every(hoursOfWeek) };
}

/** A mean that is shrunk towards another one, as if that had been seen so many times. @param unit what the trips are counted in */
const shrunk = ({ hours, trips }: Alike, to: number, times: number, unit = 1) =>
  (trips / unit + times * to) / (hours + times);

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
