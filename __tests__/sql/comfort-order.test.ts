import { reports } from "../../cli/strategy/reports";
import { comfortClasses } from "../../contracts/comfort-classes";

/** Reports with a row a class and nothing that ranks them. */
const byClass = Object.entries(reports).filter(([, sql]) => /ORDER BY.*\bCASE confort\b/.test(sql));

describe("reports by comfort class", () => {
  it("have the order of the contract, which every other table has", () => {
    expect(byClass.map(([name]) => name).sort()).toEqual([
      "distance-distribution-by-comfort",
      "last-hour-by-comfort",
      "price-distribution-by-comfort",
      "revenue-by-zone-hour-and-comfort",
    ]);
    const others = comfortClasses.slice(0, -1).map((comfort, at) => `WHEN '${comfort}' THEN ${at + 1}`);
    for (const [, sql] of byClass)
      expect(sql).toContain(`CASE confort ${others.join(" ")} ELSE ${others.length + 1} END`);
  });
});
