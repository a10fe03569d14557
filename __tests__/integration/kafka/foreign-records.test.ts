import { ConfigResourceTypes, type Kafka } from "kafkajs";
import { topicDeadLetters, topicResult, topicSettings, topicSource } from "../../../contracts/topics";
import { createKafkaClient, withAdmin } from "../../../functions/adapters/kafka/kafka-client";
import { createKafkaEventLog } from "../../../functions/adapters/kafka/kafka-event-log";
import { createEnrich } from "../../../functions/enrich/enrich";
import type { StoredRecord } from "../../../functions/ports/event-log";
import { systemClock } from "../../../functions/runtime/clock";
import { readDeadLetter } from "../../../functions/runtime/dead-letter";
import { readTopic } from "../../../functions/runtime/read-topic";
import { readSettings } from "../../../functions/runtime/settings";
import { golden } from "../../functions/adapters/kafka/fetched/answers";
import { foreignRecordSets, type ForeignRecordSet } from "../../functions/foreign-record-sets";
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

async function* values(records: AsyncIterable<StoredRecord>): AsyncGenerator<string> {
  for await (const { value } of records) yield Buffer.from(value ?? []).toString();
}

kafka.describe(`records of other people's producers on a real broker${kafka.note}`, () => {
  it("are read whatever their codec and size, and those behind each go on", async () => {
    const connection = await freshTopics(kafka.address);
    const topic = connection.prefix + topicSource.name;
    // The golden records are older than the topic keeps them.
    await withAdmin(connection, systemClock, ({ admin }) => {
      const settings = { ...topicSettings(topicSource, 1), "retention.ms": "-1" };
      const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }));
      return admin.alterConfigs({
        validateOnly: false,
        resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries }],
      });
    });
    const { kafka: client, destroySockets } = createKafkaClient(connection, systemClock);
    const log = createKafkaEventLog({ connection, clock: systemClock });
    try {
      await sendAll(client, topic, taken);
      const settings = readSettings("enrich", { RS_POLL_WAIT_MS: "100" });
      const worker = await createEnrich({ log, clock: systemClock, settings });
      await eventually("every record is worked", async () => {
        while ((await worker.step()) === "worked");
        return (await worker.lag()) === 0;
      });
      await worker.stop();

      const behind = taken.filter(({ hasBehind }) => hasBehind);
      let trips = 0;
      for await (const value of values(readTopic(log, topicResult.name, "test")))
        if (value.includes('"trip_id":"behind"')) trips++;
      expect(trips).toBe(behind.length);
      const codes: string[] = [];
      for await (const letter of readTopic(log, topicDeadLetters.name, "test")) codes.push(readDeadLetter(letter).code);
      expect(codes.sort()).toEqual(taken.flatMap((set) => set.codes).sort());
    } finally {
      await log.close();
      destroySockets();
    }
  });

  const sendAll = (client: Kafka, topic: string, sets: readonly ForeignRecordSet[]) =>
    produceRaw(
      client,
      topic,
      sets.map(({ name }) => ({ name, bytes: golden(name) })),
    );
});
