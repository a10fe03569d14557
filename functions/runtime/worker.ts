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
  /** Keeps the group membership while the worker waits. */
  heartbeat(): Promise<void>;
  /** Finishes what is in hand if its sink answers, commits it and leaves the group. Nothing uncommitted is lost. */
  stop(): Promise<void>;
}

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
}

/**
 * Runs a worker until the signal aborts, or until it has caught up with an upstream that is done. What does not answer
 * is tried again, waiting twice as long each time; while it waits the worker does not read. Being fenced is no failure:
 * the work goes on elsewhere.
 *
 * @throws whatever else a step throws, after leaving the group
 */
export async function runWorker(worker: Worker, props: RunWorkerProps): Promise<void> {
  const { clock, signal, retryFirstMs, retryMaxMs, onRetry, onStep, upstreamIsDone = () => false } = props;
  const firstWaitMs = Math.min(retryFirstMs, retryMaxMs);
  let waitMs = firstWaitMs;
  try {
    while (!signal.aborted) {
      try {
        const noMoreComes = upstreamIsDone();
        const outcome = await worker.step();
        onStep?.();
        if (outcome === "idle" && noMoreComes && (await worker.lag()) === 0) {
          if ((await worker.finish?.()) !== "worked") break;
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

/** Lets timers, signals and other workers of this process have their turn. */
export const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));
