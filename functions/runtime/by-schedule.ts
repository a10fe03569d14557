import { dueAfter } from "../../contracts/schedule";
import type { Clock } from "../ports/clock";
import type { Worker } from "./worker";

export interface ByScheduleProps {
  readonly clock: Clock;
  /** As contracts/schedule.ts writes it. */
  readonly schedule: string;
  /** Harms nobody where it is broken off. */
  readonly run: () => Promise<void>;
}

/** How long it waits before it looks at the clock again. */
const tickMs = 500;

/** Runs when it starts, then by its schedule. */
export function createBySchedule({ clock, schedule, run }: ByScheduleProps): Worker {
  let dueMs = Number.NEGATIVE_INFINITY;
  return {
    async step() {
      if (clock.now() < dueMs) {
        await clock.sleep(Math.min(tickMs, dueMs - clock.now()));
        return "idle";
      }
      await run();
      dueMs = dueAfter(schedule, clock.now());
      return "worked";
    },
    lag: () => Promise.resolve(0),
    heartbeat: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  };
}
