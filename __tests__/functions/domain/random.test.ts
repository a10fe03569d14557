import { createRandom } from "../../../functions/domain/random";

const draw = (count: number, next: () => number) => Array.from({ length: count }, next);
const mean = (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;

describe("seeded randomness", () => {
  it("draws the same numbers of a seed and stream, and others of any other", () => {
    const five = (seed: number, stream?: number) => {
      const random = createRandom(seed, stream);
      return draw(5, () => random.uniform()).join();
    };
    expect(five(1)).toBe(five(1, 0));
    expect(new Set([five(1), five(2), five(1, 1), five(2, 1), five(0)]).size).toBe(5);
  });

  it("draws uniform numbers, whole numbers and normal ones", () => {
    const random = createRandom(4);
    const uniform = draw(20_000, () => random.uniform());
    expect(uniform.every((n) => n >= 0 && n < 1)).toBe(true);
    expect(mean(uniform)).toBeCloseTo(0.5, 1);
    expect(new Set(draw(1_000, () => random.integer(6)))).toEqual(new Set([0, 1, 2, 3, 4, 5]));
    const normal = draw(20_000, () => random.normal());
    expect(mean(normal)).toBeCloseTo(0, 1);
    expect(mean(normal.map((n) => n * n))).toBeCloseTo(1, 1);
  });

  it("picks by weight, never what has none, and refuses to pick from nothing", () => {
    const random = createRandom(5);
    const picked = draw(8_000, () => random.pick([0, 1, 3], (weight) => weight));
    expect(new Set(picked)).toEqual(new Set([1, 3]));
    expect(picked.filter((weight) => weight === 3).length / picked.length).toBeCloseTo(0.75, 1);
    expect(() => random.pick([])).toThrow(RangeError);
  });
});
