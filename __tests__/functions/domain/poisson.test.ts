import fc from "fast-check";
import { poissonInterval, poissonTail } from "../../../functions/domain/poisson";

describe("a Poisson distribution", () => {
  // Summed with 60 digits.
  it.each([
    [1, 1, 0.63212055882855767],
    [1, 5, 0.0036598468273437122],
    [3.5, 4, 0.46336733209921499],
    [20.5, 60, 1.1433281791287027e-12],
    [100, 130, 0.0022820930543169552],
    [1_000, 900, 0.99937740221572491],
  ])("of %d reaches %d with a chance of %d", (mean, least, chance) => {
    expect(poissonTail(mean, least) / chance).toBeCloseTo(1, 10);
  });

  it("is certain of none or more, and of nothing where nothing is expected", () => {
    expect([poissonTail(5, 0), poissonTail(0, 0), poissonTail(0, 1)]).toEqual([1, 1, 0]);
  });

  it("has chances between 0 and 1 that fall with the count and sum to the mean", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 2_000, noNaN: true }), (mean) => {
        const most = Math.ceil(mean + 12 * Math.sqrt(mean) + 30);
        const tails = Array.from({ length: most }, (_, n) => poissonTail(mean, n + 1));
        expect(tails.every((chance) => chance >= 0 && chance <= 1)).toBe(true);
        expect(tails.every((chance, n) => chance <= (tails[n - 1] ?? 1) + 1e-9)).toBe(true);
        expect(tails.reduce((sum, chance) => sum + chance, 0) / mean).toBeCloseTo(1, 6);
      }),
      { numRuns: 50 },
    );
  });

  it("does not break far from its mean", () => {
    expect(poissonTail(1e-9, 100_000)).toBe(0);
    expect(poissonTail(1e6, 1)).toBeCloseTo(1, 12);
    expect(poissonTail(1, 150)).toBeGreaterThan(0);
  });
});

describe("the interval of a Poisson distribution", () => {
  it.each([
    [0, 0, 0],
    [1, 0, 3],
    [10, 4, 17],
    [100, 81, 120],
  ])("of %d is %d to %d in 95 of 100 cases", (mean, low, high) => {
    expect(poissonInterval(mean, 0.95)).toEqual({ low, high });
  });

  it("holds at least its share, and no narrower one at either end does", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 500, noNaN: true }), (mean) => {
        const { low, high } = poissonInterval(mean, 0.95);
        expect(1 - poissonTail(mean, low)).toBeLessThanOrEqual(0.025 + 1e-9);
        expect(poissonTail(mean, high + 1)).toBeLessThanOrEqual(0.025 + 1e-9);
        expect(1 - poissonTail(mean, low + 1)).toBeGreaterThan(0.025 - 1e-9);
        expect(poissonTail(mean, high)).toBeGreaterThan(0.025 - 1e-9);
      }),
    );
  });
});
