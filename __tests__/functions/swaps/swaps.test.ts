import type { FunctionName } from "../../../contracts/settings";
import { topicResult, topics } from "../../../contracts/topics";
import { EmbeddedEventLog } from "../../../functions/adapters/embedded/event-log";
import { createMemoryJournal } from "../../../functions/adapters/embedded/journal";
import { createEnrich } from "../../../functions/enrich/enrich";
import { createLoadLake } from "../../../functions/load-lake/load-lake";
import { createLoadSearch } from "../../../functions/load-search/load-search";
import { produce } from "../../../functions/produce/produce";
import { tripMessage } from "../../../functions/produce/request-message";
import { generateTrips } from "../../../functions/produce/trip-generator";
import { systemClock } from "../../../functions/runtime/clock";
import { readSettings } from "../../../functions/runtime/settings";
import { runWorker, type Worker } from "../../../functions/runtime/worker";
import { createMemoryObjectStore, createMemorySearchIndex } from "../memory-stores";
import { allRows } from "../lake-rows";
import { describeSwaps, type SwappedPlatform } from "./scenario";

const newLog = () => new EmbeddedEventLog({ journal: createMemoryJournal(), clock: systemClock });

function open(): Promise<SwappedPlatform> {
  let log = newLog();
  let lake = createMemoryObjectStore("a lake");
  let index = createMemorySearchIndex();
  let groups = 0;
  const settingsOf = <Name extends FunctionName>(name: Name) =>
    readSettings(name, {
      RS_GROUP_ID: `${name}-${groups}`,
      RS_PERSONAL_DATA_KEY: "a key for the tests",
      RS_POLL_WAIT_MS: "1",
    });
  const run = (worker: Worker) =>
    runWorker(worker, {
      clock: systemClock,
      signal: new AbortController().signal,
      retryFirstMs: 1,
      retryMaxMs: 1,
      upstreamIsDone: () => true,
    });
  const now = (change: () => void) => () => Promise.resolve().then(change);
  return Promise.resolve({
    // The same riders every time, so that partitions and offsets repeat.
    send: (trips) =>
      produce(Array.from(generateTrips(trips, 7), tripMessage), { log, settings: settingsOf("produce") }),
    async catchUp() {
      const clock = systemClock;
      await run(await createEnrich({ log, clock, settings: settingsOf("enrich") }));
      await run(await createLoadSearch({ log, index, clock, settings: settingsOf("load-search") }));
      await run(await createLoadLake({ log, clock, store: lake, settings: settingsOf("load-lake") }));
    },
    async stored() {
      return (await allRows(lake)).map(({ trip_id }) => trip_id).sort();
    },
    indexed: () => Promise.resolve([...index.trips.keys()].sort()),
    swap: {
      "another Kafka": now(() => (log = newLog())),
      "topics created again": now(() => {
        for (const { name } of topics) log.recreateTopic(name);
      }),
      "topic_result created again": now(() => {
        log.recreateTopic(topicResult.name);
      }),
      "consumer groups deleted": now(() => groups++),
      "another lake": now(() => (lake = createMemoryObjectStore("another lake"))),
      "another index": now(() => (index = createMemorySearchIndex())),
      "the index deleted": now(() => (index = createMemorySearchIndex())),
    },
    close: () => log.close(),
  });
}

describe("swaps of embedded parts under trips", () => {
  describeSwaps(open);
});
