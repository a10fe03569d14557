import { join, relative } from "path";
import type { FunctionName } from "../../contracts/settings";
import { tripsPrefix, zoneModelObject } from "../../contracts/lake-layout";
import type { DuckDbWarehouse } from "../../functions/adapters/embedded/duckdb-warehouse";
import { trainZones } from "../../functions/adapters/embedded/train-zones";
import type { ZoneModel } from "../../functions/domain/zones";
import type { Clock } from "../../functions/ports/clock";
import { RidestreamError } from "../../functions/ports/errors";
import type { ObjectStore } from "../../functions/ports/object-store";
import { runPipeline } from "../../functions/run-pipeline";
import type { Environment } from "../../functions/runtime/settings";
import type { Handled } from "../../functions/runtime/worker";
import { askOperations } from "./ask-operations";
import { askStrategy } from "./ask-strategy";
import { openDemoFolder, type DemoFolder } from "./demo-folder";
import { openDemoWarehouse, storedZones } from "./demo-warehouse";
import { readInput, type DemoInput } from "./demo-input";
import type { DemoOptions } from "./demo-options";
import type { DemoResult } from "./demo-result";
import type { Counts, Progress } from "./progress";
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
  const { options, clock, environment } = props;
  const input = await readInput(options, mostTrainedOn);
  const folder = await openDemoFolder({ path: options.out, fresh: options.fresh === true });
  try {
    const stores = await openStores(folder, clock, options, environment, options.seed);
    try {
      return await play(props, folder, stores, input);
    } finally {
      await stores.close();
    }
  } finally {
    folder.unlock();
  }
}

async function play(
  { options, environment, clock, signal, progress }: RunDemoProps,
  folder: DemoFolder,
  stores: Stores,
  input: DemoInput,
): Promise<DemoResult> {
  const startedMs = clock.elapsed();
  const known = input.pickups
    ? await train(stores.lake, input.pickups, options, progress)
    : await storedZones(stores.lake);

  progress.step(`Streaming ${input.source}: produce, enrich, load-search, load-lake.`);
  progress.show();
  const streamedFromMs = clock.elapsed();
  await runPipeline({
    ...stores,
    messages: input.messages(folder.run),
    clock,
    signal,
    environment: {
      RS_PERSONAL_DATA_KEY: environment["RS_PERSONAL_DATA_KEY"] ?? `ridestream-demo-key-${options.seed}`,
      RS_POLL_WAIT_MS: "20",
      RS_FLUSH_BYTES: String(4 * 1024 * 1024),
    },
    ...(known && { zoneModel: known }),
    onHandled: (by, handled) => note(progress.counts, by, handled),
  });
  const streamedMs = clock.elapsed() - streamedFromMs;
  progress.end();
  if (signal.aborted)
    throw new RidestreamError(
      "RS-DEMO-STOPPED",
      `stopped before the end: the same command without --fresh goes on in ${folder.path}`,
    );

  progress.step("The warehouse reads the lake.");
  await stores.index.refresh();
  const warehouse = await openDemoWarehouse(folder, stores.lake);
  try {
    await warehouse.refresh();
    const zoneModel = input.pickups ? known : await trainOnTrips(warehouse, stores.lake, options, progress);
    await warehouse.useZones(zoneModel);
    const strategy = await askStrategy(warehouse);
    return {
      source: input.source,
      totals: await reconcile(stores.log, stores.index, strategy.trips),
      zoneModel,
      operations: await askOperations(stores.index, zoneModel, clock),
      strategy,
      files: (await stores.lake.list(tripsPrefix)).length,
      lakePath: relative(".", join(folder.pathOf("lake"), tripsPrefix)),
      tripsPerSecond: Math.round((1000 * progress.counts.produced) / Math.max(1, streamedMs)),
      elapsedMs: Math.round(clock.elapsed() - startedMs),
    };
  } finally {
    warehouse.close();
  }
}

const countOf: Readonly<Record<FunctionName, keyof Counts>> = {
  produce: "produced",
  enrich: "priced",
  "load-search": "indexed",
  "load-lake": "stored",
};

function note(counts: Counts, by: FunctionName, { trips, refusals }: Handled): void {
  counts[countOf[by]] += trips;
  counts.deadLettered += refusals.length;
}

async function trainOnTrips(
  warehouse: DuckDbWarehouse,
  lake: ObjectStore,
  options: DemoOptions,
  progress: Progress,
): Promise<ZoneModel | undefined> {
  const pickups = await warehouse.trainingPickups(mostTrainedOn, options.seed);
  return pickups.length === 0 ? undefined : train(lake, pickups, options, progress);
}

/** Trains the zones and leaves them in the lake, where the next run's enrich finds them. */
async function train(
  lake: ObjectStore,
  pickups: Parameters<typeof trainZones>[0],
  { seed }: DemoOptions,
  progress: Progress,
): Promise<ZoneModel> {
  progress.step(`Zones are learned from ${pickups.length.toLocaleString("en")} pickups (K-means, best of 100 starts).`);
  const model = trainZones(pickups, { seed });
  await lake.put(zoneModelObject, Buffer.from(JSON.stringify(model, null, 2)));
  return model;
}
