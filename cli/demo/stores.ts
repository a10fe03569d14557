import { createHash } from "crypto";
import { EmbeddedEventLog } from "../../functions/adapters/embedded/event-log";
import { createFolderObjectStore } from "../../functions/adapters/embedded/folder-object-store";
import { openFileJournal } from "../../functions/adapters/embedded/journal";
import { openEmbeddedSearchIndex } from "../../functions/adapters/embedded/search-index";
import type { Clock } from "../../functions/ports/clock";
import type { EventLog } from "../../functions/ports/event-log";
import type { ObjectStore } from "../../functions/ports/object-store";
import type { SearchIndex } from "../../functions/ports/search-index";
import type { Environment } from "../../functions/runtime/settings";
import type { DemoFolder } from "./demo-folder";
import { journalOf, openOrMakeAgain } from "./sound-files";

/** The stores of a demo: each embedded in this process and kept in its folder, or a server. */
export interface Stores {
  readonly log: EventLog;
  readonly index: SearchIndex;
  readonly lake: ObjectStore;
  readonly close: () => Promise<void>;
}

/** The servers that take the place of embedded stores; each can be given alone. */
export interface Servers {
  /** Bootstrap brokers, host:port, comma-separated. */
  readonly kafka?: string;
  /** Address. */
  readonly elasticsearch?: string;
  /** Bucket, or the address of an emulator with the bucket as its path. */
  readonly gcs?: string;
}

/**
 * Opens the stores: servers where they are given, else those of the folder. What else a server needs (security,
 * credentials, time-outs) is taken from the settings (RS_...).
 *
 * @param onWait told of a server that does not answer at once
 * @throws UnavailableError for one that does not answer; RidestreamError RS-SETTINGS-INVALID, RS-LOG-DAMAGED, RS-STORE-OPEN, or whatever a server refuses
 */
export async function openStores(
  folder: DemoFolder,
  clock: Clock,
  servers: Servers,
  environment: Environment,
  seed: number,
  onWait: (what: string) => void = () => undefined,
): Promise<Stores> {
  const props = { clock, environment, onWait };
  const isAlone = servers.elasticsearch === undefined && servers.gcs === undefined;
  const lake =
    servers.gcs === undefined
      ? createFolderObjectStore(folder.pathOf("lake"))
      : await (await clients()).openBucket(servers.gcs, props);
  const log =
    servers.kafka === undefined
      ? new EmbeddedEventLog({
          journal: openFileJournal(journalOf(folder)),
          clock,
          ...(isAlone && { newLogId: seededLogId(seed, folder.run) }),
        })
      : await (await clients()).openKafka(servers.kafka, props);
  try {
    const { index, close } =
      servers.elasticsearch === undefined
        ? await openFile(folder)
        : await (await clients()).openSearch(servers.elasticsearch, props);
    return {
      log,
      index,
      lake,
      async close() {
        await close();
        await log.close();
      },
    };
  } catch (error) {
    await log.close();
    throw error;
  }
}

/**
 * Ids of a demo's logs: the same seed gives the same trips, ids too. No other log of the folder has them, for its runs are
 * counted; where a store is a server, which other demos write too, ids are random.
 */
const seededLogId = (seed: number, run: number) => (topic: string) =>
  createHash("sha256").update(`${seed} ${run} ${topic}`).digest().subarray(0, 16).toString("base64url");

/** The servers' clients are large, and most demos need none of them. */
const clients = () => import("./server-stores");

const searchMegabytes = 128;

async function openFile(folder: DemoFolder) {
  const path = folder.pathOf("search");
  // What it held is read from the log again.
  const index = await openOrMakeAgain(path, () => openEmbeddedSearchIndex({ path, memoryMegabytes: searchMegabytes }));
  return {
    index,
    close: () => {
      index.close();
      return Promise.resolve();
    },
  };
}
