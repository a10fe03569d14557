import { kmeans } from "ml-kmeans";
import type { Coordinates } from "../../../contracts/wire";
import { zoneModelVersion, type ZoneModel } from "../../domain/zones";

export interface TrainZonesProps {
  /** @default 8 */
  readonly zones?: number;
  readonly seed: number;
  /** k-means++ starts; the best is kept. One start is 6 % worse than the best at the median. @default 100 */
  readonly starts?: number;
  /** Pickups that the starts are tried on; the best goes on over all of them. @default 5,000 */
  readonly triedOn?: number;
}

/**
 * Trains `ride_hailing_clusters` as BigQuery ML does: k-means++ on standardised latitude and longitude. The same
 * pickups and seed give the same zones, numbered from north to south. Fewer distinct pickups than zones give fewer zones.
 *
 * @throws RangeError for no pickups
 */
export function trainZones(
  pickups: readonly Coordinates[],
  { zones = 8, seed, starts = 100, triedOn = 5_000 }: TrainZonesProps,
): ZoneModel {
  const mean = { latitude: average(pickups, "latitude"), longitude: average(pickups, "longitude") };
  const scale = { latitude: deviation(pickups, "latitude", mean), longitude: deviation(pickups, "longitude", mean) };
  const points = pickups.map(({ latitude, longitude }) => [
    (latitude - mean.latitude) / scale.latitude,
    (longitude - mean.longitude) / scale.longitude,
  ]);
  const { centroids, clusters } = cluster(points, zones, seed, starts, triedOn);
  const centres = centroids
    .map(([north = 0, east = 0], index) => ({
      latitude: mean.latitude + north * scale.latitude,
      longitude: mean.longitude + east * scale.longitude,
      pickups: clusters.filter((found) => found === index).length,
    }))
    .sort((a, b) => b.latitude - a.latitude || a.longitude - b.longitude)
    .map((centre, index) => ({ zone: index + 1, ...centre }));
  return {
    name: "ride_hailing_clusters",
    version: zoneModelVersion(centres),
    scale,
    zones: centres,
    meanSquaredDistance: inertia(points, centroids, clusters) / points.length,
  };
}

type Point = number[];

function cluster(points: Point[], zones: number, seed: number, starts: number, triedOn: number) {
  const distinct = firstDistinct(points, zones + 1);
  // With no more places than zones, each place is its own zone.
  if (distinct.length <= zones) {
    return {
      centroids: distinct,
      clusters: points.map((point) => distinct.findIndex((place) => place.join() === point.join())),
    };
  }
  const stride = Math.max(1, points.length / triedOn);
  const tried = Array.from(
    { length: Math.floor(points.length / stride) },
    (_, i) => points[Math.floor(i * stride)] ?? [],
  );
  let best: { readonly centroids: Point[]; readonly inertia: number } | undefined;
  for (let start = 0; start < starts; start++) {
    const { centroids, clusters } = kmeans(tried, zones, { seed: seed * 1_000 + start, maxIterations: 200 });
    const found = inertia(tried, centroids, clusters);
    if (!best || found < best.inertia) best = { centroids, inertia: found };
  }
  return kmeans(points, zones, { initialization: best?.centroids ?? [], maxIterations: 200 });
}

function firstDistinct(points: readonly Point[], limit: number): Point[] {
  const found = new Map<string, Point>();
  for (const point of points) {
    found.set(point.join(), point);
    if (found.size === limit) break;
  }
  return [...found.values()];
}

function inertia(points: readonly Point[], centroids: readonly Point[], clusters: readonly number[]): number {
  return points.reduce((sum, [x = 0, y = 0], i) => {
    const [cx = 0, cy = 0] = centroids[clusters[i] ?? 0] ?? [];
    return sum + (x - cx) ** 2 + (y - cy) ** 2;
  }, 0);
}

function average(pickups: readonly Coordinates[], axis: keyof Coordinates): number {
  if (pickups.length === 0) throw new RangeError("zones cannot be learned from no pickups");
  return pickups.reduce((sum, pickup) => sum + pickup[axis], 0) / pickups.length;
}

/** Population standard deviation; 1 where all are equal, so that nothing is divided by zero, or by a mean's rounding. */
function deviation(pickups: readonly Coordinates[], axis: keyof Coordinates, mean: Coordinates): number {
  if (pickups.every((pickup) => pickup[axis] === pickups[0]?.[axis])) return 1;
  const variance = pickups.reduce((sum, pickup) => sum + (pickup[axis] - mean[axis]) ** 2, 0) / pickups.length;
  return Math.sqrt(variance) || 1;
}
