import type { Clock } from "../ports/clock";

export interface StopInTimeProps {
  readonly clock: Clock;
  /** Aborts when the work is asked to stop. */
  readonly signal: AbortSignal;
  /** Longest time from then on, ms. */
  readonly withinMs: number;
}

/**
 * Awaits work that has been told of the signal itself, for so long at most after it: a server that hangs must not hold a
 * process beyond its platform's grace period, at whose end it is killed.
 *
 * @returns "late" when the work goes on; what it does from then on is ignored
 * @throws what the work throws in time
 */
export async function stopInTime(work: Promise<void>, props: StopInTimeProps): Promise<"done" | "late"> {
  const { clock, signal, withinMs } = props;
  const isOver = new AbortController();
  const late = new Promise<"late">((resolve) => {
    const start = () =>
      void clock.sleep(withinMs, isOver.signal).then(() => {
        if (!isOver.signal.aborted) resolve("late");
      });
    if (signal.aborted) start();
    else signal.addEventListener("abort", start, { once: true, signal: isOver.signal });
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work.then(() => "done" as const), late]);
  } finally {
    isOver.abort();
  }
}
