import { ElasticsearchSettings, KafkaSettings, LakeSettings } from "../../contracts/settings";
import { createFolderObjectStore } from "../../functions/adapters/embedded/folder-object-store";
import type { EventLog } from "../../functions/ports/event-log";
import type { ObjectStore } from "../../functions/ports/object-store";
import type { SearchIndex } from "../../functions/ports/search-index";
import { readSections } from "../../functions/runtime/settings";
import { withDemoFolder } from "../demo/demo-folder";
import { askLog, withLogOf } from "../open-log";
import { askIndex, keptTripDays, withIndex, withIndexOf } from "../operations/open-index";
import type { Terminal } from "../terminal";

/** What is compared. */
export interface ReconciledStores {
  readonly log: EventLog;
  readonly index: SearchIndex;
  readonly lake: ObjectStore;
  /** Days that the index keeps a trip; 0: for ever. */
  readonly indexKeepDays: number;
}

/**
 * Works with the stores of a demo's folder, or else with the servers that the settings name; one that does not answer ends it.
 *
 * @throws RidestreamError RS-DEMO-FOLDER for a folder without a demo, RS-FOLDER-IN-USE, RS-SETTINGS-INVALID
 */
export async function withStores<T>(
  terminal: Terminal,
  folder: string | undefined,
  work: (stores: ReconciledStores) => Promise<T>,
): Promise<T> {
  if (folder !== undefined) return withFolder(folder, work);
  // All at once, so that all their problems come together.
  const settings = { kafka: KafkaSettings, elasticsearch: ElasticsearchSettings, lake: LakeSettings };
  const { lake: connection } = readSections("ridestream reconcile", settings, terminal.environment);
  const { createGcsObjectStore } = await import("../../functions/adapters/gcs/gcs-object-store");
  const lake = createGcsObjectStore({ connection });
  return askLog(terminal, undefined, async (log) => {
    await askIndex(terminal, undefined, (index) => index.count());
    const indexKeepDays = await keptTripDays(terminal);
    return withIndex(terminal, undefined, (index) => work({ log, index, lake, indexKeepDays }));
  });
}

const withFolder = <T>(path: string, work: (stores: ReconciledStores) => Promise<T>): Promise<T> =>
  withDemoFolder(path, (folder) =>
    withIndexOf(folder, (index) =>
      withLogOf(folder, (log) =>
        work({ log, index, lake: createFolderObjectStore(folder.pathOf("lake")), indexKeepDays: 0 }),
      ),
    ),
  );
