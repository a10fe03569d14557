import type { Coordinates } from "../../contracts/wire";
import { createZoneFinder, type ZonesInUse } from "./zones";

/** Degrees a standardised unit. */
export type Scale = ZonesInUse["scale"];

/**
 * Standard deviations of pickups; 1 where all are equal, so that nothing is divided by zero, or by a mean's rounding.
 *
 * @throws RangeError for no pickups
 */
export function scaleOf(pickups: readonly Coordinates[]): Scale {
  return { latitude: deviation(pickups, "latitude"), longitude: deviation(pickups, "longitude") };
}

/** Squared distance of each pickup to the centre of its zone by a model, in units of a scale. */
export function squaredDistances(model: ZonesInUse, pickups: readonly Coordinates[], scale: Scale): Float64Array {
  const find = createZoneFinder(model);
  const centres = new Map(model.zones.map((zone) => [zone.zone, zone]));
  return Float64Array.from(pickups, (pickup) =>
    squaredDistance(pickup, centres.get(find(pickup).zone) ?? pickup, scale),
  );
}

/** Mean squared distance of pickups to the centres of their zones by a model, in units of a scale. */
export const meanSquaredDistance = (model: ZonesInUse, pickups: readonly Coordinates[], scale: Scale): number =>
  mean(squaredDistances(model, pickups, scale));

/** Mean of numbers. */
export const mean = (numbers: Float64Array): number =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/**
 * Davies-Bouldin index of pickups in the zones of a model, in its standardised units; null where fewer than two zones have
 * any. Davies and Bouldin, "A Cluster Separation Measure", 1979.
 */
export function daviesBouldin(model: ZonesInUse, pickups: readonly Coordinates[]): number | null {
  const groups = grouped(model, pickups);
  if (groups.length < 2) return null;
  const worst = groups.map((one) =>
    Math.max(
      ...groups.flatMap((other) =>
        one === other
          ? []
          : [(one.spread + other.spread) / Math.sqrt(squaredDistance(one.mean, other.mean, model.scale))],
      ),
    ),
  );
  return worst.reduce((sum, ratio) => sum + ratio, 0) / worst.length;
}

/**
 * Mean silhouette of pickups in the zones of a model, in its standardised units: 1 where zones lie far apart, 0 where they
 * touch; null where fewer than two zones have any. It takes the square of the pickups' number of steps.
 * Rousseeuw, "Silhouettes", 1987.
 */
export function silhouette(model: ZonesInUse, pickups: readonly Coordinates[]): number | null {
  const groups = grouped(model, pickups);
  if (groups.length < 2) return null;
  let sum = 0;
  for (const own of groups)
    for (const pickup of own.pickups) {
      if (own.pickups.length === 1) continue;
      const meanTo = (group: Group, among: number) =>
        group.pickups.reduce((all, one) => all + Math.sqrt(squaredDistance(pickup, one, model.scale)), 0) / among;
      const within = meanTo(own, own.pickups.length - 1);
      const beside = Math.min(
        ...groups.flatMap((group) => (group === own ? [] : [meanTo(group, group.pickups.length)])),
      );
      const most = Math.max(within, beside);
      if (most > 0) sum += (beside - within) / most;
    }
  return sum / pickups.length;
}

interface Group {
  readonly pickups: readonly Coordinates[];
  readonly mean: Coordinates;
  /** Mean distance of the pickups to their mean. */
  readonly spread: number;
}

function grouped(model: ZonesInUse, pickups: readonly Coordinates[]): readonly Group[] {
  const find = createZoneFinder(model);
  const byZone = new Map<number, Coordinates[]>();
  for (const pickup of pickups) {
    const { zone } = find(pickup);
    const own = byZone.get(zone);
    if (own) own.push(pickup);
    else byZone.set(zone, [pickup]);
  }
  return [...byZone.values()].map((own) => {
    const mean = { latitude: average(own, "latitude"), longitude: average(own, "longitude") };
    const distances = own.map((pickup) => Math.sqrt(squaredDistance(pickup, mean, model.scale)));
    return { pickups: own, mean, spread: distances.reduce((sum, one) => sum + one, 0) / own.length };
  });
}

function squaredDistance(one: Coordinates, other: Coordinates, scale: Scale): number {
  const north = (one.latitude - other.latitude) / scale.latitude;
  const east = (one.longitude - other.longitude) / scale.longitude;
  return north * north + east * east;
}

/** @throws RangeError for no pickups */
export function average(pickups: readonly Coordinates[], axis: keyof Coordinates): number {
  if (pickups.length === 0) throw new RangeError("zones cannot be learned from no pickups");
  return pickups.reduce((sum, pickup) => sum + pickup[axis], 0) / pickups.length;
}

function deviation(pickups: readonly Coordinates[], axis: keyof Coordinates): number {
  const mean = average(pickups, axis);
  if (pickups.every((pickup) => pickup[axis] === pickups[0]?.[axis])) return 1;
  const variance = pickups.reduce((sum, pickup) => sum + (pickup[axis] - mean) ** 2, 0) / pickups.length;
  return Math.sqrt(variance) || 1;
}
