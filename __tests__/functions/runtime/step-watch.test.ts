import type { Clock } from "../../../functions/ports/clock";
import { StepWatch } from "../../../functions/runtime/step-watch";

/** A clock that goes on when the test says so. */
function handClock() {
  let nowMs = 0;
  let wake: () => void = () => undefined;
  const clock: Clock = {
    now: () => nowMs,
    elapsed: () => nowMs,
    sleep: (_ms, signal) =>
      new Promise((resolve) => {
        wake = resolve;
        signal?.addEventListener("abort", () => resolve());
      }),
  };
  const pass = async (ms: number) => {
    nowMs += ms;
    wake();
    await new Promise(setImmediate);
  };
  return { clock, pass };
}

describe("the steps of a function", () => {
  it("are said to stand once, when one is under way for long, and no longer when it has ended", async () => {
    const { clock, pass } = handClock();
    const said: string[] = [];
    const say = (_context: object, message: string) => void said.push(message);
    const durations: number[] = [];
    const steps = new StepWatch({
      clock,
      logger: { info: say, warn: say, error: say, debug: say },
      stepped: (ms) => durations.push(ms),
    });
    const ended = steps.began();
    await pass(14_000);
    expect([steps.standing(), said]).toEqual([undefined, []]);
    await pass(6_000);
    await pass(5_000);
    expect([steps.standing(), steps.underWayMs()]).toEqual(["a step has been under way for 25 s", 25_000]);
    expect(said).toEqual(["a step has been under way for 20 s"]);
    ended("worked");
    expect([steps.standing(), steps.underWayMs(), durations]).toEqual([undefined, 0, [25_000]]);
    steps.began()("idle");
    steps.began()("failed");
    expect(durations).toEqual([25_000]);
    steps.close();
  });
});
