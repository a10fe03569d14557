import { readdirSync, readFileSync } from "fs";
import { join, resolve } from "path";
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

describe("the time", () => {
  it("is given to whatever needs it: only the runtime reads it", () => {
    const root = resolve(__dirname, "../../..");
    const files = ["contracts", "functions"].flatMap((room) =>
      readdirSync(join(root, room), { recursive: true, encoding: "utf8" }).map((name) => join(room, name)),
    );
    const reading = files
      .filter((file) => file.endsWith(".ts") && !file.startsWith(join("functions", "runtime")))
      .filter((file) => readFileSync(join(root, file), "utf8").includes("new Date()"));
    expect(reading).toEqual([]);
  });
});
