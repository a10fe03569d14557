import { ConfigResourceTypes } from "kafkajs";
import { topicDeadLetters, topicResult, topicSettings, topicSource, type Topic } from "../../../contracts/topics";
import { createKafkaClient, withAdmin } from "../../../functions/adapters/kafka/kafka-client";
import { createKafkaEventLog } from "../../../functions/adapters/kafka/kafka-event-log";
import { createEnrich } from "../../../functions/enrich/enrich";
import { createLoadLake } from "../../../functions/load-lake/load-lake";
import { createLoadSearch } from "../../../functions/load-search/load-search";
import type { EventLog, StoredRecord } from "../../../functions/ports/event-log";
import { systemClock } from "../../../functions/runtime/clock";
import { readDeadLetter } from "../../../functions/runtime/dead-letter";
import { readTopic } from "../../../functions/runtime/read-topic";
import { readSettings } from "../../../functions/runtime/settings";
import type { Worker } from "../../../functions/runtime/worker";
import { golden } from "../../functions/adapters/kafka/fetched/answers";
import { foreignRecordSets, type ForeignRecordSet } from "../../functions/foreign-record-sets";
import { createMemoryObjectStore, createMemorySearchIndex } from "../../functions/memory-stores";
import { eventually } from "../eventually";
import { freshTopics } from "../fresh";
import { server } from "../server";
import { produceRaw } from "./produce-raw";

const kafka = server("KAFKA_BROKERS");

/**
 * The sets of one batch that a broker of Kafka 4 takes from a producer: not of a time that is far ahead or that is the
 * broker's to write, of an old format, of a codec that is none, of markers, or of a producer id that it has not given.
 */
const taken = foreignRecordSets.filter(
  ({ name }) =>
    /^(codec|large|header|key|value)-/.test(name) &&
    !["codec-unknown", "codec-gzip-damaged"].includes(name) &&
    // A broker may or may not take what Java would not write.
    !["codec-zstd-two-frames", "header-name-not-utf8"].includes(name),
);

const small = taken.filter(({ name }) => /^(codec|key)-/.test(name));

async function* values(records: AsyncIterable<StoredRecord>): AsyncGenerator<string> {
  for await (const { value } of records) yield Buffer.from(value ?? []).toString();
}

kafka.describe(`records of other people's producers on a real broker${kafka.note}`, () => {
  /** A log whose topic holds the records, and what lies in another one. */
  const withRecords = async (
    into: Topic,
    sets: readonly ForeignRecordSet[],
    work: (log: EventLog) => Promise<void>,
  ) => {
    const connection = await freshTopics(kafka.address);
    const topic = connection.prefix + into.name;
    // The golden records are older than the topic keeps them.
    await withAdmin(connection, systemClock, ({ admin }) => {
      const settings = { ...topicSettings(into, 1), "retention.ms": "-1" };
      const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }));
      return admin.alterConfigs({
        validateOnly: false,
        resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries }],
      });
    });
    const { kafka: client, destroySockets } = createKafkaClient(connection, systemClock);
    const log = createKafkaEventLog({ connection, clock: systemClock });
    try {
      const batches = sets.map(({ name }) => ({ name, bytes: golden(name) }));
      await produceRaw(client, topic, batches);
      await work(log);
    } finally {
      await log.close();
      destroySockets();
    }
  };
  const workedBy = async (worker: Worker) => {
    await eventually("every record is worked", async () => {
      while ((await worker.step()) === "worked");
      return (await worker.lag()) === 0;
    });
    await worker.stop();
  };

  it("are read whatever their codec and size, and those behind each go on", () =>
    withRecords(topicSource, taken, async (log) => {
      const settings = readSettings("enrich", { RS_POLL_WAIT_MS: "100" });
      await workedBy(await createEnrich({ log, clock: systemClock, settings }));
      const behind = taken.filter(({ hasBehind }) => hasBehind);
      let trips = 0;
      for await (const value of values(readTopic(log, topicResult.name, "test")))
        if (value.includes('"trip_id":"behind"')) trips++;
      expect(trips).toBe(behind.length);
      const codes: string[] = [];
      for await (const letter of readTopic(log, topicDeadLetters.name, "test")) codes.push(readDeadLetter(letter).code);
      expect(codes.sort()).toEqual(taken.flatMap((set) => set.codes).sort());
    }));

  it("stop neither sink where they lie among the results: each is a letter of both, under one key", () =>
    withRecords(topicResult, small, async (log) => {
      const environment = {
        RS_POLL_WAIT_MS: "100",
        RS_FLUSH_AFTER_MS: "100",
        RS_PERSONAL_DATA_KEY: "a key for the tests",
      };
      const [index, store] = [createMemorySearchIndex(), createMemoryObjectStore()];
      const clock = systemClock;
      await workedBy(await createLoadSearch({ log, index, clock, settings: readSettings("load-search", environment) }));
      await workedBy(await createLoadLake({ log, store, clock, settings: readSettings("load-lake", environment) }));
      const by = new Map<string, string[]>();
      for await (const letter of readTopic(log, topicDeadLetters.name, "test")) {
        const key = Buffer.from(letter.key ?? []).toString();
        by.set(key, [...(by.get(key) ?? []), readDeadLetter(letter).function]);
      }
      // A request is no result: not one of them is a trip.
      let records = 0;
      for await (const _ of readTopic(log, topicResult.name, "test")) records++;
      expect(by.size).toBe(records);
      expect([...by.values()].filter((functions) => functions.sort().join() !== "load-lake,load-search")).toEqual([]);
      expect([index.taken, await store.list("trips/")]).toEqual([[], []]);
    }));
});
