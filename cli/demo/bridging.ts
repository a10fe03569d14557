import type { Clock } from "../../functions/ports/clock";
import { UnavailableError, type FencedError } from "../../functions/ports/errors";

export interface BridgingProps {
  readonly clock: Clock;
  readonly onWait: (what: string) => void;
  /** Longest outage of a server that a demo waits through, ms. @default 60,000 */
  readonly withinMs?: number;
}

/**
 * What a demo does while a server that it works with is away: it says which one it waits for, and ends when that lasts.
 *
 * @returns told of each failure that is tried again; throws the last one of an outage that lasts too long
 */
export function bridging({ clock, onWait, withinMs = 60_000 }: BridgingProps) {
  const away = new Map<string, { readonly sinceMs: number; lastMs: number }>();
  return (error: FencedError | UnavailableError, waitMs: number): void => {
    if (!(error instanceof UnavailableError)) return;
    const nowMs = clock.elapsed();
    const outage = away.get(error.message);
    // A failure long after the one before it is of another outage.
    if (outage && nowMs - outage.lastMs <= withinMs / 2 + waitMs) {
      outage.lastMs = nowMs;
      if (nowMs - outage.sinceMs > withinMs) throw error;
      return;
    }
    away.set(error.message, { sinceMs: nowMs, lastMs: nowMs });
    onWait(`Waiting: ${error.message}; ${Math.ceil(withinMs / 1_000)} s at the most.`);
  };
}
