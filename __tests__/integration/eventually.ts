import { UnavailableError } from "../../functions/ports/errors";
import { systemClock } from "../../functions/runtime/clock";

const withinMs = 60_000;
const betweenMs = 200;

/**
 * Asks until the answer is true, for a minute at most; a server that does not answer yet is asked again.
 *
 * @param context what helps to understand that it was not so, such as the last words of who should have made it so
 */
export async function eventually(
  what: string,
  isSo: () => Promise<boolean> | boolean,
  context: () => string = () => "",
): Promise<void> {
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
    if (performance.now() > deadline) throw new Error(`${what}: not so after ${withinMs / 1_000} s\n${context()}`);
    await systemClock.sleep(betweenMs);
  }
}
