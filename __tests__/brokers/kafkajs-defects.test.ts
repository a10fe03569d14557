import { randomUUID } from "crypto";
import { Kafka, logLevel, type Producer, type ProducerConfig } from "kafkajs";
import { topicResult, topicSource } from "../../contracts/topics";
import { createKafkaEventLog } from "../../functions/adapters/kafka/kafka-event-log";
import { UnavailableError } from "../../functions/ports/errors";
import type { EventLog } from "../../functions/ports/event-log";
import { systemClock } from "../../functions/runtime/clock";
import { readTopic } from "../../functions/runtime/read-topic";
import { freshTopics } from "../integration/fresh";
import { threeBrokers as brokers } from "./three-brokers";

const recordOf = (value: string) => ({ key: Buffer.from(value), value: Buffer.from(value.padEnd(200, ".")) });

/** Sends values whole; resolves with whether they were acknowledged. */
interface Sender {
  readonly send: (values: readonly string[]) => Promise<boolean>;
  readonly close: () => Promise<void>;
}

/**
 * Two defects of kafkajs 2.2.4, each shown on the plain client, as one would write it, and on the adapter. The plain one
 * does not fail every time: what it did is told, and the adapter must never.
 */
brokers.describe(`three brokers${brokers.note}`, () => {
  let log: EventLog;
  let prefix: string;
  beforeEach(async () => {
    const connection = await freshTopics(brokers.address);
    ({ prefix } = connection);
    log = createKafkaEventLog({ connection, clock: systemClock });
  });
  afterEach(() => log.close());

  const valuesIn = async (topic: string) => {
    const values: string[] = [];
    for await (const { value } of readTopic(log, topic, `check-${randomUUID()}`))
      values.push(
        Buffer.from(value ?? [])
          .toString()
          .replace(/\.+$/, ""),
      );
    return values;
  };
  const plain = (settings: ProducerConfig): Producer =>
    new Kafka({ brokers: brokers.address.split(","), logLevel: logLevel.NOTHING }).producer({
      idempotent: true,
      ...settings,
    });

  const adapterSender = async (): Promise<Sender> => {
    const producer = await log.producer();
    return {
      send: (values) => producer.send(topicSource.name, values.map(recordOf)).then(() => true, isUnavailable),
      close: () => producer.close(),
    };
  };
  const plainSender = async (): Promise<Sender> => {
    const producer = plain({ maxInFlightRequests: 5 });
    await producer.connect();
    const topic = prefix + topicSource.name;
    return {
      send: (values) =>
        producer.send({ topic, acks: -1, messages: values.map(recordOf) }).then(
          () => true,
          () => false,
        ),
      close: () => producer.disconnect(),
    };
  };

  /** Sends while a broker dies and comes back; answers what was acknowledged and is not there, of how many. */
  async function lostWithABroker(open: () => Promise<Sender>, broker: string) {
    let sender = await open();
    const acknowledged: string[] = [];
    const stop = new AbortController();
    const sending = (async () => {
      for (let n = 0; !stop.signal.aborted; n++) {
        const values = Array.from({ length: 200 }, (_, i) => `${broker}-${n}-${i}`);
        if (await sender.send(values)) acknowledged.push(...values);
        else {
          // A send that fails has promised nothing; its producer sends nothing more.
          await sender.close();
          sender = await open();
        }
      }
    })();
    const isSent = async (least: number) => {
      while (acknowledged.length < least) await systemClock.sleep(20);
    };
    await isSent(2_000);
    await brokers.kill(broker);
    await isSent(acknowledged.length + 10_000);
    stop.abort();
    await sending;
    await brokers.start(broker);
    await sender.close();
    const there = new Set(await valuesIn(topicSource.name));
    return { lost: acknowledged.filter((value) => !there.has(value)).length, of: acknowledged.length };
  }

  // https://github.com/tulios/kafkajs/issues/1303
  it("the adapter loses no acknowledged record when a broker dies during a send over several partitions", async () => {
    for (const broker of ["1", "2"]) {
      const { lost, of } = await lostWithABroker(adapterSender, broker);
      process.stderr.write(`adapter: ${lost} of ${of} acknowledged records lost with broker ${broker}\n`);
      expect(lost).toBe(0);
    }
  });

  it("tells how many the plain client loses", async () => {
    const { lost, of } = await lostWithABroker(plainSender, "3");
    process.stderr.write(`plain kafkajs: ${lost} of ${of} acknowledged records lost with broker 3\n`);
    expect(of).toBeGreaterThan(10_000);
  });

  it("the adapter's committed transactions over several partitions hold each record once", async () => {
    const producer = await log.transactionalProducer(randomUUID());
    const sent = await inTransactions(async (values) => {
      const transaction = await producer.begin();
      await transaction.send(topicResult.name, values.map(recordOf));
      await transaction.commit();
    });
    await producer.close();
    expect((await valuesIn(topicResult.name)).sort()).toEqual(sent.sort());
  });

  it("tells how many the plain client doubles", async () => {
    const producer = plain({ transactionalId: randomUUID(), retry: { initialRetryTime: 5 } });
    await producer.connect();
    const sent = await inTransactions(async (values) => {
      const transaction = await producer.transaction();
      await transaction.send({ topic: prefix + topicResult.name, acks: -1, messages: values.map(recordOf) });
      await transaction.commit();
    });
    await producer.disconnect();
    const found = await valuesIn(topicResult.name);
    process.stderr.write(`plain kafkajs: ${found.length - new Set(found).size} of ${sent.length} records doubled\n`);
    expect(new Set(found).size).toBe(sent.length);
  });

  async function inTransactions(send: (values: readonly string[]) => Promise<void>): Promise<string[]> {
    const sent: string[] = [];
    for (let n = 0; n < 60; n++) {
      const values = Array.from({ length: 100 }, (_, i) => `${n}-${i}`);
      await send(values);
      sent.push(...values);
    }
    return sent;
  }
});

/** False for a server that does not answer; throws anything else. */
const isUnavailable = (error: unknown): false => {
  if (error instanceof UnavailableError) return false;
  throw error;
};
