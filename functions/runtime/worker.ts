import type { DeadLetterCode } from "../../contracts/dead-letters";
import type { Clock } from "../ports/clock";
import type { RecordBatch, TopicPartition } from "../ports/event-log";
import { FencedError, UnavailableError } from "../ports/errors";

/** A function that consumes a topic, one step at a time, so that tests can stop it anywhere. */
export interface Worker {
  /** Handles what one poll brings. "idle" when it brought nothing and nothing was due. */
  step(): Promise<"worked" | "idle">;
  /** Records that it has not been given yet. */
  lag(): Promise<number>;
  /** Brings what is in hand to its sink, once nothing more comes. "worked" when there may be more to do then. */
  finish?(): Promise<"worked" | "idle">;
  /** How far its group is from the ends; what does not read a topic has none. */
  standing?(goal: Goal): Promise<Standing>;
  /** Keeps the group membership while the worker waits. */
  heartbeat(): Promise<void>;
  /** Finishes what is in hand if its sink answers, commits it and leaves the group. Nothing uncommitted is lost. */
  stop(): Promise<void>;
}

/** Where a run ends: the offsets at which the partitions of a topic ended when they were looked at. */
export interface Goal {
  readonly topic: string;
  readonly ends: ReadonlyMap<number, number>;
}

/**
 * How far a group is from a goal. "reading": this member has records before it still to come. "in hand": it has been given all
 * of its own, and has not committed them. "others": it has committed its own, and other members have not. "passed": the group
 * has committed everything before the goal.
 */
export type Standing = "reading" | "in hand" | "others" | "passed";

/** What a worker tells of each batch that it committed. */
export interface Handled {
  readonly trips: number;
  /** Codes of what was refused: one a trip, or one a message that could not be read. */
  readonly refusals: readonly DeadLetterCode[];
  /** The records that it was; absent for what comes from outside. */
  readonly source?: HandledSource;
}

export interface HandledSource extends TopicPartition {
  readonly firstOffset: number;
  readonly lastOffset: number;
  /** When the log took the first of them, ms since the Unix epoch. */
  readonly oldestMs: number;
}

/** The source of a whole batch. */
export function sourceOf({ topic, partition, records }: RecordBatch): HandledSource {
  const [first] = records;
  return {
    topic,
    partition,
    firstOffset: first.offset,
    lastOffset: (records.at(-1) ?? first).offset,
    oldestMs: first.timestampMs,
  };
}

export interface RunWorkerProps {
  readonly clock: Clock;
  /** Aborting it asks the worker to finish the batch in hand and stop. */
  readonly signal: AbortSignal;
  readonly retryFirstMs: number;
  readonly retryMaxMs: number;
  /** Told of each failure that is tried again, and of each fence. */
  readonly onRetry?: (error: FencedError | UnavailableError, waitMs: number) => void;
  /** Called after each step that did not fail. */
  readonly onStep?: () => void;
  /** When it answers true, the worker ends as soon as it has caught up. @default never */
  readonly upstreamIsDone?: () => boolean;
  /** Where the worker ends, whatever comes behind it meanwhile. @default nowhere */
  readonly goal?: Goal | undefined;
}

/** While records flow, the worker is asked no more often than that how far it is from its goal. */
const askAgainMs = 1_000;

/**
 * Runs a worker until the signal aborts, until it has caught up with an upstream that is done, or until its group has passed
 * its goal. What does not answer is tried again, waiting twice as long each time; while it waits the worker does not read. Being fenced is no failure:
 * the work goes on elsewhere.
 *
 * @throws whatever else a step throws, after leaving the group
 */
export async function runWorker(worker: Worker, props: RunWorkerProps): Promise<void> {
  const { clock, signal, retryFirstMs, retryMaxMs, onRetry, onStep, upstreamIsDone = () => false, goal } = props;
  const firstWaitMs = Math.min(retryFirstMs, retryMaxMs);
  let waitMs = firstWaitMs;
  let askedMs = clock.elapsed();
  try {
    while (!signal.aborted) {
      try {
        const noMoreComes = upstreamIsDone();
        const outcome = await worker.step();
        onStep?.();
        if (outcome === "idle" && noMoreComes && (await worker.lag()) === 0) {
          if ((await worker.finish?.()) !== "worked") break;
        }
        if (goal && (outcome === "idle" || clock.elapsed() - askedMs >= askAgainMs)) {
          if (await hasPassed(worker, goal)) break;
          askedMs = clock.elapsed();
        }
        waitMs = firstWaitMs;
        await breathe();
      } catch (error) {
        if (error instanceof FencedError) {
          onRetry?.(error, 0);
          await breathe();
          continue;
        }
        if (!(error instanceof UnavailableError)) throw error;
        onRetry?.(error, waitMs);
        await clock.sleep(waitMs, signal);
        await worker.heartbeat();
        waitMs = Math.min(2 * waitMs, retryMaxMs);
      }
    }
  } finally {
    await worker.stop();
  }
}

/** Whether the worker is at its goal, once it has written what it holds of what lies before it. */
async function hasPassed(worker: Worker, goal: Goal): Promise<boolean> {
  const standing = await worker.standing?.(goal);
  if (standing !== "in hand") return standing === "passed";
  await worker.finish?.();
  return (await worker.standing?.(goal)) === "passed";
}

/** Lets timers, signals and other workers of this process have their turn. */
export const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));
