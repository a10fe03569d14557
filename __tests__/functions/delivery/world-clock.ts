import type { Clock } from "../../../functions/ports/clock";
import { createTestClock } from "../test-clock";

/** A clock that stands still but for its sleeps, which end at once, and whose wall time can be set back. */
export function createWorldClock(): Clock & { setBack(ms: number): void } {
  const clock = createTestClock();
  let backMs = 0;
  return {
    ...clock,
    now: () => clock.now() - backMs,
    setBack(ms) {
      backMs += ms;
    },
  };
}
