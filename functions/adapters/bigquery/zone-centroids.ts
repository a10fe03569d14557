import { zoneModelVersion, type Zone, type ZoneModel } from "../../domain/zones";
import { RidestreamError } from "../../ports/errors";
import type { Row } from "../../ports/warehouse";

/**
 * The zone model of the rows of `sql/bigquery/centroids.sql`.
 *
 * @throws RidestreamError RS-WAREHOUSE-MISSING when the model has no centroids
 */
export function zoneModelOf(rows: readonly Row[]): ZoneModel {
  const [first] = rows;
  if (!first) {
    throw new RidestreamError(
      "RS-WAREHOUSE-MISSING",
      "ride_hailing_clusters has no centroids: train it on a pickups table that holds pickups",
    );
  }
  const zones = rows.map((row): Zone => ({
    zone: Number(row.centroid_id),
    latitude: Number(row.latitude),
    longitude: Number(row.longitude),
    pickups: Number(row.pickups),
  }));
  return {
    name: "ride_hailing_clusters",
    version: zoneModelVersion(zones),
    scale: { latitude: Number(first.latitude_scale), longitude: Number(first.longitude_scale) },
    zones,
    meanSquaredDistance: Number(first.mean_squared_distance),
  };
}
