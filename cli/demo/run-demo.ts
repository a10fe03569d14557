import { join, relative } from "path";
import type { FunctionName } from "../../contracts/settings";
import type { Coordinates } from "../../contracts/wire";
import { tripsPrefix } from "../../contracts/lake-layout";
import type { Clock } from "../../functions/ports/clock";
import { RidestreamError } from "../../functions/ports/errors";
import { runPipeline } from "../../functions/run-pipeline";
import type { Environment } from "../../functions/runtime/settings";
import type { Handled } from "../../functions/runtime/worker";
import { ZoneModels } from "../../functions/runtime/zone-models";
import { askedOnce } from "./asked-once";
import { askOperations } from "./ask-operations";
import { askStrategy } from "./ask-strategy";
import { collectGarbage } from "./collect-garbage";
import { openDemoFolder, type DemoFolder } from "./demo-folder";
import { openDemoWarehouse } from "./demo-warehouse";
import { counted } from "../tables";
import { verdictLines } from "../zones/verdict-text";
import { learnZones, starts } from "./demo-zones";
import { readInput, type DemoInput } from "./demo-input";
import type { DemoOptions } from "./demo-options";
import type { DemoResult } from "./demo-result";
import type { Counts, Progress } from "./progress";
import { writeReport } from "./demo-report";
import { bridging } from "./bridging";
import { openStores, type Stores } from "./stores";
import { reconcile } from "./totals";

export interface RunDemoProps {
  readonly options: DemoOptions;
  /** Settings (RS_...). */
  readonly environment: Environment;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** Pickups that the zones are trained on; of more than that, a seeded sample of as many. */
const mostTrainedOn = 100_000;

/**
 * Plays the whole pipeline in one process and answers from its stores. Input is looked at before anything starts.
 *
 * @throws RidestreamError RS-DEMO-FOLDER, RS-FOLDER-IN-USE, RS-DEMO-STOPPED, RS-DEMO-TOTALS, RS-PICKUPS-FILE,
 *   RS-REQUESTS-FILE
 */
export async function runDemo(props: RunDemoProps): Promise<DemoResult> {
  const { options, clock, environment, progress } = props;
  const input = await readInputUnlessStopped(props);
  try {
    const folder = await openDemoFolder({ path: options.out, fresh: options.fresh === true });
    try {
      const stores = await openStores(folder, clock, options, environment, options.seed, (what) => progress.step(what));
      try {
        return await play(props, folder, stores, input);
      } finally {
        await stores.close();
      }
    } finally {
      folder.unlock();
    }
  } finally {
    input.close?.();
  }
}

async function readInputUnlessStopped({ options, signal, progress }: RunDemoProps): Promise<DemoInput> {
  try {
    return await readInput({ options, mostTrainedOn, signal, onWait: (what) => progress.step(what) });
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new RidestreamError("RS-DEMO-STOPPED", "stopped while it read its input: run it again, nothing was sent");
  }
}

async function play(
  { options, environment, clock, signal, progress }: RunDemoProps,
  folder: DemoFolder,
  stores: Stores,
  input: DemoInput,
): Promise<DemoResult> {
  const startedMs = clock.elapsed();
  const { lake } = stores;
  const pickups = input.pickups ?? [];
  const learnFrom = (given: readonly Coordinates[]) =>
    learnZones({ lake, clock, environment, seed: options.seed, pickups: given });
  if (pickups.length > 0 && (await new ZoneModels(lake).current()) === undefined) {
    progress.step(`Zones are learned from ${counted(pickups.length, "pickup")} (K-means, best of ${starts} starts).`);
    await learnFrom(pickups);
  }

  progress.step(`Streaming ${input.source}: produce, enrich, load-search, load-lake.`);
  progress.show(input.trips);
  const streamedFromMs = clock.elapsed();
  await runPipeline({
    ...stores,
    messages: input.messages(folder.run),
    clock,
    signal,
    environment: {
      RS_PRICING: environment["RS_PRICING"],
      RS_PRICE_CAP_PERCENT: environment["RS_PRICE_CAP_PERCENT"],
      RS_PERSONAL_DATA_KEY: environment["RS_PERSONAL_DATA_KEY"] ?? `ridestream-demo-key-${options.seed}`,
      RS_POLL_WAIT_MS: "20",
      RS_FLUSH_BYTES: String(4 * 1024 * 1024),
    },
    onHandled: (by, handled) => note(progress.counts, by, handled),
    onRetry: bridging({ clock, onWait: (what) => progress.step(what) }),
  });
  const streamedMs = clock.elapsed() - streamedFromMs;
  progress.end();
  if (signal.aborted)
    throw new RidestreamError(
      "RS-DEMO-STOPPED",
      `stopped before the end: the same command without --fresh goes on in ${folder.path}`,
    );

  collectGarbage();
  progress.step("The warehouse reads the lake.");
  await stores.index.refresh();
  const warehouse = await openDemoWarehouse(folder, stores.lake);
  try {
    await warehouse.refresh();
    const learned = await learnFrom(input.arePickupsTrips ? [] : pickups);
    if (learned) for (const line of verdictLines(learned)) progress.step(line);
    collectGarbage();
    const zoneModel = learned?.inUse;
    await warehouse.useZones(zoneModel);
    // The page shows some of the answers again.
    const once = askedOnce(warehouse);
    const strategy = await askStrategy(once);
    const totals = await reconcile(stores.log, stores.index, strategy.trips);
    await writeReport({ warehouse: once, clock, lake, folder, source: input.source, totals });
    return {
      source: input.source,
      totals,
      zoneModel,
      verdict: learned?.verdict,
      operations: await askOperations(stores.index, zoneModel, clock),
      strategy,
      files: (await stores.lake.list(tripsPrefix)).length,
      lakePath: relative(".", join(folder.pathOf("lake"), tripsPrefix)),
      pagePath: relative(".", folder.pathOf("report")),
      tripsPerSecond: (1000 * Math.min(progress.counts.indexed, progress.counts.stored)) / Math.max(1, streamedMs),
      elapsedMs: Math.round(clock.elapsed() - startedMs),
    };
  } finally {
    warehouse.close();
  }
}

const countOf: Readonly<Partial<Record<FunctionName, keyof Counts>>> = {
  produce: "produced",
  enrich: "priced",
  "load-search": "indexed",
  "load-lake": "stored",
};

function note(counts: Counts, by: FunctionName, { trips, refusals }: Handled): void {
  const counted = countOf[by];
  if (counted) counts[counted] += trips;
  counts.deadLettered += refusals.length;
}
