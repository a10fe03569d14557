import { createHash } from "crypto";
import type { Zone, ZoneModel } from "../../contracts/zone-model";
import type { Coordinates, ZoneStamp } from "../../contracts/wire";

/** What names a pickup's zone. */
export type ZonesInUse = Pick<ZoneModel, "version" | "zones" | "scale">;

/** Names the zone of a pickup. */
export type ZoneFinder = (pickup: Coordinates) => ZoneStamp;

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
export function createZoneFinder({ zones, scale, version }: ZonesInUse): ZoneFinder {
  const centres = zones.toSorted((one, other) => one.zone - other.zone);
  const stamps = centres.map(({ zone }): ZoneStamp => ({ zone, model: version }));
  const latitudes = Float64Array.from(centres, ({ latitude }) => latitude);
  const longitudes = Float64Array.from(centres, ({ longitude }) => longitude);
  return ({ latitude, longitude }) => {
    let nearest = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let c = 0; c < centres.length; c++) {
      const north = (latitude - (latitudes[c] ?? 0)) / scale.latitude;
      const east = (longitude - (longitudes[c] ?? 0)) / scale.longitude;
      const squared = north * north + east * east;
      if (squared < least) {
        least = squared;
        nearest = c;
      }
    }
    const best = stamps[nearest];
    if (!best) throw new RangeError(`zone model ${version} has no zones: train it again`);
    return best;
  };
}
