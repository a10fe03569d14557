import { createHash } from "crypto";
import type { Coordinates, ZoneStamp } from "../../contracts/wire";

/** A trained zone: its centre in degrees. */
export interface Zone extends Coordinates {
  /** 1-based. */
  readonly zone: number;
  /** Training pickups that fell into it. */
  readonly pickups: number;
}

/** K-means zones over standardised (latitude, longitude), as BigQuery ML trains them. */
export interface ZoneModel {
  readonly name: "ride_hailing_clusters";
  readonly version: string;
  /** Degrees per standardised unit: the training pickups' standard deviations. */
  readonly scale: Coordinates;
  readonly zones: readonly Zone[];
  /** Mean squared distance of the training pickups to their centre, in standardised units. */
  readonly meanSquaredDistance: number;
}

/** A model's version: the same zones have the same, wherever they were trained. */
export function zoneModelVersion(zones: readonly Zone[]): string {
  return `zones-${createHash("sha256").update(JSON.stringify(zones)).digest("hex").slice(0, 12)}`;
}

/**
 * Makes the function that names the zone of a pickup: the centre nearest in the model's standardised units.
 * Of two equally near centres, the lower number.
 *
 * @throws RangeError (the finder) when the model has no zones
 */
export function createZoneFinder({ zones, scale, version }: ZoneModel): (pickup: Coordinates) => ZoneStamp {
  const centres = zones.toSorted((one, other) => one.zone - other.zone);
  const stamps = centres.map(({ zone }): ZoneStamp => ({ zone, model: version }));
  // Pickups that all lie on one line have no deviation across it, and centres that all lie on it need none.
  const unit = { latitude: scale.latitude || 1, longitude: scale.longitude || 1 };
  return ({ latitude, longitude }) => {
    let best = stamps[0];
    let least = Number.POSITIVE_INFINITY;
    centres.forEach((centre, index) => {
      const north = (latitude - centre.latitude) / unit.latitude;
      const east = (longitude - centre.longitude) / unit.longitude;
      const squared = north * north + east * east;
      if (squared < least) {
        least = squared;
        best = stamps[index];
      }
    });
    if (!best) throw new RangeError(`zone model ${version} has no zones: train it again`);
    return best;
  };
}
