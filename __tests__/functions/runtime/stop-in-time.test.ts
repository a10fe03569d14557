import { stopInTime } from "../../../functions/runtime/stop-in-time";
import { createTestClock } from "../test-clock";

const clock = createTestClock();
const never = new Promise<void>(() => undefined);

describe("work that is asked to stop", () => {
  it("is done when it ends in time, or was never asked", async () => {
    const stop = new AbortController();
    expect(await stopInTime(Promise.resolve(), { clock, signal: stop.signal, withinMs: 8_000 })).toBe("done");
  });

  it("is left where it does not end: a server hangs", async () => {
    const stop = new AbortController();
    const before = clock.now();
    const left = stopInTime(never, { clock, signal: stop.signal, withinMs: 8_000 });
    stop.abort();
    expect([await left, clock.now() - before]).toEqual(["late", 8_000]);
    expect(await stopInTime(never, { clock, signal: stop.signal, withinMs: 8_000 })).toBe("late");
  });

  it("throws what it throws in time, and nothing of what it throws later", async () => {
    const stop = new AbortController();
    const failing = Promise.reject(new Error("broken"));
    await expect(stopInTime(failing, { clock, signal: stop.signal, withinMs: 1 })).rejects.toThrow("broken");
    let fail: (error: Error) => void = () => undefined;
    const later = new Promise<void>((_resolve, reject) => (fail = reject));
    stop.abort();
    expect(await stopInTime(later, { clock, signal: stop.signal, withinMs: 1 })).toBe("late");
    fail(new Error("too late"));
  });
});
