import stringWidth from "string-width";
import type { Clock } from "../functions/ports/clock";
import { redraws, usualColumns, type Writable } from "./terminal";

/** How far a long command is, in one line. */
export interface ProgressLine {
  /** A terminal shows as many parts as fit, the first ones first; elsewhere it is a line, and not more often than every ten seconds. */
  show(parts: readonly string[]): void;
  /** Takes the line off a terminal, before something else is written. */
  clear(): void;
}

const drawnAfterMs = 100;

/** When a log gets its first line, and how long after each the next one, ms. */
const firstAfterMs = 2_000;
const nextAfterMs = 10_000;

export function progressLine(stream: Writable, clock: Pick<Clock, "elapsed">): ProgressLine {
  const controls = stream.controls ?? stream;
  let dueMs = clock.elapsed() + firstAfterMs;
  let isShown = false;
  return {
    show(parts) {
      if (redraws(stream)) {
        // The last column stays free: some terminals go to the next line there.
        controls.write(`\r\u001b[2K${fitting(parts, (stream.columns ?? usualColumns) - 1)}`);
        isShown = true;
      } else if (clock.elapsed() >= dueMs) {
        stream.write(`${lineOf(parts)}\n`);
        dueMs = clock.elapsed() + nextAfterMs;
      }
    },
    clear() {
      if (isShown) controls.write("\r\u001b[2K");
      isShown = false;
    },
  };
}

/** The share that is done of one step after the other, with the time left. */
export interface ShareLine {
  /** @param share from 0 to 1 */
  readonly show: (share: number) => void;
  /** Takes the line off, and begins the next step. */
  clear(): void;
}

export function shareLine(stream: Writable, clock: Pick<Clock, "elapsed">): ShareLine {
  const line = progressLine(stream, clock);
  let startedMs = clock.elapsed();
  let shownMs = Number.NEGATIVE_INFINITY;
  return {
    show(share) {
      const nowMs = clock.elapsed();
      // Whoever reads records calls it often.
      if (nowMs - shownMs < drawnAfterMs) return;
      shownMs = nowMs;
      line.show([shareText({ done: share, total: 1, elapsedMs: nowMs - startedMs })]);
    },
    clear() {
      line.clear();
      startedMs = clock.elapsed();
      shownMs = Number.NEGATIVE_INFINITY;
    },
  };
}

export const lineOf = (parts: readonly string[]) => `  ${parts.join("  ")}`;

function fitting(parts: readonly string[], columns: number): string {
  const shown = [...parts];
  while (shown.length > 1 && stringWidth(lineOf(shown)) > columns) shown.pop();
  return lineOf(shown);
}

export interface Share {
  readonly done: number;
  readonly total: number;
  readonly elapsedMs: number;
}

/** `42 %, about 12 s left`; no time while too little is done to tell it from. */
export function shareText({ done, total, elapsedMs }: Share): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const percent = `${Math.floor(100 * share)} %`;
  if (share === 0 || elapsedMs < 1_000) return percent;
  return `${percent}, about ${durationText((elapsedMs * (1 - share)) / share)} left`;
}

function durationText(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
}
