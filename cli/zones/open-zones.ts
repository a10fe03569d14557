import { LakeSettings, TrainZonesSettings, WarehouseSettings, type SettingsOf } from "../../contracts/settings";
import { currentZonesObject } from "../../contracts/lake-layout";
import type { ObjectStore } from "../../functions/ports/object-store";
import type { ZoneTrainer } from "../../functions/ports/zone-trainer";
import { systemClock as clock } from "../../functions/runtime/clock";
import { isGiven, readSections } from "../../functions/runtime/settings";
import { ZoneModels } from "../../functions/runtime/zone-models";
import { withDemoFolder } from "../demo/demo-folder";
import { firstAnswer, waitsOn } from "../first-answer";
import type { Terminal } from "../terminal";
import { DemoFolderOption } from "../demo/demo-folder-option";

export const outOption = () =>
  new DemoFolderOption("work with a demo's folder instead of the lake of RS_LAKE_BUCKET", ["RS_LAKE_BUCKET"]);

/** A lake that holds zones, and what learns them from it. */
export interface OpenedZones {
  readonly lake: ObjectStore;
  readonly models: ZoneModels;
  readonly settings: SettingsOf<"train-zones">;
  /** The trainer of the warehouse: BigQuery's where RS_WAREHOUSE_PROJECT is set, else k-means over the lake. */
  readonly openTrainer: () => Promise<ZoneTrainer>;
}

/**
 * Works with the zones of a demo's folder, or else with those of the lake that the settings name.
 *
 * @throws RidestreamError RS-DEMO-FOLDER for a folder without a demo, RS-FOLDER-IN-USE, RS-SETTINGS-INVALID
 */
export async function withZones(
  { environment, err }: Terminal,
  folder: string | undefined,
  work: (zones: OpenedZones) => Promise<void>,
): Promise<void> {
  if (folder === undefined) return work(await openServers({ environment, err }));
  const { settings } = readSections("ridestream zones", { settings: TrainZonesSettings }, environment);
  return withDemoFolder(folder, async ({ pathOf }) => {
    const [{ createFolderObjectStore }, { createLakeTrainer }] = await Promise.all([
      import("../../functions/adapters/embedded/folder-object-store"),
      import("../../functions/adapters/embedded/lake-trainer"),
    ]);
    const lake = createFolderObjectStore(pathOf("lake"));
    // The folder's trips alone: pickups of a synthetic city would pull the zones of another one.
    const trainer = createLakeTrainer({ lake, seed: settings.seed, pickups: () => Promise.resolve([]) });
    await work({ lake, models: new ZoneModels(lake), settings, openTrainer: () => Promise.resolve(trainer) });
  });
}

async function openServers({ environment, err }: Pick<Terminal, "environment" | "err">): Promise<OpenedZones> {
  const hasWarehouse = isGiven(environment, "RS_WAREHOUSE_PROJECT");
  const sections = {
    lake: LakeSettings,
    settings: TrainZonesSettings,
    ...(hasWarehouse && { warehouse: WarehouseSettings }),
  };
  const { lake: connection, settings } = readSections("ridestream zones", sections, environment);
  const [{ createGcsObjectStore }, { openZoneTrainer }] = await Promise.all([
    import("../../functions/adapters/gcs/gcs-object-store"),
    import("../../functions/open-trainer"),
  ]);
  const lake = createGcsObjectStore({ connection });
  const asked = { server: "lake", address: `bucket ${connection.bucket}`, onWait: waitsOn(err) } as const;
  await firstAnswer(asked, () => lake.metadata(currentZonesObject));
  return {
    lake,
    models: new ZoneModels(lake),
    settings,
    openTrainer: () => openZoneTrainer({ lake, environment, clock, seed: settings.seed }),
  };
}
