import { LakeSettings, RuntimeSettings, settingsSchemas } from "../contracts/settings";
import { createGcsObjectStore } from "./adapters/gcs/gcs-object-store";
import { openZoneTrainer } from "./open-trainer";
import { systemClock as clock } from "./runtime/clock";
import { createLogger } from "./runtime/logger";
import { readSections, type Environment } from "./runtime/settings";
import { ZoneModels } from "./runtime/zone-models";
import { trainingWindow } from "./train-zones/train-zones";

/**
 * Logs what the zones of the model in use earned by comfort class in the window that they are learned from, a line for each.
 *
 * @throws RidestreamError RS-SETTINGS-INVALID, or what the lake or the warehouse answers
 */
export async function runReport(environment: Environment): Promise<void> {
  const name = "train-zones";
  const sections = { runtime: RuntimeSettings, settings: settingsSchemas[name], lake: LakeSettings };
  const { runtime, settings, lake: connection } = readSections(name, sections, environment);
  const logger = createLogger(name, runtime.logLevel);
  const lake = createGcsObjectStore({ connection });
  const inUse = await new ZoneModels(lake).current();
  if (!inUse) {
    logger.warn({}, "there are no zones yet: train them first");
    return;
  }
  const trainer = await openZoneTrainer({ lake, environment, clock, seed: settings.seed });
  const { model } = inUse;
  const window = trainingWindow(settings, clock);
  for (const row of await trainer.revenue(model, window))
    logger.info({ ...row, version: model.version, since: new Date(window.fromMs).toISOString() }, "revenue");
}
