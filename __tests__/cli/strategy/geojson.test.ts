import { cellToLatLng, latLngToCell } from "h3-js";
import { areaFeatures, zoneFeatures } from "../../../cli/strategy/geojson";

describe("GeoJSON", () => {
  it.each([
    ["a city", 48.85, 2.35],
    ["the date line", -16.9, 179.999],
  ])(
    "draws an area as a closed ring around its middle, counterclockwise, also at %s",
    async (_where, latitude, longitude) => {
      const cell = latLngToCell(latitude, longitude, 8);
      const { features } = await areaFeatures([{ cell, trips: 3 }]);
      expect(features).toMatchObject([
        { type: "Feature", properties: { cell, trips: 3 }, geometry: { type: "Polygon" } },
      ]);
      const geometry = features[0]?.geometry;
      const [ring = []] = geometry?.type === "Polygon" ? geometry.coordinates : [];
      expect(ring.length).toBeGreaterThanOrEqual(7);
      expect(ring[0]).toEqual(ring.at(-1));
      const [north] = cellToLatLng(cell);
      const longitudes = ring.map(([east = Number.NaN]) => east);
      const latitudes = ring.map(([, up = Number.NaN]) => up);
      expect(Math.min(...latitudes)).toBeLessThan(north);
      expect(Math.max(...latitudes)).toBeGreaterThan(north);
      expect(Math.max(...longitudes) - Math.min(...longitudes)).toBeLessThan(0.1);
      const area = ring.slice(1).reduce((sum, [x = 0, y = 0], n) => {
        const [fromX = 0, fromY = 0] = ring[n] ?? [];
        return sum + (fromX * y - x * fromY) / 2;
      }, 0);
      expect(area).toBeGreaterThan(0);
    },
  );

  it("has no place for a row without a zone that is known", () => {
    const zones = [{ CENTROID_ID: 1, latitude: 48, longitude: 2 }];
    const { features } = zoneFeatures([{ CENTROID_ID: 1 }, { CENTROID_ID: null }], zones);
    expect(features.map(({ geometry }) => geometry)).toEqual([{ type: "Point", coordinates: [2, 48] }, null]);
  });
});
