import { join } from "path";
import { mkdirSync } from "fs";
import { topicDeadLetters, topicResult } from "../../../contracts/topics";
import type { WirePricedTrip } from "../../../contracts/trip-schema";
import { EmbeddedEventLog } from "../../../functions/adapters/embedded/event-log";
import { createFolderObjectStore } from "../../../functions/adapters/embedded/folder-object-store";
import { openFileJournal } from "../../../functions/adapters/embedded/journal";
import { openEmbeddedSearchIndex } from "../../../functions/adapters/embedded/search-index";
import { allRows } from "../lake-rows";
import type { RequestMessage } from "../../../functions/produce/request-message";
import { runPipeline, type PipelineProps } from "../../../functions/run-pipeline";
import { systemClock } from "../../../functions/runtime/clock";
import { readDeadLetter, sourceKeyOf } from "../../../functions/runtime/dead-letter";
import { readTopic } from "../../../functions/runtime/read-topic";

/** Runs the four functions until all that was produced, now or before, is in index and lake. */
export const playInto = (
  stores: Pick<PipelineProps, "log" | "index" | "lake">,
  messages: Iterable<RequestMessage>,
  props: Partial<PipelineProps> = {},
) =>
  runPipeline({
    ...stores,
    messages,
    clock: systemClock,
    signal: new AbortController().signal,
    environment: { RS_PERSONAL_DATA_KEY: "a key for the tests", RS_POLL_WAIT_MS: "5" },
    ...props,
  });

/** Log, index and lake in one folder, as files; what a process that was killed left there is gone on from. */
export async function openEmbeddedStores(folder: string) {
  mkdirSync(folder, { recursive: true });
  const log = new EmbeddedEventLog({ journal: openFileJournal(join(folder, "journal")), clock: systemClock });
  const index = await openEmbeddedSearchIndex({ path: join(folder, "search.duckdb"), memoryMegabytes: 128 });
  const lake = createFolderObjectStore(join(folder, "lake"));
  return {
    log,
    index,
    lake,
    play: (messages: Iterable<RequestMessage>, props: Partial<PipelineProps> = {}) =>
      playInto({ log, index, lake }, messages, props),
    async priced(): Promise<readonly WirePricedTrip[]> {
      const found: WirePricedTrip[] = [];
      for await (const { value } of readTopic(log, topicResult.name, "test"))
        found.push(...(JSON.parse(Buffer.from(value ?? []).toString()) as { data: WirePricedTrip[] }).data);
      return found;
    },
    async deadLetters() {
      const found = [];
      for await (const record of readTopic(log, topicDeadLetters.name, "test")) {
        const key = sourceKeyOf(record);
        found.push({ ...readDeadLetter(record), value: record.value && Buffer.from(record.value), sourceKey: key });
      }
      return found;
    },
    stored: () => allRows(lake),
    async close() {
      index.close();
      await log.close();
    },
  };
}
export type EmbeddedStores = Awaited<ReturnType<typeof openEmbeddedStores>>;
