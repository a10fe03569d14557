import fc from "fast-check";
import { replayHeaders, type Replay } from "../../../contracts/replays";
import { readReplay, writeReplay } from "../../../functions/runtime/replay-headers";
import { anyText } from "../../any-text";

const letter = "topic_source@3bJ8dC-mQ_CkLhtz7Yq0Fg-2-17";
const anyReplay: fc.Arbitrary<Replay> = fc.record(
  {
    letter: fc.constantFrom(letter, "topic_source-2-17~0123456789abcdef", "trips.dlq@3bJ8dC-mQ_CkLhtz7Yq0Fg-0-3"),
    attempt: fc.integer({ min: 1, max: 999_999 }),
    positions: fc
      .uniqueArray(fc.nat({ max: 60 }), { minLength: 1 })
      .map((positions) => positions.toSorted((a, b) => a - b)),
  },
  { requiredKeys: ["letter", "attempt"], noNullPrototype: true },
);

describe("the headers of a message that is sent again", () => {
  it("are read as they were written", () => {
    fc.assert(fc.property(anyReplay, (replay) => expect(readReplay(writeReplay(replay))).toEqual(replay)));
  });

  it("stay short where many trips stand together", () => {
    const positions = Array.from({ length: 200_000 }, (_, position) => position).filter((position) => position !== 9);
    expect(writeReplay({ letter, attempt: 1, positions })[replayHeaders.positions]).toBe("0-8,10-199999");
  });

  it.each([
    ["no name", "x", "1", "0"],
    ["a name that is too long", `${"x".repeat(300)}-0-1`, "1", "0"],
    ["attempt 0", letter, "0", "0"],
    ["an endless attempt", letter, "9".repeat(30), "0"],
    ["positions that fall", letter, "1", "3,2"],
    ["a run that ends before it begins", letter, "1", "3-2"],
    ["more trips than a message can hold", letter, "1", "0-9999999"],
    ["no positions at all", letter, "1", ""],
  ])("are of no replay with %s", (_what, name, attempt, positions) => {
    const headers = {
      [replayHeaders.letter]: name,
      [replayHeaders.attempt]: attempt,
      [replayHeaders.positions]: positions,
    };
    expect(readReplay(headers)).toBeUndefined();
  });

  it("may hold anything when others write them", () => {
    const anyHeaders = fc.dictionary(fc.constantFrom(...Object.values(replayHeaders)), anyText({ maxLength: 40 }));
    fc.assert(fc.property(anyHeaders, (headers) => void readReplay(headers)));
  });
});
