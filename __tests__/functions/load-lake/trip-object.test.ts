import { TripObjectDraft } from "../../../functions/load-lake/trip-object";

describe("a draft of an object", () => {
  const draft = () =>
    new TripObjectDraft(
      { topic: "topic_result", logId: "3bJ8dC-mQ_CkLhtz7Yq0Fg", partition: 0 },
      { offset: 0, timestampMs: 0, key: null, value: null, headers: {} },
      ["a"],
      0,
    );

  it("gives all its rows while none is packed, and no part of them after that", () => {
    const one = draft();
    one.add(1, ["b"]);
    expect(one.unpacked).toEqual(["a", "b"]);
    one.pack();
    one.add(2, ["c"]);
    expect(() => one.unpacked).toThrow("packed already");
    one.discard();
  });
});
