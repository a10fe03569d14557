import stringWidth from "string-width";
import { createProgress, type Counts } from "../../cli/demo/progress";
import { progressLine, shareText } from "../../cli/progress-line";
import { withoutCommands } from "../../cli/terminal";
import { createTestClock } from "../functions/test-clock";

const parts = ["42 %, about 12 s left", "produced 2,000", "priced 2,000", "indexed 2,000", "stored 2,000"];

function lineOn(isTTY: boolean, environment: Readonly<Record<string, string>> = {}) {
  const clock = createTestClock();
  const said: string[] = [];
  const stream = { isTTY, columns: 200, write: (text: string | Uint8Array) => said.push(text.toString()) };
  return { clock, said, line: progressLine(withoutCommands(stream, environment), clock) };
}

describe("the progress of a long command", () => {
  it.each([60, 80, 200])("is one line of at most %d columns, which is drawn again, what matters first", (columns) => {
    const { said, line } = lineOn(true, { COLUMNS: String(columns) });
    line.show(parts);
    const [shown = ""] = said;
    expect(shown.startsWith("\r\u001b[2K  42 %, about 12 s left")).toBe(true);
    expect(shown).not.toContain("\n");
    expect(stringWidth(shown)).toBeLessThan(columns);
    if (columns === 200) expect(shown).toContain("stored 2,000");
    line.clear();
    expect(said.at(-1)).toBe("\r\u001b[2K");
  });

  it.each([
    ["no terminal", false, {}],
    ["TERM=dumb", true, { TERM: "dumb" }],
  ])("is a plain line now and then on %s", async (_, isTTY, environment) => {
    const { clock, said, line } = lineOn(isTTY, environment);
    for (let n = 0; n < 60; n++) {
      line.show(parts);
      await clock.sleep(500);
    }
    line.clear();
    expect(said).toEqual(Array(3).fill(`  ${parts.join("  ")}\n`));
  });

  it("says the share that is done and the time left", () => {
    expect(shareText({ done: 1, total: 4, elapsedMs: 10_000 })).toBe("25 %, about 30 s left");
    expect(shareText({ done: 1, total: 400, elapsedMs: 10_000 })).toBe("0 %, about 67 min left");
    expect(shareText({ done: 1, total: 4000, elapsedMs: 10_000 })).toBe("0 %, about 12 h left");
    expect(shareText({ done: 0, total: 4, elapsedMs: 10_000 })).toBe("0 %");
    expect(shareText({ done: 9, total: 4, elapsedMs: 10_000 })).toBe("100 %, about 0 s left");
  });
});

describe("the progress of a demo", () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const shown = (trips: number | undefined, counts: Partial<Counts> = {}) => {
    const clock = { ms: 0, elapsed: () => clock.ms };
    const said: string[] = [];
    const stream = { isTTY: true, columns: 120, write: (text: string | Uint8Array) => said.push(text.toString()) };
    const progress = createProgress(withoutCommands(stream, {}), clock);
    progress.show(trips);
    Object.assign(progress.counts, {
      ...{ produced: 90, priced: 90, indexed: 60, stored: 49, deadLettered: 1 },
      ...counts,
    });
    clock.ms = 10_000;
    jest.advanceTimersByTime(500);
    progress.step("something else");
    progress.end();
    return said;
  };

  it("has the share of the trips that both stores have or that are refused, where their number is known", () => {
    expect(shown(100)[0]).toContain("  50 %, about 10 s left  produced 90");
    expect(shown(undefined)[0]).toBe("\r\u001b[2K  produced 90  priced 90  indexed 60  stored 49  dead letters 1");
  });

  it("has no more trips priced than produced while it runs, and at its end names those that were there before", () => {
    const [running, ...ended] = shown(undefined, { produced: 80 });
    expect(running).toContain("  produced 90  priced 90  indexed 60");
    expect(ended.at(-1)).toBe("  produced 80  sent earlier 10  priced 90  indexed 60  stored 49  dead letters 1\n");
  });

  it("leaves no half line before other words, and ends with all counts", () => {
    expect(shown(100).slice(1)).toEqual([
      "\r\u001b[2K",
      "something else\n",
      "  produced 90  priced 90  indexed 60  stored 49  dead letters 1\n",
    ]);
  });
});
