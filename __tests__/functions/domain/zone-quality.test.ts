import { readFileSync } from "fs";
import { join } from "path";
import type { Coordinates } from "../../../contracts/wire";
import { daviesBouldin, meanSquaredDistance, scaleOf, silhouette } from "../../../functions/domain/zone-quality";
import type { ZonesInUse } from "../../../functions/domain/zones";

type Pair = readonly [latitude: number, longitude: number];
const golden = JSON.parse(readFileSync(join(__dirname, "golden/zone-quality.json"), "utf8")) as {
  readonly scale: Pair;
  readonly centres: readonly Pair[];
  readonly pickups: readonly Pair[];
  readonly daviesBouldin: number;
  readonly silhouette: number;
};
const at = ([latitude, longitude]: Pair): Coordinates => ({ latitude, longitude });
const model = (centres: readonly Pair[], scale: Coordinates = { latitude: 1, longitude: 1 }): ZonesInUse => ({
  version: "zones-000000000000",
  scale,
  zones: centres.map((centre, n) => ({ zone: n + 1, ...at(centre), pickups: 1 })),
});

describe("the quality of zones", () => {
  const pickups = golden.pickups.map(at);
  const zones = model(golden.centres, at(golden.scale));

  it("is what scikit-learn measures", () => {
    expect(daviesBouldin(zones, pickups)).toBeCloseTo(golden.daviesBouldin, 8);
    expect(silhouette(zones, pickups)).toBeCloseTo(golden.silhouette, 8);
  });

  it("has no index where all pickups lie in one zone", () => {
    const one = model([[48, 2]]);
    expect([daviesBouldin(one, pickups), silhouette(one, pickups)]).toEqual([null, null]);
    const farOff = model([
      [48, 2],
      [-48, 2],
    ]);
    expect(daviesBouldin(farOff, pickups)).toBeNull();
  });

  it("takes a zone of a single pickup as the silhouette's author has it: for nothing", () => {
    const two = model([
      [0, 0],
      [0, 9],
    ]);
    // The two on the left lie 1 from each other and 9 and 8 from the single one on the right.
    const [left, right] = [(9 - 1) / 9, (8 - 1) / 8];
    expect(silhouette(two, [at([0, 0]), at([0, 1]), at([0, 9])])).toBeCloseTo((left + right + 0) / 3, 12);
  });

  it("measures the distance to the centre of the zone that is named, in the units that are asked for", () => {
    const two = model([
      [0, 0],
      [0, 10],
    ]);
    const scale = { latitude: 2, longitude: 5 };
    expect(meanSquaredDistance(two, [at([2, 0]), at([0, 5]), at([0, 15])], scale)).toBeCloseTo((1 + 1 + 1) / 3, 12);
  });

  it("takes 1 for a unit where pickups do not differ", () => {
    expect(scaleOf([at([48.8566, 2.3522]), at([48.8566, 2.3522]), at([48.8566, 2.3522])])).toEqual({
      latitude: 1,
      longitude: 1,
    });
    expect(scaleOf([at([48, 2]), at([50, 2])])).toEqual({ latitude: 1, longitude: 1 });
    expect(scaleOf([at([48, 2]), at([52, 2])])).toEqual({ latitude: 2, longitude: 1 });
    expect(() => scaleOf([])).toThrow(RangeError);
  });
});
