import { parseTripObjectName, tripsPrefix } from "../../contracts/lake-layout";
import { mostRecordBytes, topicDeadLetters, topicResult, topicSource } from "../../contracts/topics";
import { recordBytes } from "../../functions/adapters/record-bytes";
import { createEnrich } from "../../functions/enrich/enrich";
import { createLoadLake } from "../../functions/load-lake/load-lake";
import { createLoadSearch } from "../../functions/load-search/load-search";
import type { LogRecord, StoredRecord } from "../../functions/ports/event-log";
import { readDeadLetter } from "../../functions/runtime/dead-letter";
import { readSettings } from "../../functions/runtime/settings";
import type { Worker } from "../../functions/runtime/worker";
import { goldenNames, recordsOf } from "./adapters/kafka/fetched/answers";
import { foreignRecordSets, refusedCodes } from "./foreign-record-sets";
import { createMemoryObjectStore, createMemorySearchIndex } from "./memory-stores";
import { scriptedLog } from "./scripted-log";
import { createTestClock } from "./test-clock";

const clock = createTestClock();

async function run(worker: Worker): Promise<void> {
  while ((await worker.step()) === "worked");
  await worker.stop();
}

async function enrich(stored: readonly StoredRecord[]) {
  const source = scriptedLog(topicSource.name, stored);
  await run(await createEnrich({ log: source.log, clock, settings: readSettings("enrich", {}) }));
  return {
    committed: source.committed(),
    results: source.sent(topicResult.name),
    letters: source.sent(topicDeadLetters.name),
  };
}

const fits = (letter: LogRecord) => recordBytes(letter) <= topicDeadLetters.maxMessageBytes;
const codeOf = ({ headers = {} }: LogRecord) => readDeadLetter({ headers }).code;
const tripIdsOf = (results: readonly LogRecord[]) =>
  results.map(({ value }) => (/"trip_id":"([^"]+)"/.exec(Buffer.from(value ?? []).toString()) ?? [])[1]);

describe("a record that anybody may have made", () => {
  it("is tried in more than 70 forms", () => {
    expect(foreignRecordSets.length).toBeGreaterThan(70);
    expect(Object.keys(refusedCodes).filter((name) => !goldenNames.includes(name))).toEqual([]);
  });

  it.each(foreignRecordSets)(
    "ends as a trip or as a dead letter, and those behind it go on: $name",
    async ({ name, codes, hasBehind }) => {
      const stored = await recordsOf(name);
      const { committed, results, letters } = await enrich(stored);
      expect(committed).toBe((stored.at(-1)?.offset ?? 0) + 1);
      expect(tripIdsOf(results).at(-1)).toBe(hasBehind ? "behind" : undefined);
      expect(letters.map(codeOf)).toEqual(codes);
      expect(letters.filter((letter) => !fits(letter))).toEqual([]);
      expect(new Set(letters.map(({ key }) => String(key))).size).toBe(letters.length);
      expect(results.length + letters.length).toBe(stored.length);
    },
  );

  it.each(foreignRecordSets)("stops no sink where it lies among the results: $name", async ({ name }) => {
    const foreign = await recordsOf(name);
    const { results } = await enrich(foreign);
    const last = foreign.at(-1)?.offset ?? 0;
    // What enrich has priced, with the times that the records had.
    const priced = results.map(({ key, value }, index) => {
      const timestampMs = foreign[index]?.timestampMs ?? 0;
      return { offset: last + 1 + index, timestampMs, key, value, headers: {} };
    });
    const search = scriptedLog(topicResult.name, [...foreign, ...priced]);
    const index = createMemorySearchIndex();
    await run(
      await createLoadSearch({
        log: search.log,
        index,
        clock: createTestClock(),
        settings: readSettings("load-search", {}),
      }),
    );
    const lake = scriptedLog(topicResult.name, [...foreign, ...priced]);
    const store = createMemoryObjectStore();
    const settings = readSettings("load-lake", { RS_PERSONAL_DATA_KEY: "a key that is long enough" });
    await run(await createLoadLake({ log: lake.log, store, clock, settings }));

    const codes = foreign.map(({ flaw, key, value }) => {
      const bytes = (key?.length ?? 0) + (value?.length ?? 0);
      return flaw?.code ?? (bytes > mostRecordBytes ? "RS-MESSAGE-TOO-LARGE" : "RS-RESULT-UNREADABLE");
    });
    for (const log of [search, lake]) {
      expect(log.committed()).toBe(last + 1 + priced.length);
      expect(log.sent(topicDeadLetters.name).map(codeOf)).toEqual(codes);
      expect(log.sent(topicDeadLetters.name).filter((letter) => !fits(letter))).toEqual([]);
    }
    expect(await index.count()).toBe(new Set(tripIdsOf(results)).size);
    const objects = await store.list(tripsPrefix);
    expect(objects.filter((object) => !parseTripObjectName(object))).toEqual([]);
    expect(objects.length > 0).toBe(priced.length > 0);
  });
});
