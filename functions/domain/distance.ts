import geodesic from "geographiclib-geodesic";
import type { Coordinates } from "../../contracts/wire";

const { Geodesic } = geodesic;
const wgs84 = Geodesic.WGS84;

/**
 * Length of the shortest path on the WGS84 ellipsoid, in whole metres (half up).
 * Karney, "Algorithms for geodesics", J. Geodesy 87 (2013), through geographiclib; exact to 15 nm before rounding.
 */
export function distanceMetres(from: Coordinates, to: Coordinates): number {
  const { s12 } = wgs84.Inverse(from.latitude, from.longitude, to.latitude, to.longitude, Geodesic.DISTANCE);
  return Math.round(s12 ?? Number.NaN);
}
