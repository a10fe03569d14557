import type { Cell, Row } from "../../functions/ports/warehouse";

/** A place of GeoJSON: longitude, latitude. */
type Position = readonly number[];

interface Feature {
  readonly type: "Feature";
  readonly geometry:
    | { readonly type: "Point"; readonly coordinates: Position }
    | { readonly type: "Polygon"; readonly coordinates: readonly (readonly Position[])[] }
    | null;
  readonly properties: Row;
}

/** GeoJSON (RFC 7946): maps and notebooks open it. */
export interface FeatureCollection {
  readonly type: "FeatureCollection";
  readonly features: readonly Feature[];
}

/** Reports with one row a place: an area, or a zone. */
export const reportsWithPlaces = ["hotspots", "top-zones-by-growth", "zones"];

/** Rows of hotspots, each as the area that it is. */
export async function areaFeatures(rows: readonly Row[]): Promise<FeatureCollection> {
  const { cellToBoundary } = await import("h3-js");
  return collection(
    rows.map((row) => ({
      type: "Feature",
      geometry: { type: "Polygon", coordinates: [unbroken(cellToBoundary(String(row["cell"]), true))] },
      properties: row,
    })),
  );
}

/** Rows of zones, each at the mean place of the zone's pickups. @param zones what the report `zones` answers */
export function zoneFeatures(rows: readonly Row[], zones: readonly Row[]): FeatureCollection {
  const places = new Map<Cell | undefined, Position>(
    zones.map(({ CENTROID_ID: zone, latitude, longitude }) => [zone, [Number(longitude), Number(latitude)]]),
  );
  return collection(
    rows.map((row) => {
      const coordinates = places.get(row["CENTROID_ID"]);
      return {
        type: "Feature",
        geometry: coordinates === undefined ? null : { type: "Point", coordinates },
        properties: row,
      };
    }),
  );
}

const collection = (features: readonly Feature[]): FeatureCollection => ({ type: "FeatureCollection", features });

/** A ring on both sides of the antimeridian goes on beyond 180 degrees, instead of once around the earth. */
function unbroken(ring: readonly Position[]): readonly Position[] {
  const longitudes = ring.map(([longitude = 0]) => longitude);
  if (Math.max(...longitudes) - Math.min(...longitudes) <= 180) return ring;
  return ring.map(([longitude = 0, latitude = 0]) => [longitude < 0 ? longitude + 360 : longitude, latitude]);
}
