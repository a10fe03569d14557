import type { ZoneModel } from "../../contracts/zone-model";
import { zoneModelVersion } from "../../functions/domain/zones";

/** A model with these centres, numbered from 1. */
export function zonesOf(places: readonly (readonly [latitude: number, longitude: number])[]): ZoneModel {
  const zones = places.map(([latitude, longitude], n) => ({ zone: n + 1, latitude, longitude, pickups: 1 }));
  return {
    format: 1,
    name: "ride_hailing_clusters",
    version: zoneModelVersion(zones),
    zones,
    scale: { latitude: 1, longitude: 1 },
    meanSquaredDistance: 0.4,
    daviesBouldin: null,
    trainedOn: { pickups: zones.length, from: null, to: null },
    trainedAt: "2026-01-01T10:00:00.000Z",
    trainedBy: "a test",
    before: null,
  };
}
