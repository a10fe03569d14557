import { randomUUID } from "crypto";
import net from "net";
import { ConfigResourceTypes, Kafka, logLevel, type Admin } from "kafkajs";
import Broker from "kafkajs/src/broker";
import { topicDeadLetters, topicResult, topicSource } from "../../../contracts/topics";
import { GroupMember } from "../../../functions/adapters/kafka/group-member";
import { createKafkaClient } from "../../../functions/adapters/kafka/kafka-client";
import { createKafkaEventLog } from "../../../functions/adapters/kafka/kafka-event-log";
import { FencedError } from "../../../functions/ports/errors";
import type { EventLog, LogConsumer, RecordBatch, RecordsGone } from "../../../functions/ports/event-log";
import { systemClock } from "../../../functions/runtime/clock";
import { PartitionTransactions } from "../../../functions/runtime/partition-transactions";
import { readTopic } from "../../../functions/runtime/read-topic";
import { describeEventLogContract } from "../../functions/adapters/event-log-contract";
import { settles } from "../../functions/adapters/event-log-contract/use";
import { eventually } from "../eventually";
import { freshTopics } from "../fresh";
import { server } from "../server";

const kafka = server("KAFKA_BROKERS");
const group = () => `test-${randomUUID()}`;
const writes = [topicResult.name, topicDeadLetters.name];
const transactionsOf = (log: EventLog, consumer: LogConsumer) =>
  new PartitionTransactions({
    log,
    clock: systemClock,
    consumer,
    writes,
    destination: () => Promise.resolve("a store"),
  });
/** The first batch that is work for the consumer. */
async function accepted(consumer: LogConsumer, transactions: PartitionTransactions, maxRecords = 10) {
  let batch: RecordBatch | undefined;
  await eventually("a batch is handed over", async () => {
    await transactions.claimAssigned();
    batch = await consumer.poll({ maxRecords, maxBytes: 1e6, waitMs: 1_000 });
    return batch !== undefined && transactions.accepts(batch);
  });
  return batch!;
}
const recordOf = (value: string, key = "k") => ({ key: Buffer.from(key), value: Buffer.from(value) });

kafka.describe(`the event log in Kafka${kafka.note}`, () => {
  describeEventLogContract({
    waitMs: 5_000,
    // A member heartbeats as long as its process runs.
    canSilence: false,
    runs: 3,
    async open() {
      const log = createKafkaEventLog({ connection: await freshTopics(kafka.address), clock: systemClock });
      return { log, close: () => log.close() };
    },
  });

  it("leaves no connection open when it closes, whatever was left open", async () => {
    const connect = jest.spyOn(net, "connect");
    const log = createKafkaEventLog({ connection: await freshTopics(kafka.address), clock: systemClock });
    await (await log.producer()).send(topicSource.name, [recordOf("1")]);
    await log.transactionalProducer(group());
    await log.close();
    const sockets = connect.mock.results.map(({ value }) => value as net.Socket);
    connect.mockRestore();
    expect(sockets.length).toBeGreaterThan(1);
    expect(sockets.filter(({ destroyed }) => !destroyed)).toEqual([]);
  });

  describe("with more than one producer at work", () => {
    let log: EventLog;
    beforeEach(async () => {
      log = createKafkaEventLog({ connection: await freshTopics(kafka.address), clock: systemClock });
    });
    afterEach(() => log.close());
    const valuesIn = async (topic: string) => {
      const values: string[] = [];
      for await (const { value } of readTopic(log, topic, group())) values.push(Buffer.from(value ?? []).toString());
      return values;
    };

    it("shows no aborted record where transactions interleave: A begins, B begins, B aborts, A aborts", async () => {
      const [a, b, c] = await Promise.all([1, 2, 3].map((n) => log.transactionalProducer(`${group()}-${n}`)));
      const [ofA, ofB] = [await a!.begin(), await b!.begin()];
      await ofA.send(topicResult.name, [recordOf("A aborted")]);
      await ofB.send(topicResult.name, [recordOf("B aborted")]);
      const ofC = await c!.begin();
      await ofC.send(topicResult.name, [recordOf("C committed")]);
      await ofA.send(topicResult.name, [recordOf("A aborted too")]);
      await ofB.abort();
      await ofC.commit();
      await ofA.abort();
      const after = await b!.begin();
      await after.send(topicResult.name, [recordOf("B committed")]);
      await after.commit();
      expect(await valuesIn(topicResult.name)).toEqual(["C committed", "B committed"]);
      await Promise.all([a, b, c].map((producer) => producer!.close()));
    });

    it("counts what is not decided as not read yet: a reader that has read nothing has not read all", async () => {
      const producer = await log.transactionalProducer(group());
      const transaction = await producer.begin();
      await transaction.send(topicResult.name, [recordOf("1"), recordOf("2")]);
      const of = { groupId: group(), topic: topicResult.name };
      const standing = async () => (await log.progress(of)).filter(({ end }) => end > 0);
      expect(await standing()).toMatchObject([{ committed: undefined, end: 2, lag: 2 }]);
      const consumer = await log.consumer(of);
      const lags: number[] = [];
      await eventually("the consumer has joined", async () => {
        await consumer.poll({ maxRecords: 10, maxBytes: 1e6, waitMs: 200 });
        lags.push(await consumer.lag());
        return Number.isFinite(lags.at(-1));
      });
      expect(lags.at(-1)).toBe(2);
      const read = valuesIn(topicResult.name);
      await transaction.commit();
      expect(await read).toEqual(["1", "2"]);
      await Promise.all([consumer.close(), producer.close()]);
    });

    it("takes nothing of a zombie, whose heir has claimed the partition and committed", async () => {
      const producer = await log.producer();
      await producer.send(topicSource.name, [recordOf("request")]);
      await producer.close();
      const groupId = group();
      const open = async () => {
        const consumer = await log.consumer({ groupId, topic: topicSource.name });
        const transactions = transactionsOf(log, consumer);
        const batch = await accepted(consumer, transactions);
        return { consumer, transactions, batch };
      };
      const commit = ({ transactions, batch }: Awaited<ReturnType<typeof open>>, value: string) =>
        transactions.commit(batch, batch.records[0].offset + 1, (t) => t.send(topicResult.name, [recordOf(value)]));
      const zombie = await open();
      // It leaves the group, and knows nothing of it.
      await zombie.consumer.close();
      const heir = await open();
      await commit(heir, "priced by the heir");
      await expect(commit(zombie, "priced by the zombie")).rejects.toBeInstanceOf(FencedError);
      expect(await valuesIn(topicResult.name)).toEqual(["priced by the heir"]);
      await Promise.all([heir.transactions.close(), heir.consumer.close(), zombie.transactions.close()]);
    });
  });

  describe("whose member is given up", () => {
    it.each([0, 100])(
      "while it joins, %i turns after it began, gives its partitions to the next one",
      async (turns) => {
        const connection = await freshTopics(kafka.address);
        const { kafka: client, destroySockets } = createKafkaClient(connection, systemClock);
        const of = {
          kafka: client,
          groupId: group(),
          topic: connection.prefix + topicSource.name,
          sessionTimeoutMs: 10_000,
          fetchBytes: 1e5,
        };
        const owned = new Map<string, readonly number[]>();
        const member = (name: string) =>
          new GroupMember(of, {
            onJoined: (partitions) => owned.set(name, partitions),
            onRebalancing: () => undefined,
            onPassed: () => undefined,
            onReset: () => undefined,
            onCrash: () => undefined,
            onBatch: () => Promise.resolve(),
          });
        const first = member("first");
        const joined = first.join();
        for (let turn = 0; turn < turns; turn++) await new Promise((next) => setImmediate(next));
        await first.giveUp();
        await joined.catch(() => undefined);
        const second = member("second");
        await second.join();
        await eventually("the second has all partitions", () => owned.get("second")?.length === topicSource.partitions);
        await second.giveUp();
        destroySockets();
      },
    );
  });

  describe("that has died while it wrote a decision down", () => {
    let admin: Admin;
    // Kafka looks whether a transaction has begun before it takes its records.
    const look = async (configEntries: { readonly name: string; readonly value: string }[]) => {
      const { brokers } = await admin.describeCluster();
      await admin.alterConfigs({
        validateOnly: false,
        resources: brokers.map(({ nodeId }) => ({
          type: ConfigResourceTypes.BROKER,
          name: String(nodeId),
          configEntries,
        })),
      });
    };
    beforeEach(async () => {
      admin = new Kafka({ brokers: kafka.address.split(","), logLevel: logLevel.NOTHING }).admin();
      await admin.connect();
      await look([{ name: "transaction.partition.verification.enable", value: "false" }]);
    });
    afterEach(async () => {
      await look([]);
      await admin.disconnect();
    });

    it.each(["committed", "aborted"])("shows each record once, and goes on after what was %s", async (decision) => {
      const connection = await freshTopics(kafka.address);
      const log = createKafkaEventLog({ connection, clock: systemClock });
      const producer = await log.producer();
      await producer.send(topicSource.name, [recordOf("1"), recordOf("2"), recordOf("3")]);
      await producer.close();
      const groupId = group();
      const price = async (isAborted = false) => {
        const consumer = await log.consumer({ groupId, topic: topicSource.name });
        const transactions = transactionsOf(log, consumer);
        const batch = await accepted(consumer, transactions, 1);
        const [{ offset, value }] = batch.records;
        const committed = transactions.commit(batch, offset + 1, async (t) => {
          await t.send(topicResult.name, [recordOf(Buffer.from(value ?? []).toString())]);
          if (isAborted) throw new Error("not to be committed");
        });
        await (isAborted ? expect(committed).rejects.toThrow("not to be committed") : committed);
        await transactions.close();
        await consumer.close();
      };
      await price();
      // The coordinator writes its decision where it knows of a record or an offset: into the dead letters alone.
      const { addPartitionsToTxn } = Broker.prototype;
      const told = [
        jest.spyOn(Broker.prototype, "addOffsetsToTxn").mockResolvedValue({}),
        jest.spyOn(Broker.prototype, "addPartitionsToTxn").mockImplementation(function (this: Broker, request) {
          const topic = connection.prefix + topicDeadLetters.name;
          return addPartitionsToTxn.call(this, { ...request, topics: [{ topic, partitions: [0] }] });
        }),
      ];
      await price(decision === "aborted");
      for (const call of told) call.mockRestore();
      await price();
      if (decision === "aborted") await price();
      const priced: string[] = [];
      for await (const { value } of readTopic(log, topicResult.name, group()))
        priced.push(Buffer.from(value ?? []).toString());
      expect(priced).toEqual(["1", "2", "3"]);
      await log.close();
    });
  });

  describe("whose retention has passed what a group had committed", () => {
    let admin: Admin;
    beforeEach(async () => {
      admin = new Kafka({ brokers: kafka.address.split(","), logLevel: logLevel.NOTHING }).admin();
      await admin.connect();
    });
    afterEach(() => admin.disconnect());

    it("goes on at the log's start, and says which offsets are gone", async () => {
      const connection = await freshTopics(kafka.address);
      const gone: RecordsGone[] = [];
      const log = createKafkaEventLog({ connection, clock: systemClock });
      const producer = await log.producer();
      for (const value of ["1", "2", "3", "4"]) await producer.send(topicSource.name, [recordOf(value)]);
      const groupId = group();
      const open = () => log.consumer({ groupId, topic: topicSource.name, onRecordsGone: (one) => gone.push(one) });
      const deleteBefore = async (partition: number, offset: string) => {
        const topic = connection.prefix + topicSource.name;
        await admin.fetchTopicMetadata({ topics: [topic] });
        await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset }] });
      };
      const consumer = await open();
      const transactions = transactionsOf(log, consumer);
      const batch = await accepted(consumer, transactions, 1);
      await transactions.commit(batch, 1);
      await transactions.close();
      await consumer.close();
      await deleteBefore(batch.partition, "3");

      // At its start; then while it reads, and holds what it has fetched.
      const again = await open();
      const resumed = transactionsOf(log, again);
      const next = await accepted(again, resumed);
      expect(next.records.map(({ value }) => Buffer.from(value ?? []).toString())).toEqual(["4"]);
      const of = { topic: topicSource.name, partition: batch.partition, groupId };
      expect(gone).toEqual([{ ...of, from: 1, to: 3 }]);
      await resumed.commit(next, 4);
      await settles(async () => expect(await again.committed(batch)).toMatchObject({ next: 4 }));
      for (const value of ["5", "6", "7"]) await producer.send(topicSource.name, [recordOf(value)]);
      await deleteBefore(batch.partition, "6");
      const read: number[] = [];
      await eventually("the record that is left is handed over", async () => {
        const found = await again.poll({ maxRecords: 10, maxBytes: 1e6, waitMs: 1_000 });
        read.push(...(found?.records ?? []).map(({ offset }) => offset));
        return read.at(-1) === 6;
      });
      // What was fetched before it was deleted was read, and is not gone.
      const unread = [4, 5].find((offset) => !read.includes(offset));
      expect(gone.slice(1)).toEqual(unread === undefined ? [] : [{ ...of, from: unread, to: 6 }]);
      await producer.close();
      await resumed.close();
      await again.close();
      await log.close();
    });
  });
});
