import { systemClock as clock } from "../../functions/runtime/clock";
import { trainingWindow } from "../../functions/train-zones/train-zones";
import type { Coordinates } from "../../contracts/wire";
import { readPickups } from "../../functions/adapters/embedded/lake-trainer";
import { trainZones } from "../../functions/adapters/embedded/train-zones";
import { fewestJudges } from "../../functions/domain/judge-zones";
import { daviesBouldin, meanSquaredDistance, silhouette } from "../../functions/domain/zone-quality";
import { count, counted, table } from "../tables";
import type { OpenedZones } from "./open-zones";
import { nothingToLearnFrom } from "./train-zones-now";

/** Measures of zones on pickups that they were not learned from. */
export interface TunedZones {
  readonly zones: number;
  /** Mean squared distance to the nearest centre, in standard deviations of what was learned from. */
  readonly inertia: number;
  readonly daviesBouldin: number | null;
  readonly silhouette: number | null;
}

export interface Tuning {
  readonly learnedFrom: number;
  readonly measuredOn: number;
  /** Of those, pickups that silhouettes are of. */
  readonly silhouettesOn: number;
  /** By number of zones; it ends where pickups have no more places. */
  readonly tuned: readonly TunedZones[];
  /** Null where too few trips measure, or none parts. */
  readonly recommended: number | null;
}

export interface TuneZonesProps {
  readonly learned: readonly Coordinates[];
  readonly judges: readonly Coordinates[];
  readonly seed: number;
  /** Called after each number of zones with the share of the work that is done, 0 to 1. */
  readonly onDone?: (share: number) => void;
}

/** More would take minutes here; the measures do not change by it. */
const mostPickups = { learned: 20_000, judges: 20_000 };
/** A silhouette takes the square of them. */
const mostSilhouettes = 1_500;
const [fewestZones, mostZones] = [2, 20];
const starts = 50;
/** Standard error of a mean of 1,500 silhouettes, which deviate by some 0.3: nearer ones are equal. */
const equal = 0.01;

/** Tunes on the lake's trips of the window that train-zones learns from. @throws RidestreamError RS-ZONES-NOTHING */
export async function tuneLake({ lake, settings }: OpenedZones, onDone?: TuneZonesProps["onDone"]): Promise<Tuning> {
  const { learned, judges } = await readPickups(lake, trainingWindow(settings, clock), mostPickups);
  if (learned.length === 0 || judges.length === 0) throw nothingToLearnFrom(lake.place, settings.windowDays);
  return tuneZones({ learned, judges, seed: settings.seed, ...(onDone && { onDone }) });
}

/** Learns 2 to 20 zones and measures each on pickups that were kept apart. */
export function tuneZones({ learned, judges, seed, onDone = () => undefined }: TuneZonesProps): Tuning {
  // They come in the order of their ids' MD5, which is a draw.
  const drawn = judges.slice(0, mostSilhouettes);
  const tuned: TunedZones[] = [];
  for (let zones = fewestZones; zones <= mostZones; zones++) {
    const model = trainZones(learned, { zones, seed, starts });
    if (model.zones.length < zones) break;
    tuned.push({
      zones,
      inertia: meanSquaredDistance(model, judges, model.scale),
      daviesBouldin: daviesBouldin(model, judges),
      silhouette: silhouette(model, drawn),
    });
    // Each zone more takes as much longer.
    onDone((zones * (zones + 1) - fewestZones) / (mostZones * (mostZones + 1) - fewestZones));
  }
  return {
    learnedFrom: learned.length,
    measuredOn: judges.length,
    silhouettesOn: drawn.length,
    tuned,
    recommended: judges.length < fewestJudges ? null : (recommendedOf(tuned)?.zones ?? null),
  };
}

/**
 * The highest peak of the silhouette, or without one its highest value; of equal ones the lowest Davies-Bouldin. Both ends
 * are no peaks: two zones part best wherever one place lies apart, such as an airport, and tell nothing of the city.
 */
export function recommendedOf(tuned: readonly TunedZones[]): TunedZones | undefined {
  const measured = tuned.filter(({ silhouette: value }) => value !== null);
  const peaks = peaksOf(measured);
  const candidates = peaks.length > 0 ? peaks : measured;
  const highest = Math.max(...candidates.map(valueOf));
  const [best] = candidates
    .filter((one) => highest - valueOf(one) <= equal)
    .sort((one, other) => (one.daviesBouldin ?? Infinity) - (other.daviesBouldin ?? Infinity));
  return best;
}

const valueOf = (one: TunedZones | undefined) => one?.silhouette ?? Number.POSITIVE_INFINITY;

const peaksOf = (tuned: readonly TunedZones[]) =>
  tuned.filter((one, at) => valueOf(one) > valueOf(tuned[at - 1]) && valueOf(one) > valueOf(tuned[at + 1]));

export function tuningText(tuning: Tuning, { windowDays, zones }: OpenedZones["settings"], columns?: number): string {
  const { learnedFrom, measuredOn, silhouettesOn, tuned, recommended } = tuning;
  const rows = tuned.map((one) => [
    String(one.zones),
    one.inertia.toFixed(4),
    one.daviesBouldin?.toFixed(3) ?? "",
    one.silhouette?.toFixed(3) ?? "",
    one.zones === recommended ? "*" : "",
  ]);
  const lines = [
    ...(tuned.length < mostZones - fewestZones + 1
      ? [`The trips begin at ${counted(tuned.length + 1, "place")}: more zones there cannot be.`]
      : []),
    "inertia: mean squared distance to the nearest centre, in standard deviations; it falls with every zone more, useful or not.",
    "Davies-Bouldin: the lower, the better parted. silhouette: 1 far apart, 0 touching.",
    ...recommendation(tuning),
    `Nothing is changed: the default stays 8, and RS_ZONES is ${zones} here.`,
  ];
  return (
    `2 to 20 zones, by k-means of ${starts} starts, learned from ${counted(learnedFrom, "trip")} of the last ${counted(windowDays, "day")} ` +
    `and measured on ${counted(measuredOn, "other")} (silhouettes on ${count(silhouettesOn)} of them)\n` +
    table(["zones", "inertia", "Davies-Bouldin", "silhouette", ""], rows, columns) +
    lines.map((line) => `${line}\n`).join("")
  );
}

function recommendation({ tuned, recommended, measuredOn }: Tuning): readonly string[] {
  const best = tuned.find(({ zones }) => zones === recommended);
  if (!best)
    return measuredOn < fewestJudges
      ? [`None is recommended: of fewer than ${fewestJudges} trips chance decides.`]
      : ["None is recommended: no number of zones parts these trips."];
  const value = best.silhouette ?? 0;
  const rule = peaksOf(tuned).includes(best)
    ? `the highest peak of the silhouette, of peaks within ${equal} of it the lowest Davies-Bouldin`
    : "the highest silhouette, which has no peak";
  const above = tuned.filter((one) => (one.silhouette ?? 0) > value + equal).map(({ zones }) => zones);
  return [
    `* ${best.zones} zones are recommended: ${rule}.`,
    ...(above.length > 0
      ? [
          `  Higher without a peak: ${above.join(", ")}. Few zones often part one far place, such as an airport, from all the rest.`,
        ]
      : []),
    ...(value < 0.5
      ? ["  Below 0.5 zones touch, however many they are: what reports need is as good a reason for a number."]
      : []),
    `  To use them: ridestream zones train --zones ${best.zones}, and RS_ZONES=${best.zones} for train-zones, which else goes back to its own number.`,
  ];
}
