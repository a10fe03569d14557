import fc from "fast-check";
import { distanceMetres } from "../../../functions/domain/distance";
import { goldenRows } from "./golden/golden-rows";
import { anyPosition } from "./trip-arbitraries";

const golden = goldenRows("distances.csv").map((row) => {
  const [fromLatitude = NaN, fromLongitude = NaN, toLatitude = NaN, toLongitude = NaN, metres = NaN] = row.map(Number);
  return {
    from: { latitude: fromLatitude, longitude: fromLongitude },
    to: { latitude: toLatitude, longitude: toLongitude },
    metres,
  };
});

describe("the distance of a trip", () => {
  it("equals geographiclib's to the metre for 10,000 pairs, near, far, antipodal, at the poles and the antimeridian", () => {
    expect(golden).toHaveLength(10_000);
    expect(golden.filter(({ from, to, metres }) => distanceMetres(from, to) !== metres)).toEqual([]);
  });

  it("is 943,938 m from Paris to Madrid's golden point", () => {
    const paris = { latitude: 48.8566, longitude: 2.3522 };
    expect(distanceMetres(paris, { latitude: 40.4168, longitude: 3.7038 })).toBe(943_938);
  });

  it("is rounded to the nearest whole metre, not cut", () => {
    const start = { latitude: 0, longitude: 0 };
    // A millionth of a degree on the equator is 11.13 cm: 0.445 m and 0.557 m.
    expect(distanceMetres(start, { latitude: 0, longitude: 0.000004 })).toBe(0);
    expect(distanceMetres(start, { latitude: 0, longitude: 0.000005 })).toBe(1);
  });

  it("is nothing between the two names of the antimeridian and between any two longitudes of a pole", () => {
    expect(distanceMetres({ latitude: 17, longitude: 180 }, { latitude: 17, longitude: -180 })).toBe(0);
    expect(distanceMetres({ latitude: 90, longitude: 12 }, { latitude: 90, longitude: -100 })).toBe(0);
    expect(distanceMetres({ latitude: -90, longitude: 0 }, { latitude: -90, longitude: 179.5 })).toBe(0);
  });

  it("is 20,003,931 m from pole to pole, the longest there is", () => {
    expect(distanceMetres({ latitude: 90, longitude: 0 }, { latitude: -90, longitude: 0 })).toBe(20_003_931);
  });

  it("is the same in both directions, and a whole number up to the longest", () => {
    fc.assert(
      fc.property(anyPosition, anyPosition, (here, there) => {
        const metres = distanceMetres(here, there);
        expect(metres).toBe(distanceMetres(there, here));
        expect(Number.isInteger(metres) && metres >= 0 && metres <= 20_003_931).toBe(true);
      }),
    );
  });
});
