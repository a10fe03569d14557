import { windowsOf, WindowProblem, type WindowOptions } from "../../../cli/strategy/windows";

const now = Date.parse("2026-11-30T15:42:10.500Z");
const of = (options: WindowOptions, last = "1d") => {
  const { former, latter } = windowsOf(options, now, last);
  return [former.from, former.to, latter.from, latter.to].map((instant) => instant.replace(":00.000Z", ""));
};

describe("the windows that a report compares", () => {
  it.each<readonly [string, WindowOptions, readonly string[]]>([
    [
      "the last complete day against the one before by default",
      {},
      ["2026-11-28T00:00", "2026-11-29T00:00", "2026-11-29T00:00", "2026-11-30T00:00"],
    ],
    ["complete days", { last: "7d" }, ["2026-11-16T00:00", "2026-11-23T00:00", "2026-11-23T00:00", "2026-11-30T00:00"]],
    [
      "complete hours",
      { last: "2h" },
      ["2026-11-30T11:00", "2026-11-30T13:00", "2026-11-30T13:00", "2026-11-30T15:00"],
    ],
    [
      "the same day a week before",
      { against: "7d" },
      ["2026-11-22T00:00", "2026-11-23T00:00", "2026-11-29T00:00", "2026-11-30T00:00"],
    ],
    [
      "a window that is named, with its offsets",
      { from: "2026-11-24T02:00+02:00", to: "2026-11-24T12:00Z" },
      ["2026-11-23T12:00", "2026-11-24T00:00", "2026-11-24T00:00", "2026-11-24T12:00"],
    ],
    [
      "from a day to the last complete one",
      { from: "2026-11-28" },
      ["2026-11-26T00:00", "2026-11-28T00:00", "2026-11-28T00:00", "2026-11-30T00:00"],
    ],
  ])("are %s", (_what, options, windows) => {
    expect(of(options)).toEqual(windows);
  });

  it.each<readonly [string, WindowOptions, string]>([
    ["a length in minutes", { last: "90m" }, "give complete hours or days, like 6h or 7d"],
    ["a length of nothing", { last: "0d" }, "give complete hours or days"],
    ["a text for a time", { from: "yesterday" }, "--from yesterday is no time: write 2026-11-24"],
    ["a day that does not exist", { from: "2026-02-30", to: "2026-03-02" }, "--from 2026-02-30 is no time"],
    [
      "a window that has not ended",
      { from: "2026-11-29", to: "2026-12-01" },
      "lies in the future: give a time up to now",
    ],
    ["a day that has not ended", { from: "2026-11-30" }, "is not before the end of the last complete day"],
    ["a window that ends before it starts", { from: "2026-11-20", to: "2026-11-10" }, "is not before --to 2026-11-10"],
    ["an end without a start", { to: "2026-11-20" }, "give --from beside --to"],
    ["two ways at once", { last: "1d", from: "2026-11-20" }, "not both"],
    ["windows that overlap", { last: "7d", against: "1d" }, "overlap"],
    ["a time before time", { from: "0001-01-01", to: "2026-01-01" }, "before the year 1"],
  ])("are not %s: the error says what is wanted", (_what, options, problem) => {
    expect(() => of(options)).toThrow(WindowProblem);
    expect(() => of(options)).toThrow(problem);
  });
});
