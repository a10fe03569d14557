import type { Clock } from "../../functions/ports/clock";
import { systemClock } from "../../functions/runtime/clock";

/** This machine's clock, set back by an hour each time that it is read. */
export function createBackwardClock(): Clock {
  let reads = 0;
  return { ...systemClock, now: () => Date.now() - 3_600_000 * reads++ };
}
