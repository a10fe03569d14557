import { systemClock } from "../../functions/runtime/clock";

const withinMs = 60_000;

/** Asks until the answer is true, for a minute at most. */
export async function eventually(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`${what}: not so after ${withinMs / 1_000} s`);
    await systemClock.sleep(50);
  }
}
