import type { SettingsOf } from "../../contracts/settings";
import type { Clock } from "../ports/clock";
import type { ObjectStore } from "../ports/object-store";
import { createBySchedule } from "../runtime/by-schedule";
import type { Worker } from "../runtime/worker";
import { compactLake } from "./compact-lake";
import { keptBesideMs, type CompactionOutcome } from "./compaction";

export interface CompactByScheduleProps {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly settings: SettingsOf<"compact-lake">;
  readonly onCompacted?: (outcome: CompactionOutcome) => void;
}

const dayMs = 86_400_000;

/** Compacts when it starts, then by its schedule. What one run combines, a later one removes. */
export function createCompactLake({ store, clock, settings, onCompacted }: CompactByScheduleProps): Worker {
  return createBySchedule({
    clock,
    schedule: settings.compact,
    async run() {
      const toMs = clock.now();
      const hours = { fromMs: toMs - settings.compactDays * dayMs, toMs };
      onCompacted?.(await compactLake({ lake: store, clock, hours, keepMs: keptBesideMs }));
    },
  });
}
