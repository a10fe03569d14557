import type { Clock } from "../../functions/ports/clock";

/** A clock that stands still but for its sleeps, which end at once. */
export function createTestClock(startMs = Date.parse("2026-01-01T10:00:00Z")): Clock {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    elapsed: () => nowMs,
    sleep: (ms) => {
      nowMs += ms;
      return Promise.resolve();
    },
  };
}
