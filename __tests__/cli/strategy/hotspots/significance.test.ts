import { largestThatCounts, upperTail } from "../../../../cli/strategy/hotspots/significance";
import { extraVariance } from "../../../../cli/strategy/hotspots/spread";

describe("what counts beyond chance", () => {
  // scipy.stats.norm.sf
  it.each([
    [-1, 0.8413447460685429],
    [0, 0.5],
    [1.959963984540054, 0.025],
    [3, 0.0013498980316300933],
    [3.0001, 0.0013494549132607172],
    [6, 9.865876450376946e-10],
    [12, 1.776482112077653e-33],
  ])("is judged by the normal distribution: above %f", (z, chance) => {
    expect(upperTail(z) / chance).toBeCloseTo(1, 11);
  });

  it("is as many of the least chances as Benjamini and Hochberg let count", () => {
    // Their paper's example (1995): of 15 chances four count at 5 %, and 0.0201 and 0.0278 do not.
    const chances = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
    ];
    expect(largestThatCounts(chances.toReversed(), 15, 0.05)).toBe(0.0095);
    expect(largestThatCounts([0.03, 0.04], 2, 0.05)).toBe(0.04);
    expect(largestThatCounts([0.03, 0.04], 20, 0.05)).toBe(0);
    expect(largestThatCounts([], 0, 0.05)).toBe(0);
  });

  it("is what values differ by on top of it, whatever a few outliers do", () => {
    const values = [-2, -1.3489795, -0.5, 0, 0.5, 1.3489795, 2].map((value) => ({ value, variance: 1 }));
    // Half of those above the median (0) lie below the mean of 0.5 and 1.35.
    expect(extraVariance(values)).toBeCloseTo((0.92448975 / 0.6744897501960817) ** 2 - 1, 6);
    expect(extraVariance([...values.slice(0, -1), { value: 1_000, variance: 1 }])).toBeCloseTo(
      extraVariance(values),
      9,
    );
    expect(extraVariance(values.map(({ value }) => ({ value, variance: 9 })))).toBe(0);
    expect(extraVariance([])).toBe(0);
  });
});
