import { systemClock } from "../../../functions/runtime/clock";

describe("this machine's clock", () => {
  it("sleeps as long as it is told", async () => {
    const start = systemClock.now();
    await systemClock.sleep(30);
    expect(systemClock.now() - start).toBeGreaterThanOrEqual(28);
  });

  it("wakes at once when the signal aborts, or has aborted", async () => {
    const start = systemClock.now();
    await systemClock.sleep(10_000, AbortSignal.abort());
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 5);
    await systemClock.sleep(10_000, controller.signal);
    expect(systemClock.now() - start).toBeLessThan(2_000);
  });
});
