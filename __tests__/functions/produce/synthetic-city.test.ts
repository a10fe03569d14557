import fc from "fast-check";
import { createRandom } from "../../../functions/domain/random";
import { drawPickup, near } from "../../../functions/produce/synthetic-city";
import { anyPosition } from "../domain/trip-arbitraries";

describe("the synthetic city", () => {
  it("keeps every place near another on the earth, in metres, at the poles and across the antimeridian too", () => {
    fc.assert(
      fc.property(
        anyPosition,
        fc.double({ min: 0, max: 5_000, noNaN: true }),
        fc.integer(),
        (centre, spreadKm, seed) => {
          const { latitude, longitude } = near(centre, spreadKm, createRandom(seed));
          expect(Math.abs(latitude)).toBeLessThanOrEqual(90);
          expect(Math.abs(longitude)).toBeLessThanOrEqual(180);
          expect([latitude, longitude].map((degrees) => Math.round(degrees * 1e5) / 1e5)).toEqual([
            latitude,
            longitude,
          ]);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("goes on beyond the antimeridian on its other side", () => {
    const random = createRandom(1);
    const places = Array.from({ length: 200 }, () => near({ latitude: 0, longitude: 179.999 }, 5, random).longitude);
    expect(places.some((longitude) => longitude < 0) && places.some((longitude) => longitude > 0)).toBe(true);
    expect(places.every((longitude) => Math.abs(longitude) > 179)).toBe(true);
  });

  it("spreads places as far as it is told, alike north and east", () => {
    const random = createRandom(2);
    const centre = { latitude: 60, longitude: 10 };
    const places = Array.from({ length: 5_000 }, () => near(centre, 2, random));
    const deviationKm = (offsets: readonly number[]) =>
      Math.sqrt(offsets.reduce((sum, offset) => sum + offset ** 2, 0) / offsets.length) * 111.32;
    expect(deviationKm(places.map(({ latitude }) => latitude - 60))).toBeCloseTo(2, 0);
    // Half as wide a degree at 60 degrees north.
    expect(deviationKm(places.map(({ longitude }) => (longitude - 10) / 2))).toBeCloseTo(2, 0);
  });

  it("begins rides in its own region at every hour", () => {
    const random = createRandom(3);
    const places = Array.from({ length: 2_400 }, (_, n) => drawPickup(random, n % 24));
    const outside = places.filter(
      ({ latitude, longitude }) => Math.abs(latitude - 48.86) >= 0.5 || Math.abs(longitude - 2.35) >= 0.5,
    );
    expect(outside).toEqual([]);
  });
});
