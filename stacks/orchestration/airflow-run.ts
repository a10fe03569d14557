import { airflowSchedule } from "../../contracts/schedule";
import { cronOf, longestRunS, longestTrainingS, retryRunAfterS, type IntervalMinutes } from "../../contracts/runs";
import type { RunName } from "../functions/functions";

/** How a DAG's tasks start the functions: as processes of Airflow's own container, or as jobs of Cloud Run. */
export type StartedAs =
  | { readonly as: "processes"; readonly program: string; readonly pools: true }
  | {
      readonly as: "jobs";
      readonly project: string;
      readonly region: string;
      readonly jobs: Readonly<Record<string, string>>;
    };

export interface AirflowRunProps {
  readonly everyMinutes: IntervalMinutes;
  /** When zones are learned again (contracts/schedule.ts); undefined: nobody trains them. */
  readonly retrain: string | undefined;
  readonly functions: readonly RunName[];
  readonly started: StartedAs;
}

/** The variable RIDESTREAM_RUN of the DAGs (dags/ridestream_run.py): JSON, without a secret. */
export const airflowRun = ({ everyMinutes, retrain, functions, started }: AirflowRunProps): string =>
  JSON.stringify({
    ...started,
    functions,
    cron: cronOf(everyMinutes),
    ...(retrain !== undefined && { retrain: airflowSchedule(retrain) }),
    limitS: longestRunS,
    retryAfterS: retryRunAfterS,
    trainingS: longestTrainingS,
  });
