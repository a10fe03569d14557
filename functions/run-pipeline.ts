import { createEnrich } from "./enrich/enrich";
import { ServedFactors } from "./enrich/served-factors";
import { ServedZones } from "./enrich/served-zones";
import { createLoadLake } from "./load-lake/load-lake";
import { createLoadSearch } from "./load-search/load-search";
import type { Clock } from "./ports/clock";
import type { EventLog } from "./ports/event-log";
import type { ObjectStore } from "./ports/object-store";
import type { SearchIndex } from "./ports/search-index";
import { produce } from "./produce/produce";
import type { RequestMessage } from "./produce/request-message";
import type { FunctionName } from "../contracts/settings";
import { readSettings, type Environment } from "./runtime/settings";
import { PriceFactorVersions } from "./runtime/price-factor-versions";
import { ZoneModels } from "./runtime/zone-models";
import { runWorker, type Handled, type RunWorkerProps, type Worker } from "./runtime/worker";

export interface PipelineProps {
  readonly log: EventLog;
  readonly index: SearchIndex;
  readonly lake: ObjectStore;
  readonly messages: Iterable<RequestMessage> | AsyncIterable<RequestMessage>;
  readonly clock: Clock;
  /** Aborting it ends the run after what is in hand. */
  readonly signal: AbortSignal;
  /** Settings of the functions, RS_...; RS_PERSONAL_DATA_KEY is needed. */
  readonly environment: Environment;
  /** Told of each batch that a function has handled. */
  readonly onHandled?: (by: FunctionName, handled: Handled) => void;
  /** Told of each failure that is tried again; what it throws ends the run. */
  readonly onRetry?: NonNullable<RunWorkerProps["onRetry"]>;
}

/**
 * The four functions in one process: produces the messages and runs the three workers beside, until each has caught up
 * with the one before it. One that fails stops the others, which finish what they have in hand.
 *
 * @throws RidestreamError RS-SETTINGS-INVALID, or whatever ends a function
 */
export async function runPipeline(props: PipelineProps): Promise<void> {
  const { log, index, lake, clock, environment } = props;
  const told = (name: FunctionName) => (handled: Handled) => props.onHandled?.(name, handled);
  const search = readSettings("load-search", environment);
  const settings = readSettings("enrich", environment);
  const zones = new ServedZones({ models: new ZoneModels(lake), clock, settings });
  const factors =
    settings.pricing === "zone"
      ? new ServedFactors({ versions: new PriceFactorVersions(lake), clock, settings })
      : undefined;
  // From its first trip on.
  await Promise.all([zones.refresh(), factors?.refresh()]);
  const workers = {
    enrich: await createEnrich({
      log,
      clock,
      settings,
      onHandled: told("enrich"),
      zones,
      factors,
    }),
    loadSearch: await createLoadSearch({
      log,
      index,
      clock,
      settings: search,
      onHandled: told("load-search"),
    }),
    loadLake: await createLoadLake({
      log,
      store: lake,
      clock,
      settings: readSettings("load-lake", environment),
      onHandled: told("load-lake"),
    }),
  };

  const failed = new AbortController();
  const signal = AbortSignal.any([props.signal, failed.signal]);
  const { retryFirstMs, retryMaxMs } = search;
  const done = { produce: false, enrich: false };
  const run = (worker: Worker, upstreamIsDone: () => boolean) =>
    runWorker(worker, {
      clock,
      signal,
      retryFirstMs,
      retryMaxMs,
      upstreamIsDone,
      ...(props.onRetry && { onRetry: props.onRetry }),
    });
  const parts = [
    produce(props.messages, {
      log,
      settings: readSettings("produce", environment),
      signal,
      onHandled: told("produce"),
    }).then(() => (done.produce = true)),
    run(workers.enrich, () => done.produce).then(() => (done.enrich = true)),
    run(workers.loadSearch, () => done.enrich),
    run(workers.loadLake, () => done.enrich),
  ];
  for (const part of parts) part.catch(() => failed.abort());
  const failure = (await Promise.allSettled(parts)).find((outcome) => outcome.status === "rejected");
  if (failure) throw failure.reason;
}
