import { mostInstances } from "../../contracts/functions";
import type { FunctionName } from "../../contracts/settings";
import type { Part } from "../environment/part";
import { unless, type Problem } from "../environment/problem";
import type { SettingValue } from "../environment/secret";
import type { WiredFunctions } from "./wire";

/** Those that consume, of which several instances share the partitions. */
export type WorkerName = Exclude<FunctionName, "produce" | "train-zones" | "compact-lake">;
export const workerNames: readonly WorkerName[] = ["enrich", "load-search", "load-lake"];

/** Those that an orchestration starts, where there is one. */
export type RunName = WorkerName | "train-zones";

/** How the functions run where an orchestration starts them, each until the end that it finds, instead of always. */
export interface ScheduledRuns {
  /** Longest time of one run of a worker, in seconds. */
  readonly limitS: number;
  /** Whether it starts train-zones too. */
  readonly trains: boolean;
}

/** What an orchestration starts: jobs of Cloud Run by their names, or processes by the variables of each. */
export type Runs =
  | { readonly as: "jobs"; readonly jobs: ReadonlyMap<RunName, string> }
  | { readonly as: "processes"; readonly variables: ReadonlyMap<RunName, Readonly<Record<string, SettingValue>>> };

/** What runs: where is told by the part, what it may by the grants that it was wired with. */
export interface Functions {
  /** Instances of each worker. */
  readonly instances: Readonly<Record<WorkerName, number>>;
  /** Where each instance serves its metrics. @default nowhere that a scrape could reach */
  readonly metrics?: readonly MetricsTarget[];
  /** What there is to start, where they do not run always. */
  readonly runs?: Runs;
}

/** An instance that is scraped. */
export interface MetricsTarget {
  readonly function: FunctionName;
  readonly instance: string;
  /** Host and port in the network of containers. */
  readonly address: string;
}

export interface FunctionsPart extends Part<Functions, FunctionsNeeds> {
  /** Instances of each worker, as its options have them. */
  readonly instances: Readonly<Record<WorkerName, number>>;
}

export interface FunctionsNeeds {
  readonly wired: WiredFunctions;
  /** @default they run always */
  readonly scheduled?: ScheduledRuns | undefined;
}

export const instancesOf = (
  given: Partial<Record<WorkerName, number>> | undefined,
): Readonly<Record<WorkerName, number>> => ({ enrich: 1, "load-search": 1, "load-lake": 1, ...given });

export function instanceProblems(instances: Readonly<Record<WorkerName, number>>): readonly Problem[] {
  return workerNames.flatMap((name) => {
    const count = instances[name];
    const most = mostInstances(name);
    return [
      ...unless(Number.isInteger(count) && count >= 0, `has ${count} instances of ${name}`, "give a whole number"),
      ...unless(
        !(count > most),
        `has ${count} instances of ${name} for ${most} partitions, and the rest would idle`,
        `give ${most} at most, or raise partitions in contracts/topics.ts`,
      ),
    ];
  });
}
