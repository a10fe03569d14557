import { join } from "path";
import { EmbeddedEventLog } from "../../functions/adapters/embedded/event-log";
import { createFolderObjectStore } from "../../functions/adapters/embedded/folder-object-store";
import { openFileJournal } from "../../functions/adapters/embedded/journal";
import { openEmbeddedSearchIndex } from "../../functions/adapters/embedded/search-index";
import type { Clock } from "../../functions/ports/clock";
import type { EventLog } from "../../functions/ports/event-log";
import type { ObjectStore } from "../../functions/ports/object-store";
import type { SearchIndex } from "../../functions/ports/search-index";
import type { DemoFolder } from "./demo-folder";

/** The stores of a demo, kept in its folder. */
export interface Stores {
  readonly log: EventLog;
  readonly index: SearchIndex;
  readonly lake: ObjectStore;
  /** Consumer group of load-search: another one when the index was made anew. */
  readonly searchGroupId: string;
  readonly close: () => Promise<void>;
}

const searchMegabytes = 128;

/** @throws RidestreamError RS-LOG-DAMAGED, RS-STORE-OPEN */
export async function openStores(folder: DemoFolder, clock: Clock): Promise<Stores> {
  const log = new EmbeddedEventLog({ journal: openFileJournal(join(folder.pathOf("log"), "journal")), clock });
  try {
    const index = await openEmbeddedSearchIndex({ path: folder.pathOf("search"), memoryMegabytes: searchMegabytes });
    return {
      log,
      index,
      lake: createFolderObjectStore(folder.pathOf("lake")),
      searchGroupId: `ridestream-load-search-${index.id}`,
      async close() {
        index.close();
        await log.close();
      },
    };
  } catch (error) {
    await log.close();
    throw error;
  }
}
