import { ElasticsearchSettings, KafkaSettings, LakeSettings } from "../../contracts/settings";
import { createFolderObjectStore } from "../../functions/adapters/embedded/folder-object-store";
import { EmbeddedEventLog } from "../../functions/adapters/embedded/event-log";
import { openFileJournal } from "../../functions/adapters/embedded/journal";
import type { EventLog } from "../../functions/ports/event-log";
import type { ObjectStore } from "../../functions/ports/object-store";
import type { SearchIndex } from "../../functions/ports/search-index";
import { systemClock } from "../../functions/runtime/clock";
import { readSections } from "../../functions/runtime/settings";
import { reopenDemoFolder } from "../demo/demo-folder";
import { filledFile, journalOf } from "../demo/sound-files";
import { askLog } from "../open-log";
import { askIndex, keptTripDays, withIndex } from "../operations/open-index";
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

async function withFolder<T>(path: string, work: (stores: ReconciledStores) => Promise<T>): Promise<T> {
  const { pathOf, access, unlock } = await reopenDemoFolder(path);
  try {
    const { openEmbeddedSearchIndex } = await import("../../functions/adapters/embedded/search-index");
    const index = await openEmbeddedSearchIndex({ path: filledFile(pathOf("search")), access, memoryMegabytes: 128 });
    try {
      const log = new EmbeddedEventLog({
        journal: openFileJournal(journalOf({ pathOf }), access),
        clock: systemClock,
      });
      try {
        return await work({ log, index, lake: createFolderObjectStore(pathOf("lake")), indexKeepDays: 0 });
      } finally {
        await log.close();
      }
    } finally {
      index.close();
    }
  } finally {
    unlock();
  }
}
