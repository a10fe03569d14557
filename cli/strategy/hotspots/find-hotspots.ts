import type { Area, Takings } from "./areas";
import { expectations, type Expectation } from "./expectation";
import { largestThatCounts, upperTail, within95 } from "./significance";
import { extraVariance, type Measured } from "./spread";

export interface Hotspot {
  readonly area: Area;
  readonly expected: Expectation;
  /** Revenue by what is expected of it, with the bounds that hold it in 95 of 100 cases. */
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  /** Null where nothing is known of the former window. */
  readonly change: "growing" | "steady" | "shrinking" | null;
}

export interface FindProps {
  /** An area with fewer trips is not judged. */
  readonly minTrips: number;
  /** The areas that surround one, by their cells. */
  readonly around: (cell: string) => readonly string[];
}

/** Chance hides how areas differ where fewer trips are expected. */
const fewestExpected = 5;
/** Of the hotspots that are named, and of the changes that are, the share that is expected to be there by chance. */
const falseShare = 0.05;

/**
 * Areas that earn more than is expected of them, and not by chance: the surest bound (`low`) first.
 *
 * An area's revenue by what is expected of it is compared on a logarithmic scale, where its uncertainty is that of its trips
 * (a compound Poisson sum), that of what is expected, and by how much areas differ from each other anyway. Every area with a trip
 * counts as one that was tried, also those that have too few trips to be judged.
 */
export function findHotspots(areas: readonly Area[], { minTrips, around }: FindProps): readonly Hotspot[] {
  const expected = expectations(areas, around);
  const lived = areas.flatMap((area) => {
    const of = expected.get(area.cell);
    return of === undefined || of.revenue <= 0 || area.latter.revenue <= 0
      ? []
      : [{ area, expected: of, ...logRatio(area.latter.revenue / of.revenue, variance(area.latter) + of.variance) }];
  });
  // Chosen by what surrounds them: chosen by what they had, they would all be above it.
  const extra = extraVariance(
    lived.flatMap(({ area: { latter }, expected: { around: near } }) =>
      near && near.trips >= fewestExpected
        ? [logRatio(latter.revenue / near.revenue, variance(latter) + near.variance)]
        : [],
    ),
  );
  const judged = lived
    .filter(({ area }) => area.latter.trips >= minTrips)
    .map((one) => {
      // Taken at the middle between what was expected and what was: what chance has raised looks surer than it is.
      const byChance = variance(one.area.latter) * Math.exp(one.value / 2);
      const ofTest = byChance + one.expected.variance + extra;
      return { ...one, deviation: Math.sqrt(one.variance + extra), chance: upperTail(one.value / Math.sqrt(ofTest)) };
    });
  const chances = judged.map(({ chance }) => chance);
  const most = largestThatCounts(chances, lived.length, falseShare);
  const found = judged.filter(({ chance }) => chance <= most);
  const changes = changesOf(
    found.map(({ area }) => area),
    areas,
    minTrips,
  );
  return found
    .map(({ area, expected: of, value, deviation }, n) => ({
      area,
      expected: of,
      ratio: Math.exp(value),
      low: Math.exp(value - within95 * deviation),
      high: Math.exp(value + within95 * deviation),
      change: changes[n] ?? null,
    }))
    .sort((one, other) => other.low - one.low || (one.area.cell < other.area.cell ? -1 : 1));
}

/** Of each of the areas found, judged against chance and against how much all areas change anyway. */
function changesOf(found: readonly Area[], areas: readonly Area[], minTrips: number): readonly Hotspot["change"][] {
  if (areas.every(({ former }) => former.trips === 0)) return found.map(() => null);
  const steadyEnough = areas.filter(({ former, latter }) => former.trips >= minTrips && latter.trips >= minTrips);
  const extra = extraVariance(steadyEnough.flatMap((area) => changeOf(area) ?? []));
  const tried = found.map((area) => {
    const change = changeOf(area);
    if (!change) return { value: Number.POSITIVE_INFINITY, chance: 0 };
    return { value: change.value, chance: 2 * upperTail(Math.abs(change.value) / Math.sqrt(change.variance + extra)) };
  });
  const chances = tried.map(({ chance }) => chance);
  const most = largestThatCounts(chances, tried.length, falseShare);
  return tried.map(({ value, chance }) => (chance > most ? "steady" : value > 0 ? "growing" : "shrinking"));
}

/** Undefined for an area that had nothing before. */
const changeOf = ({ former, latter }: Area): Measured | undefined =>
  former.revenue > 0 && latter.revenue > 0
    ? logRatio(latter.revenue / former.revenue, variance(latter) + variance(former))
    : undefined;

const logRatio = (ratio: number, ofIt: number): Measured => ({ value: Math.log(ratio), variance: ofIt });

/** The variance of the logarithm of a sum of prices: a compound Poisson sum's, to the first order. */
const variance = ({ revenue, squares }: Takings): number => squares / revenue ** 2;
