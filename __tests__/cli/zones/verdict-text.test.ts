import { verdictReasons, type VerdictReason } from "../../../contracts/zone-model";
import { verdictLines } from "../../../cli/zones/verdict-text";
import { modelOf, verdictOf } from "./some-zones";

const lineOf = (changed: Parameters<typeof verdictOf>[0]) =>
  verdictLines({ verdict: verdictOf(changed), candidate: modelOf(2), inUse: modelOf(3) })[0];

describe("what is said of a training", () => {
  it("names what is not better: the new model, and not the one that stays", () => {
    expect(lineOf({ promoted: false, reason: "not better" })).toMatch(
      /: zones-\S+ stays: the new model is not better by the margin and by more than chance \(/,
    );
  });

  it.each(Object.keys(verdictReasons) as VerdictReason[])("says 'it' of no model: %s", (reason) => {
    expect(lineOf({ reason })).not.toMatch(/\bit\b/);
  });
});
