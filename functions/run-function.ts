import type { FunctionName } from "../contracts/settings";
import { UnavailableError } from "./ports/errors";
import { openWorker, readRuntime } from "./open-worker";
import { systemClock as clock } from "./runtime/clock";
import { startHealthServer } from "./runtime/health-server";
import { createLogger } from "./runtime/logger";
import { createMetrics } from "./runtime/metrics";
import type { Environment } from "./runtime/settings";
import { StepWatch } from "./runtime/step-watch";
import { stopInTime } from "./runtime/stop-in-time";
import { Waiting } from "./runtime/waiting";
import { runWorker, type Goal, type Worker } from "./runtime/worker";

export interface RunFunctionProps {
  readonly name: FunctionName;
  readonly environment: Environment;
  /** "end": until its group has committed all that its topic held at the start. "stopped": until the signal aborts. */
  readonly until: "end" | "stopped";
  /** Aborting it asks the function to finish what it has in hand and stop. */
  readonly signal: AbortSignal;
}

/**
 * Runs a worker against the servers that its settings name, with its logs, metrics and health.
 *
 * @returns whether it has ended by itself, or was stopped before
 * @throws RidestreamError RS-SETTINGS-INVALID, or whatever ends the worker
 */
export async function runFunction({
  name,
  environment,
  until,
  signal,
}: RunFunctionProps): Promise<"ended" | "stopped"> {
  const runtime = readRuntime(name, environment);
  const logger = createLogger(name, runtime.logLevel);
  const metrics = createMetrics(name, clock);
  const opened = await openWorker(name, environment, {
    onHandled(handled) {
      metrics.handled(handled);
      const context = { ...handled.source, trips: handled.trips, refusals: countsOf(handled.refusals) };
      if (handled.refusals.length > 0) logger.warn(context, "refused");
      else logger.debug(context, "handled");
    },
    onLettersTrouble({ code, message }) {
      logger.warn({ code }, `dead letters are not counted in the index, trips go on: ${message}`);
    },
    onOtherLogs(logs) {
      logger.info(
        { logs },
        "the lake holds trips of other logs, and none of this one yet: they stay beside each other",
      );
    },
    onZones({ version, trouble }, error) {
      if (trouble === undefined) logger.info({ version }, "trips are stamped with these zones");
      else logger.warn({ version, code: trouble }, error?.message ?? "the zones are old: nobody has judged them again");
    },
    onFactors({ version, trouble }, error) {
      if (trouble === undefined) logger.info({ version }, "prices are multiplied by these factors");
      else logger.warn({ version, code: trouble }, error?.message ?? "the price factors are not known");
    },
    onTrained(outcome) {
      metrics.trained(outcome?.verdict);
      if (outcome) logger.info(outcome.verdict, outcome.verdict.promoted ? "promoted" : "kept the model in use");
      else logger.warn({}, "there is nothing to learn zones from");
    },
    onCompacted(outcome) {
      logger.info(outcome, "combined small objects");
    },
    onRecordsGone(gone) {
      metrics.gone(gone.to - gone.from);
      logger.error(gone, "retention has taken records before they were read: the function goes on at the log's start");
    },
  });
  const steps = new StepWatch({ clock, logger, stepped: metrics.stepped });
  const worker = watched(opened.worker, steps);
  const waiting = new Waiting({ clock, logger });
  if (opened.lags) metrics.watchLag(opened.lags);
  metrics.watchWait(() => waiting.now);
  if (opened.zonesState) metrics.watchZones(opened.zonesState);
  const health = await startHealthServer({
    host: runtime.httpHost,
    port: runtime.httpPort,
    metrics,
    isAlive: () => steps.underWayMs() < runtime.stalledAfterMs,
    waitsFor: () => waiting.now?.why ?? steps.standing(),
  });
  try {
    const goal = until === "end" ? await opened.findGoal?.() : undefined;
    logger.info({ port: health.port, until, ...(goal && { ends: Object.fromEntries(goal.ends) }) }, "started");
    const work = runWorker(worker, {
      clock,
      signal,
      retryFirstMs: opened.retryFirstMs,
      retryMaxMs: opened.retryMaxMs,
      onRetry(error) {
        metrics.retried(error);
        if (error instanceof UnavailableError) waiting.began(error);
        else logger.warn({ code: error.code }, error.message);
      },
      onStep: () => waiting.ended(),
      upstreamIsDone: () => (until === "end" && goal === undefined) || opened.ends === true,
      goal,
    });
    if ((await stopInTime(work, { clock, signal, withinMs: runtime.stopWithinMs })) === "late") {
      logger.warn({ waitsFor: waiting.now?.server }, "stopped before an answer: what is not committed is read again");
      return "stopped";
    }
    const outcome = signal.aborted ? "stopped" : "ended";
    logger.info({ outcome }, "stopped");
    await opened.close();
    return outcome;
  } catch (error) {
    await opened.close();
    throw error;
  } finally {
    steps.close();
    await health.close();
  }
}

/** The worker with its steps timed; a step that fails is no sign of death, it is tried again. */
function watched(worker: Worker, steps: StepWatch): Worker {
  const step = async () => {
    const ended = steps.began();
    try {
      const outcome = await worker.step();
      ended(outcome);
      return outcome;
    } catch (error) {
      ended("failed");
      throw error;
    }
  };
  const finish = () => worker.finish?.() ?? Promise.resolve("idle" as const);
  const standing = (goal: Goal) => worker.standing?.(goal) ?? Promise.resolve("passed" as const);
  const [lag, heartbeat, stop] = [() => worker.lag(), () => worker.heartbeat(), () => worker.stop()];
  return { step, finish, standing, lag, heartbeat, stop };
}

function countsOf(codes: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}
