import { recommendedOf, tuneZones, tuningText, type TunedZones } from "../../../cli/zones/tune-zones";
import { TrainZonesSettings } from "../../../contracts/settings";
import { createRandom } from "../../../functions/domain/random";
import { readSections } from "../../../functions/runtime/settings";

const { settings } = readSections("tests", { settings: TrainZonesSettings }, {});

/** Pickups around some places, as many at each. */
function around(places: readonly (readonly [number, number])[], each: number, seed = 1, spread = 0.002) {
  const random = createRandom(seed);
  return Array.from({ length: each * places.length }, (_, at) => {
    const [latitude = 0, longitude = 0] = places[at % places.length] ?? [];
    return { latitude: latitude + spread * random.normal(), longitude: longitude + spread * random.normal() };
  });
}
const five = [
  [48.8, 2.2],
  [48.8, 2.4],
  [48.9, 2.2],
  [48.9, 2.4],
  [48.85, 2.3],
] as const;

const measured = (zones: number, silhouette: number | null, daviesBouldin = 1): TunedZones => ({
  zones,
  inertia: 1 / zones,
  daviesBouldin,
  silhouette,
});
const recommended = (...tuned: readonly TunedZones[]) => recommendedOf(tuned)?.zones;

describe("tuning", () => {
  it("recommends as many zones as there are places, measured on pickups that were kept apart", () => {
    const tuning = tuneZones({ learned: around(five, 80, 1), judges: around(five, 60, 2), seed: 1 });
    expect(tuning).toMatchObject({ learnedFrom: 400, measuredOn: 300, silhouettesOn: 300, recommended: 5 });
    expect(tuning.tuned.map(({ zones }) => zones)).toEqual(Array.from({ length: 19 }, (_, at) => at + 2));
    const best = tuning.tuned.find(({ zones }) => zones === 5);
    expect(best?.silhouette).toBeGreaterThan(0.9);
    expect(best?.daviesBouldin).toBeLessThan(0.2);
    expect(tuningText(tuning, settings)).toMatch(/│ +5 │ +0\.0\d+ │ +0\.\d+ │ +0\.9\d+ │ \* │/);
  });

  it("measures on the pickups that judge and not on those that it learned from", () => {
    const learned = around(five, 80, 1);
    const near = tuneZones({ learned, judges: around(five, 60, 2), seed: 1 });
    // Half a degree away: their distance to the centres shows.
    const far = tuneZones({ learned, judges: around([[49.4, 2.9]], 300, 2), seed: 1 });
    expect([near.tuned[3]?.silhouette, far.tuned[3]?.silhouette]).toEqual([expect.any(Number), null]);
    expect(far.tuned[3]?.daviesBouldin).toBeNull();
    expect(far.tuned[3]?.inertia).toBeGreaterThan(100 * (near.tuned[3]?.inertia ?? 0));
  });

  it("ends where the pickups have no more places", () => {
    const learned = five.map(([latitude, longitude]) => ({ latitude, longitude }));
    const tuning = tuneZones({ learned, judges: learned, seed: 1 });
    expect(tuning.tuned.map(({ zones }) => zones)).toEqual([2, 3, 4, 5]);
    expect(tuningText(tuning, settings)).toContain("begin at 5 places: more zones there cannot be");
  });

  it("compares nothing at one place", () => {
    const [place] = around(five, 1);
    const tuning = tuneZones({ learned: [place!, place!], judges: [place!], seed: 1 });
    expect(tuning).toMatchObject({ tuned: [], recommended: null });
    expect(tuningText(tuning, settings)).toContain("begin at 1 place: more zones there cannot be");
  });

  it("recommends nothing of so few trips that chance decides", () => {
    const tuning = tuneZones({ learned: around(five, 80), judges: around(five, 39, 2), seed: 1 });
    expect(tuning.recommended).toBeNull();
    expect(tuningText(tuning, settings)).toContain("None is recommended: of fewer than 200 trips chance decides");
  });

  it("says what its recommendation is worth", () => {
    const tuning = {
      learnedFrom: 1_000,
      measuredOn: 300,
      silhouettesOn: 300,
      tuned: [measured(2, 0.78), measured(3, 0.4), measured(4, 0.44), measured(5, 0.41)],
      recommended: 4,
    };
    const text = tuningText(tuning, { ...settings, zones: 12 });
    expect(text).toContain("* 4 zones are recommended: the highest peak of the silhouette");
    expect(text).toContain("Higher without a peak: 2.");
    expect(text).toContain("Below 0.5 zones touch");
    expect(tuningText({ ...tuning, recommended: 2 }, settings)).toContain("the highest silhouette, which has no peak");
    expect(text).toContain("Nothing is changed: the default stays 8, and RS_ZONES is 12 here.");
  });
});

describe("the recommended number of zones", () => {
  it("is the highest peak of the silhouette, not the end that is higher", () => {
    expect(recommended(measured(2, 0.8), measured(3, 0.4), measured(4, 0.45), measured(5, 0.4))).toBe(4);
    expect(recommended(measured(2, 0.3), measured(3, 0.5), measured(4, 0.45), measured(5, 0.6))).toBe(3);
  });

  it("is by the lowest Davies-Bouldin of peaks that are as good as equal", () => {
    const peaks = (other: number) =>
      recommended(measured(2, 0.2), measured(3, 0.5, 0.9), measured(4, 0.2), measured(5, other, 0.7), measured(6, 0.2));
    expect(peaks(0.495)).toBe(5);
    expect(peaks(0.48)).toBe(3);
  });

  it("is by the highest silhouette where there is no peak", () => {
    expect(recommended(measured(2, 0.6), measured(3, 0.5), measured(4, 0.4))).toBe(2);
    expect(recommended(measured(2, 0.4), measured(3, 0.5))).toBe(3);
    expect(recommended(measured(2, null))).toBeUndefined();
    expect(recommended()).toBeUndefined();
  });
});
