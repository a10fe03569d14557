import { UnavailableError } from "../../functions/ports/errors";
import { systemClock } from "../../functions/runtime/clock";

const withinMs = 60_000;
const betweenMs = 100;

/** Asks until the answer is true, for a minute at most; a server that does not answer yet is asked again. */
export async function eventually(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = performance.now() + withinMs;
  const isSoNow = async () => {
    try {
      return await isSo();
    } catch (error) {
      if (error instanceof UnavailableError) return false;
      throw error;
    }
  };
  while (!(await isSoNow())) {
    if (performance.now() > deadline) throw new Error(`${what}: not so after ${withinMs / 1_000} s`);
    await systemClock.sleep(betweenMs);
  }
}
