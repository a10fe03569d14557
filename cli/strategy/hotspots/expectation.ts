import { grouped, type Area } from "./areas";

/** What an area's zone, hours and surroundings lead one to expect of it in the latter window. */
export interface Expectation {
  readonly trips: number;
  readonly revenue: number;
  /** The variance of the logarithm of what is expected, for chance alone. */
  readonly variance: number;
  /** The same by the areas around it alone; undefined where too few of them have trips. */
  readonly around: { readonly trips: number; readonly revenue: number; readonly variance: number } | undefined;
}

/** Fewer areas around it that have trips tell nothing. */
const fewestAround = 3;
/** The variance of such a mean of six against that of their plain one, at the most, where they are normally distributed. */
const ofMiddle = 1.1;

/**
 * Trips: as many as an area of its zone has on average, or as the areas around it (their mean without the most and the
 * least), whichever is more. So a busy zone makes no hotspot of each area in its middle, nor a quiet outskirt of an area that
 * is merely lived in. Revenue: so many trips, at the average price of the zone in the hours when the area's own trips began.
 *
 * @param around the areas that surround one, by their cells
 */
export function expectations(
  areas: readonly Area[],
  around: (cell: string) => readonly string[],
): ReadonlyMap<string, Expectation> {
  const lived = areas.filter(({ latter }) => latter.trips > 0);
  const trips = new Map(lived.map(({ cell, latter }) => [cell, latter.trips]));
  const zones = new Map(
    [...grouped(lived, ({ zone }) => zone)].map(([zone, some]) => {
      const sum = some.reduce((all, { latter }) => all + latter.trips, 0);
      return [zone, { trips: sum / some.length, variance: 1 / sum }];
    }),
  );
  return new Map(
    lived.map(({ cell, zone, latter, atAverage }) => {
      const ofZone = zones.get(zone) ?? { trips: latter.trips, variance: 0 };
      const near = around(cell).flatMap((other) => trips.get(other) ?? []);
      const withRevenue = <T extends { readonly trips: number }>(expected: T) => ({
        ...expected,
        revenue: (expected.trips * atAverage) / latter.trips,
      });
      const middle = middleMean(near);
      const local =
        near.length < fewestAround
          ? undefined
          : withRevenue({ trips: middle, variance: ofMiddle / (near.length * middle) });
      const expected = local && local.trips > ofZone.trips ? local : withRevenue(ofZone);
      return [cell, { ...expected, around: local }];
    }),
  );
}

/** The mean without the most and the least: another hotspot among them raises nothing. NaN of two or fewer. */
function middleMean(values: readonly number[]): number {
  const middle = values.toSorted((one, other) => one - other).slice(1, -1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}
