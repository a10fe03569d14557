/** Time as the functions are given it, so that tests and simulations hold it in their hands. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Milliseconds since some moment, for measuring how long something takes: unlike `now`, it never goes back. */
  elapsed(): number;
  /** Resolves after `ms` milliseconds, or at once when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A timer of Node takes no more than this, ms: one that is longer goes off at once. */
export const longestTimerMs = 2 ** 31 - 1;
