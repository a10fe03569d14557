import { dueAfter } from "../../contracts/schedule";
import type { SettingsOf } from "../../contracts/settings";
import type { Clock } from "../ports/clock";
import type { ObjectStore } from "../ports/object-store";
import type { Worker } from "../runtime/worker";
import { compactLake } from "./compact-lake";
import { keptBesideMs, type CompactionOutcome } from "./compaction";

export interface CompactByScheduleProps {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly settings: SettingsOf<"compact-lake">;
  readonly onCompacted?: (outcome: CompactionOutcome) => void;
}

/** How long it waits before it looks at the clock again. */
const tickMs = 500;
const dayMs = 86_400_000;

/** Compacts when it starts, then by its schedule. What one run combines, a later one removes. */
export function createCompactLake({ store, clock, settings, onCompacted }: CompactByScheduleProps): Worker {
  let dueMs = Number.NEGATIVE_INFINITY;
  return {
    async step() {
      if (clock.now() < dueMs) {
        await clock.sleep(Math.min(tickMs, dueMs - clock.now()));
        return "idle";
      }
      const toMs = clock.now();
      const hours = { fromMs: toMs - settings.compactDays * dayMs, toMs };
      const outcome = await compactLake({ lake: store, clock, hours, keepMs: keptBesideMs });
      dueMs = dueAfter(settings.compact, clock.now());
      onCompacted?.(outcome);
      return "worked";
    },
    lag: () => Promise.resolve(0),
    heartbeat: () => Promise.resolve(),
    // What it has combined stays, and what it has begun harms nobody.
    stop: () => Promise.resolve(),
  };
}
