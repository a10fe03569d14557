import { nearestName } from "../../contracts/nearest-name";

describe("the nearest name", () => {
  it.each([
    ["gpc", "gcp"],
    ["hibrid", "hybrid"],
    ["LOCAL", "local"],
    ["aws", undefined],
    ["abc", undefined],
  ])("of %s is %s", (written, meant) => {
    expect(nearestName(written, ["local", "hybrid", "gcp"])).toBe(meant);
  });
});
