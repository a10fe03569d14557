import type { Part } from "../environment/part";
import type { Runs, ScheduledRuns } from "../functions/functions";

/** Who starts the functions, instead of their running always. */
export interface Orchestration {
  /** When the functions start, as cron writes it, in UTC. */
  readonly schedule: string;
}

export interface OrchestrationNeeds {
  /** What there is to start. */
  readonly runs: Runs | undefined;
  /** When zones are learned again, in UTC (contracts/schedule.ts); undefined: nobody trains them. */
  readonly retrain: string | undefined;
}

export interface OrchestrationPart extends Part<Orchestration, OrchestrationNeeds> {
  /** How the functions are to run, known before anything is built. */
  readonly runs: ScheduledRuns;
}
