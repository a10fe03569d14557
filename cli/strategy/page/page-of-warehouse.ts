import { basename, resolve } from "path";
import { LakeSettings } from "../../../contracts/settings";
import { RidestreamError } from "../../../functions/ports/errors";
import { systemClock } from "../../../functions/runtime/clock";
import { isGiven, readSections } from "../../../functions/runtime/settings";
import { reconcile, type Totals } from "../../demo/totals";
import { firstAnswer, waitsOn } from "../../first-answer";
import { withLog } from "../../open-log";
import { withIndex } from "../../operations/open-index";
import type { Terminal } from "../../terminal";
import { askBigQuery, withDemoWarehouse } from "../open-warehouse";
import { askForPage, type Facts, type Unknown, type ZonesInUse } from "./facts";
import { numberOf } from "./numbers";
import { reportPage } from "./page";
import { zonesIn } from "./zones-in-use";

/**
 * Strategy's page of a demo's folder, or of the BigQuery that the settings name.
 *
 * @throws RidestreamError RS-DEMO-FOLDER, RS-FOLDER-IN-USE, RS-SETTINGS-INVALID, RS-WAREHOUSE-QUERY
 */
export async function pageOfWarehouse(terminal: Terminal, folder: string | undefined): Promise<string> {
  return reportPage(await (folder === undefined ? factsOfBigQuery(terminal) : factsOfFolder(terminal, folder)));
}

async function factsOfFolder(terminal: Terminal, folder: string): Promise<Facts> {
  const facts = await withDemoWarehouse(folder, async (warehouse, lake) =>
    askForPage(warehouse, {
      madeAt: now(),
      source: `the demo in ${basename(resolve(folder))}`,
      zones: await zonesIn(lake),
      stores: { why: "" },
    }),
  );
  return { ...facts, stores: await storesOf(terminal, folder, numberOf(facts.totals.rows[0], "trips")) };
}

const elsewhere: ReadonlySet<string> = new Set(["RS-STORE-OPEN", "RS-LOG-DAMAGED", "RS-DEMO-TOTALS"]);

/** A demo that used servers has not all of its stores in its folder. */
async function storesOf(terminal: Terminal, folder: string, stored: number): Promise<Totals | Unknown> {
  try {
    const indexed = await withIndex(terminal, folder, (index) => index.count());
    return await withLog(terminal, folder, (log) => reconcile(log, { count: () => Promise.resolve(indexed) }, stored));
  } catch (error) {
    if (!(error instanceof RidestreamError) || !elsewhere.has(error.code)) throw error;
    return { why: `the folder does not hold all of them (${error.code}).` };
  }
}

async function factsOfBigQuery(terminal: Terminal): Promise<Facts> {
  const zones = await zonesOfBucket(terminal);
  const { RS_WAREHOUSE_PROJECT: project = "", RS_WAREHOUSE_DATASET: dataset = "" } = terminal.environment;
  return askBigQuery(terminal, (warehouse) =>
    askForPage(warehouse, {
      madeAt: now(),
      source: `the BigQuery dataset ${project}.${dataset}`,
      zones,
      stores: { why: "BigQuery holds the lake's trips alone." },
    }),
  );
}

async function zonesOfBucket({ environment, err }: Terminal): Promise<ZonesInUse | Unknown> {
  if (!isGiven(environment, "RS_LAKE_BUCKET"))
    return { why: "the model is in the lake; set RS_LAKE_BUCKET to show it." };
  const { lake } = readSections("ridestream", { lake: LakeSettings }, environment);
  const { createGcsObjectStore } = await import("../../../functions/adapters/gcs/gcs-object-store");
  const store = createGcsObjectStore({ connection: lake });
  const asked = { server: "lake", address: `bucket ${lake.bucket}`, onWait: waitsOn(err) } as const;
  return firstAnswer(asked, () => zonesIn(store));
}

const now = () => new Date(systemClock.now()).toISOString();
