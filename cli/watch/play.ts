import { systemClock as clock } from "../../functions/runtime/clock";
import { ServedZones } from "../../functions/enrich/served-zones";
import { createEnrich } from "../../functions/enrich/enrich";
import { createLoadLake } from "../../functions/load-lake/load-lake";
import { createLoadSearch } from "../../functions/load-search/load-search";
import { createGenerate } from "../../functions/produce/generate";
import { generateTrips } from "../../functions/produce/trip-generator";
import { readSettings, type Environment } from "../../functions/runtime/settings";
import { runWorker, type Worker } from "../../functions/runtime/worker";
import { ZoneModels } from "../../functions/runtime/zone-models";
import { openDemoFolder } from "../demo/demo-folder";
import { learnZones } from "../demo/demo-zones";
import { openStores } from "../demo/stores";
import type { WatchedStores } from "./look";

export interface PlayProps {
  /** A demo's folder, made where there is none. */
  readonly folder: string;
  readonly tripsPerSecond: number;
  readonly environment: Environment;
  readonly signal: AbortSignal;
}

/**
 * A live platform on embedded parts: trips of the synthetic city, as they happen, through all functions in this process, until
 * the signal aborts. Then each function finishes what it has in hand.
 *
 * @param meanwhile works with its stores; the platform ends with it
 * @throws whatever ends a function, or RidestreamError RS-DEMO-FOLDER, RS-FOLDER-IN-USE
 */
export async function playLive(
  { folder: path, tripsPerSecond, environment, signal }: PlayProps,
  meanwhile: (stores: WatchedStores) => Promise<void>,
): Promise<void> {
  const folder = await openDemoFolder({ path, fresh: false });
  try {
    const seed = 1;
    const stores = await openStores(folder, clock, {}, environment, seed);
    try {
      const { log, index, lake } = stores;
      const models = new ZoneModels(lake);
      if ((await models.current()) === undefined) {
        const pickups = Array.from(generateTrips(2_000, seed + 1), ({ client }) => client.position);
        await learnZones({ lake, clock, environment, seed, pickups });
      }
      const own: Environment = {
        RS_PERSONAL_DATA_KEY: environment["RS_PERSONAL_DATA_KEY"] ?? `ridestream-demo-key-${seed}`,
        RS_POLL_WAIT_MS: "100",
        RS_FLUSH_AFTER_MS: "5000",
        RS_TRIPS_PER_SECOND: String(tripsPerSecond),
      };
      const zones = new ServedZones({ models, clock, settings: readSettings("enrich", own) });
      await zones.refresh();
      const produce = readSettings("produce", own);
      const workers: readonly Worker[] = [
        createGenerate({ log, clock, settings: produce }),
        await createEnrich({ log, clock, zones, settings: readSettings("enrich", own) }),
        await createLoadSearch({ log, index, clock, settings: readSettings("load-search", own) }),
        await createLoadLake({ log, store: lake, clock, settings: readSettings("load-lake", own) }),
      ];
      await beside(workers, signal, produce, () => meanwhile({ log, index }));
    } finally {
      await stores.close();
    }
  } finally {
    folder.unlock();
  }
}

/** Runs workers beside something, until it ends or one of them fails. */
async function beside(
  workers: readonly Worker[],
  signal: AbortSignal,
  { retryFirstMs, retryMaxMs }: { readonly retryFirstMs: number; readonly retryMaxMs: number },
  meanwhile: () => Promise<void>,
): Promise<void> {
  const over = new AbortController();
  const ended = AbortSignal.any([signal, over.signal]);
  const running = workers.map((worker) => runWorker(worker, { clock, signal: ended, retryFirstMs, retryMaxMs }));
  const first = Promise.race([meanwhile(), Promise.all(running)]).finally(() => over.abort());
  const outcomes = await Promise.allSettled([first, ...running]);
  const failure = outcomes.find((outcome) => outcome.status === "rejected");
  if (failure) throw failure.reason;
}
