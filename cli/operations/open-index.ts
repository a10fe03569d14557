import type { Client } from "@elastic/elasticsearch";

import { ElasticsearchSettings, type ConnectionOf } from "../../contracts/settings";
import type { SearchIndex } from "../../functions/ports/search-index";
import type { OnShare } from "../../functions/runtime/read-topic";
import { readSections } from "../../functions/runtime/settings";
import { withDemoFolder, type ReopenedFolder } from "../demo/demo-folder";
import { filledFile } from "../demo/sound-files";
import { firstAnswer, waitsOn } from "../first-answer";
import type { Terminal } from "../terminal";
import { systemClock } from "../../functions/runtime/clock";
import { DemoFolderOption } from "../demo/demo-folder-option";

export const outOption = () =>
  new DemoFolderOption("a demo's folder; without it, the Elasticsearch of RS_ELASTICSEARCH_URL", [
    "RS_ELASTICSEARCH_URL",
  ]);

/**
 * Asks the search index of a demo's folder, or else the Elasticsearch that the settings name.
 *
 * @throws RidestreamError RS-DEMO-FOLDER for a folder without a demo, RS-FOLDER-IN-USE, RS-SETTINGS-INVALID
 */
export async function withIndex<T>(
  { environment }: Terminal,
  folder: string | undefined,
  ask: (index: SearchIndex) => Promise<T>,
): Promise<T> {
  if (folder !== undefined) return withDemoFolder(folder, (opened) => withIndexOf(opened, ask));
  const { elasticsearch } = readSections("ridestream", { elasticsearch: ElasticsearchSettings }, environment);
  const { openElasticsearchIndex } = await import("../../functions/adapters/elasticsearch/elasticsearch-index");
  const index = openElasticsearchIndex({ clock: systemClock, connection: elasticsearch });
  try {
    return await ask(index);
  } finally {
    await index.close();
  }
}

/** Asks the search index of a demo's folder that is open. */
export async function withIndexOf<T>(
  { pathOf, access }: Pick<ReopenedFolder, "pathOf" | "access">,
  ask: (index: SearchIndex) => Promise<T>,
): Promise<T> {
  const { openEmbeddedSearchIndex } = await import("../../functions/adapters/embedded/search-index");
  const index = await openEmbeddedSearchIndex({ path: filledFile(pathOf("search")), access, memoryMegabytes: 128 });
  try {
    return await ask(index);
  } finally {
    index.close();
  }
}

/**
 * The same for a command that is done once: an Elasticsearch that does not answer ends it.
 *
 * @throws UnavailableError that names the Elasticsearch, and whatever `withIndex` throws
 */
export async function askIndex<T>(
  terminal: Terminal,
  folder: string | undefined,
  ask: (index: SearchIndex) => Promise<T>,
): Promise<T> {
  const answer = () => withIndex(terminal, folder, ask);
  if (folder !== undefined) return answer();
  const { elasticsearch } = readSections("ridestream", { elasticsearch: ElasticsearchSettings }, terminal.environment);
  const { url, requestTimeoutMs } = elasticsearch;
  const asked = {
    server: "elasticsearch",
    address: `Elasticsearch at ${url}`,
    onWait: waitsOn(terminal.err),
    // Its client bounds each question.
    withinMs: 2 * requestTimeoutMs,
  } as const;
  return firstAnswer(asked, answer);
}

/** Fills documents of former versions in the Elasticsearch that the settings name. @returns how many */
export const fillTrips = (terminal: Terminal, onShare: OnShare): Promise<number> =>
  withClient(terminal, async (client, { alias }) => {
    const { fillSearchKeys } = await import("../../functions/adapters/elasticsearch/fill-search-keys");
    return fillSearchKeys(client, alias, onShare);
  });

/**
 * Removes the indices whose trips are all older than what is kept, in the Elasticsearch that the settings name.
 *
 * @param days @default RS_ELASTICSEARCH_KEEP_DAYS, or else what the index template in place says
 * @returns their names; undefined where trips are kept for ever
 */
export const expireTrips = (terminal: Terminal, days: number | undefined): Promise<readonly string[] | undefined> =>
  withClient(terminal, async (client, connection) => {
    const [{ removeExpired }, { keptDays }] = await Promise.all([
      import("../../functions/adapters/elasticsearch/remove-expired"),
      import("../../functions/adapters/elasticsearch/search-template"),
    ]);
    const keepDays = days ?? connection.keepDays ?? (await keptDays(client, connection.alias));
    if (keepDays === 0) return undefined;
    return removeExpired(client, { ...connection, keepDays }, systemClock.now());
  });

/** Days that the Elasticsearch of the settings keeps a trip; 0: for ever. */
export const keptTripDays = (terminal: Terminal): Promise<number> =>
  withClient(terminal, async (client, { alias, keepDays }) => {
    const { keptDays } = await import("../../functions/adapters/elasticsearch/search-template");
    return keepDays ?? (await keptDays(client, alias));
  });

async function withClient<T>(
  { environment, err }: Terminal,
  work: (client: Client, connection: ConnectionOf<"elasticsearch">) => Promise<T>,
): Promise<T> {
  const { elasticsearch } = readSections("ridestream", { elasticsearch: ElasticsearchSettings }, environment);
  const [{ createElasticsearchClient }, { answeredBy }] = await Promise.all([
    import("../../functions/adapters/elasticsearch/elasticsearch-index"),
    import("../../functions/adapters/elasticsearch/elasticsearch-errors"),
  ]);
  const client = createElasticsearchClient(elasticsearch);
  try {
    const asked = {
      server: "elasticsearch",
      address: `Elasticsearch at ${elasticsearch.url}`,
      onWait: waitsOn(err),
      // There may be much to do; its client bounds each request.
      withinMs: Number.POSITIVE_INFINITY,
    } as const;
    return await firstAnswer(asked, () => answeredBy(elasticsearch, () => work(client, elasticsearch)));
  } finally {
    await client.close();
  }
}
