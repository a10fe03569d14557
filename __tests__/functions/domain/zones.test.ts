import fc from "fast-check";
import type { Zone } from "../../../contracts/zone-model";
import { createZoneFinder, type ZonesInUse } from "../../../functions/domain/zones";
import { anyPosition } from "./trip-arbitraries";

const model = (zones: Zone[], scale = { latitude: 1, longitude: 1 }): ZonesInUse => ({ version: "v1", scale, zones });
const zone = (number: number, latitude: number, longitude: number): Zone => ({
  zone: number,
  latitude,
  longitude,
  pickups: 1,
});

/** A few centres and a pickup on a small grid, where equally near centres abound; zones in any order. */
const onGrid = (() => {
  const step = fc.integer({ min: -3, max: 3 });
  const centres = fc
    .array(fc.tuple(step, step), { minLength: 1, maxLength: 8 })
    .map((places) => places.map(([latitude, longitude], index) => zone(index + 1, latitude, longitude)))
    .chain((zones) => fc.shuffledSubarray(zones, { minLength: zones.length }));
  // Powers of two, so that standardising is exact and a tie stays one.
  const deviation = fc.constantFrom(0.25, 0.5, 1, 2, 4);
  return fc.tuple(
    centres,
    fc.record({ latitude: deviation, longitude: deviation }),
    fc.record({ latitude: step, longitude: step }),
  );
})();

describe("the zone of a pickup", () => {
  it("is the nearest centre of all by brute force, and the lowest number of equally near ones, in whatever order they stand", () => {
    fc.assert(
      fc.property(onGrid, ([zones, scale, pickup]) => {
        const ranked = zones
          .map((centre) => {
            const north = (pickup.latitude - centre.latitude) / scale.latitude;
            const east = (pickup.longitude - centre.longitude) / scale.longitude;
            return { zone: centre.zone, squared: north ** 2 + east ** 2 };
          })
          .sort((one, other) => one.squared - other.squared || one.zone - other.zone);
        expect(createZoneFinder(model(zones, scale))(pickup)).toEqual({ zone: ranked[0]?.zone, model: "v1" });
      }),
      { numRuns: 1_000 },
    );
  });

  it("has no centre nearer than it anywhere on earth", () => {
    const anyCentres = fc.array(anyPosition, { minLength: 1, maxLength: 20 });
    const deviation = fc.double({ min: 0.01, max: 50, noNaN: true });
    fc.assert(
      fc.property(anyCentres, anyPosition, deviation, deviation, (centres, pickup, north, east) => {
        const zones = centres.map(({ latitude, longitude }, index) => zone(index + 1, latitude, longitude));
        const found = createZoneFinder(model(zones, { latitude: north, longitude: east }))(pickup);
        const far = (centre: Zone) =>
          Math.hypot((pickup.latitude - centre.latitude) / north, (pickup.longitude - centre.longitude) / east);
        const nearest = Math.min(...zones.map(far));
        expect(far(zones[found.zone - 1]!)).toBeLessThanOrEqual(nearest * (1 + 1e-12) + 1e-100);
      }),
    );
  });

  it("is measured in standard deviations, not in degrees", () => {
    const zones = [zone(1, 1, 0), zone(2, 0, 2)];
    const pickup = { latitude: 0, longitude: 0 };
    expect(createZoneFinder(model(zones))(pickup).zone).toBe(1);
    expect(createZoneFinder(model(zones, { latitude: 1, longitude: 10 }))(pickup).zone).toBe(2);
  });

  it("carries the version of the model that named it", () => {
    const find = createZoneFinder({ ...model([zone(7, 1, 1)]), version: "2024-05" });
    expect(find({ latitude: 0, longitude: 0 })).toEqual({ zone: 7, model: "2024-05" });
  });

  it("is refused by a model without zones", () => {
    const find = createZoneFinder(model([]));
    expect(() => find({ latitude: 0, longitude: 0 })).toThrow(
      new RangeError("zone model v1 has no zones: train it again"),
    );
  });
});
