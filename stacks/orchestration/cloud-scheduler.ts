import { cronOf, type IntervalMinutes } from "../../contracts/runs";
import { scheduleGround, startBySchedule } from "../functions/scheduled-job";
import { intervalProblems } from "./interval";
import type { OrchestrationPart } from "./orchestration";

export interface CloudSchedulerProps {
  /** Minutes between two starts: 1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30 or 60. @default 5 */
  readonly everyMinutes?: IntervalMinutes;
}

/** A run ends before the next one starts, and has this long to stop, in seconds. */
const stopS = 5;

/**
 * Cloud Scheduler starts a job of Cloud Run for each function. There is no order between them: each takes what is there, and what
 * comes later is the next run's. Nobody tries a run again: the next one goes on where it has committed. A run that is longer
 * than the interval is ended, and counts as failed (the alert job-failed): it is behind.
 */
export function cloudScheduler(props: CloudSchedulerProps = {}): OrchestrationPart {
  const { everyMinutes = 5 } = props;
  return {
    component: "orchestration",
    implementation: "cloudScheduler",
    options: props,
    place: "google",
    reachableFrom: [],
    holdsData: false,
    hostPorts: [],
    runs: { limitS: everyMinutes * 60 - stopS, trains: false },
    problems: () => intervalProblems(everyMinutes),
    retire: scheduleGround,
    create: (site, { runs }) => {
      const schedule = cronOf(everyMinutes);
      if (runs?.as !== "jobs") throw new TypeError("cloudScheduler starts jobs of Cloud Run");
      for (const [id, name] of runs.jobs) startBySchedule(site, { id, name }, schedule);
      site.stack().tell("schedule", `${schedule} (UTC): ${[...runs.jobs.keys()].join(", ")}`);
      return { schedule };
    },
  };
}
