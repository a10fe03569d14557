import { poissonTail } from "./poisson";

/** Trips that a zone is expected to have in the hour. */
export interface ZoneDemand {
  readonly zone: number;
  /** At least 0. */
  readonly expected: number;
}

export interface ZonePlan extends ZoneDemand {
  readonly drivers: number;
  /** Trips that its drivers are expected to serve. */
  readonly served: number;
}

/**
 * Spreads drivers over zones: each goes where he is expected to serve most trips beside those who are there, by a Poisson
 * distribution of what is asked for. As each driver more of a zone serves less than the one before, no other spread serves more.
 * Where it makes no difference, with few drivers or with more than enough, they are spread by what is expected. All are placed;
 * one more moves none of the others.
 *
 * @param drivers a whole number @param tripsEach trips that a driver serves in the hour, a whole number of at least 1
 */
export function placeDrivers(
  demand: readonly ZoneDemand[],
  { drivers, tripsEach }: { readonly drivers: number; readonly tripsEach: number },
): readonly ZonePlan[] {
  const places = demand.map(({ zone, expected }) => {
    const gain = gainOfNext(expected, tripsEach, 0);
    return { zone, expected, drivers: 0, served: 0, gain };
  });
  for (let placed = 0; placed < drivers; placed++) {
    const best = places.reduce<(typeof places)[number] | undefined>(
      (chosen, place) => (chosen === undefined || isBefore(place, chosen) ? place : chosen),
      undefined,
    );
    if (best === undefined) break;
    best.drivers++;
    best.served += best.gain;
    best.gain = gainOfNext(best.expected, tripsEach, best.drivers);
  }
  return places.map(({ zone, expected, drivers: there, served }) => ({ zone, expected, drivers: there, served }));
}

/** Trips that one driver more serves: those from what the others can take to what he can take beside it. */
function gainOfNext(expected: number, tripsEach: number, drivers: number): number {
  let gain = 0;
  for (let trip = drivers * tripsEach + 1; trip <= (drivers + 1) * tripsEach; trip++) {
    gain += poissonTail(expected, trip);
  }
  return gain;
}

interface Place {
  readonly zone: number;
  readonly expected: number;
  readonly drivers: number;
  readonly gain: number;
}

/** Gains that differ by no more are alike: a millionth of a trip is worth no driver. */
const alike = 1e-6;

function isBefore(one: Place, other: Place): boolean {
  if (Math.abs(one.gain - other.gain) > alike) return one.gain > other.gain;
  // The least drivers by expected trip, this one included.
  const [mine, others] = [(one.drivers + 1) * other.expected, (other.drivers + 1) * one.expected];
  if (mine !== others) return mine < others;
  return one.drivers !== other.drivers ? one.drivers < other.drivers : one.zone < other.zone;
}
