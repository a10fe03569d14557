import type { Coordinates } from "../../../contracts/wire";
import type { ZoneModel } from "../../../contracts/zone-model";
import { onGlobe } from "../../domain/degrees";
import { drawStarts, kMeans, type Clustering, type Points } from "../../domain/k-means";
import { createRandom } from "../../domain/random";
import { average, scaleOf } from "../../domain/zone-quality";
import { zoneModelVersion, type ZonesInUse } from "../../domain/zones";

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
): ZonesInUse & Pick<ZoneModel, "meanSquaredDistance"> {
  const mean = { latitude: average(pickups, "latitude"), longitude: average(pickups, "longitude") };
  const scale = scaleOf(pickups);
  const points: Points = {
    x: Float64Array.from(pickups, ({ longitude }) => (longitude - mean.longitude) / scale.longitude),
    y: Float64Array.from(pickups, ({ latitude }) => (latitude - mean.latitude) / scale.latitude),
  };
  const { centres, labels, inertia } = cluster(points, zones, seed, starts, triedOn);
  const counts = Array.from(centres.x, () => 0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  const numbered = counts
    .map((trained, c) => ({
      ...onGlobe({
        latitude: mean.latitude + (centres.y[c] ?? 0) * scale.latitude,
        longitude: mean.longitude + (centres.x[c] ?? 0) * scale.longitude,
      }),
      pickups: trained,
    }))
    .sort((a, b) => b.latitude - a.latitude || a.longitude - b.longitude)
    .map((centre, index) => ({ zone: index + 1, ...centre }));
  return {
    version: zoneModelVersion(numbered),
    scale,
    zones: numbered,
    meanSquaredDistance: inertia / pickups.length,
  };
}

/** The best of many starts, which are tried on an even sample and then go on over all points. */
function cluster(points: Points, zones: number, seed: number, starts: number, triedOn: number): Clustering {
  const distinct = firstDistinct(points, zones + 1);
  // With no more places than zones, each place is its own zone.
  if (distinct.x.length <= zones) return kMeans(points, distinct);
  const tried = everyNth(points, Math.max(1, points.x.length / triedOn));
  let best: Clustering | undefined;
  for (let start = 0; start < starts; start++) {
    const found = kMeans(tried, drawStarts(tried, zones, createRandom(seed, start)));
    if (!best || found.inertia < best.inertia) best = found;
  }
  return kMeans(points, best?.centres ?? distinct);
}

function everyNth({ x, y }: Points, stride: number): Points {
  const places = Array.from({ length: Math.floor(x.length / stride) }, (_, i) => Math.floor(i * stride));
  return { x: Float64Array.from(places, (i) => x[i] ?? 0), y: Float64Array.from(places, (i) => y[i] ?? 0) };
}

function firstDistinct({ x, y }: Points, limit: number): Points {
  const found = new Map<string, readonly [number, number]>();
  for (let i = 0; i < x.length && found.size < limit; i++) {
    const [px, py] = [x[i] ?? 0, y[i] ?? 0];
    found.set(`${px},${py}`, [px, py]);
  }
  const places = [...found.values()];
  return { x: Float64Array.from(places, ([px]) => px), y: Float64Array.from(places, ([, py]) => py) };
}
