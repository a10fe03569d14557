import { functionFaults, kinds, planOf, serverFaults, topicFaults, type Kind } from "./plan";

const isOf = (group: readonly Kind[], kind: Kind) => group.some((one) => one === kind);

describe("the plan of a chaos run", () => {
  it("is the same for the same seed, and another for another", () => {
    expect(planOf(7, 200_000)).toEqual(planOf(7, 200_000));
    expect(planOf(7, 200_000)).not.toEqual(planOf(8, 200_000));
  });

  it("has at least 50 kills of functions in a run of 200 s, whatever the seed", () => {
    for (let seed = 0; seed < 100; seed++) {
      const kills = planOf(seed, 200_000).filter(({ kind }) => kind === "kill -9");
      expect(kills.length).toBeGreaterThanOrEqual(50);
    }
  });

  it("meets every kind within ten seeds", () => {
    const met = new Set(
      Array.from({ length: 10 }, (_, seed) => planOf(seed, 200_000)).flatMap((plan) => plan.map(({ kind }) => kind)),
    );
    expect([...met].sort()).toEqual([...kinds].sort());
  });

  it("makes one fault of servers at a time, all within the run", () => {
    for (let seed = 0; seed < 100; seed++) {
      const plan = planOf(seed, 200_000);
      let overMs = 0;
      for (const { atMs, kind, forMs } of plan) {
        expect(atMs).toBeLessThan(200_000);
        if (!isOf(serverFaults, kind)) continue;
        expect(atMs).toBeGreaterThan(overMs);
        overMs = atMs + forMs;
      }
    }
  });

  it("adds partitions once, and then lets retention pass a stopped function once", () => {
    for (let seed = 0; seed < 100; seed++)
      expect(planOf(seed, 200_000).flatMap(({ kind }) => (isOf(topicFaults, kind) ? [kind] : []))).toEqual([
        "partitions added",
        "retention past load-search",
      ]);
  });

  it("keeps to the kinds that are asked for", () => {
    const plan = planOf(1, 200_000, ["kill -9", "broker killed"]);
    expect([...new Set(plan.map(({ kind }) => kind))].sort()).toEqual(["broker killed", "kill -9"]);
    expect(plan.some(({ kind }) => isOf(functionFaults, kind))).toBe(true);
  });
});
