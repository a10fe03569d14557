import { createMemoryJournal } from "../../../../functions/adapters/embedded/journal";
import { EmbeddedEventLog } from "../../../../functions/adapters/embedded/event-log";
import type { RecordsGone } from "../../../../functions/ports/event-log";
import { readTopic } from "../../../../functions/runtime/read-topic";
import { describeEventLogContract } from "../event-log-contract";
import { createBackwardClock } from "../../backward-clock";
import { createTestClock } from "../../test-clock";

describe("the embedded event log", () => {
  describeEventLogContract({
    waitMs: 0,
    open: () => {
      const clock = createTestClock();
      const log = new EmbeddedEventLog({ journal: createMemoryJournal(), clock });
      return Promise.resolve({ log, expireSessions: () => clock.sleep(60_000), close: () => log.close() });
    },
  });

  it("leaves a gap in the offsets after a transaction, as Kafka's marker does, and counts no gap as a record", async () => {
    const log = new EmbeddedEventLog({ journal: createMemoryJournal(), clock: createTestClock() });
    const records = [1, 2].map((n) => ({ key: Buffer.from("k"), value: Buffer.from(String(n)) }));
    const producer = await log.transactionalProducer("t");
    for (let round = 0; round < 2; round++) {
      const transaction = await producer.begin();
      for (const record of records) await transaction.send("topic_result", [record]);
      await transaction.commit();
    }
    const offsets: number[] = [];
    for await (const { offset } of readTopic(log, "topic_result", "reader")) offsets.push(offset);
    expect(offsets).toEqual([0, 1, 3, 4]);
    expect(log.recordCount("topic_result")).toBe(4);
    const progress = await log.progress({ groupId: "nobody", topic: "topic_result" });
    expect(progress.filter(({ lag }) => lag > 0)).toMatchObject([{ end: 6, lag: 4 }]);
    await log.close();
  });

  it("is another log once its topic is created again, empty, whatever groups have committed", async () => {
    const journal = createMemoryJournal();
    const open = () => new EmbeddedEventLog({ journal, clock: createTestClock() });
    const log = open();
    const producer = await log.producer();
    await producer.send("topic_source", [{ key: Buffer.from("k"), value: Buffer.from("of the former") }]);
    const former = await log.logId("topic_source");
    log.recreateTopic("topic_source");
    expect(await log.logId("topic_source")).not.toBe(former);
    expect(log.recordCount("topic_source")).toBe(0);
    await producer.send("topic_source", [{ key: Buffer.from("k"), value: Buffer.from("of this one") }]);
    for (const each of [log, open()]) {
      const found = [];
      for await (const { offset, logId, value } of readTopic(each, "topic_source", "reader"))
        found.push([offset, logId, Buffer.from(value ?? []).toString()]);
      expect(found).toEqual([[0, await log.logId("topic_source"), "of this one"]]);
    }
  });

  it("reports once what retention has taken before a group read it, and goes on at the start", async () => {
    const journal = createMemoryJournal();
    const log = new EmbeddedEventLog({ journal, clock: createTestClock() });
    const producer = await log.producer();
    const key = Buffer.from("k");
    for (const n of [0, 1, 2, 3]) await producer.send("topic_source", [{ key, value: Buffer.from(String(n)) }]);
    const gone: RecordsGone[] = [];
    const onRecordsGone = (one: RecordsGone) => gone.push(one);
    const consumer = await log.consumer({ groupId: "group", topic: "topic_source", onRecordsGone });
    const poll = () => consumer.poll({ maxRecords: 1, maxBytes: 1, waitMs: 0 });
    const first = await poll();
    const partition = { topic: "topic_source", partition: first?.partition ?? -1 };
    log.deleteRecords(partition, 3);
    expect((await poll())?.records).toMatchObject([{ offset: 3 }]);
    expect(await poll()).toBeUndefined();
    await consumer.rejoin();
    expect((await poll())?.records).toMatchObject([{ offset: 3 }]);
    expect(gone).toEqual([{ ...partition, groupId: "group", from: 1, to: 3 }]);
    const another = await log.consumer({ groupId: "another", topic: "topic_source", onRecordsGone });
    expect(await another.lag()).toBe(1);
    expect((await another.poll({ maxRecords: 9, maxBytes: 99, waitMs: 0 }))?.records).toHaveLength(1);
    expect(gone).toHaveLength(1);
  });

  it("puts a silent member out in time while the clock goes back", async () => {
    const clock = createTestClock();
    let backMs = 0;
    const log = new EmbeddedEventLog({
      journal: createMemoryJournal(),
      clock: { ...clock, now: () => clock.now() - backMs },
    });
    const open = () => log.consumer({ groupId: "group", topic: "topic_source" });
    await (await open()).heartbeat();
    backMs = 3_600_000;
    await clock.sleep(60_000);
    expect(await (await open()).assigned()).toHaveLength(6);
  });

  it("ends a poll in time while the clock goes back", async () => {
    const log = new EmbeddedEventLog({ journal: createMemoryJournal(), clock: createBackwardClock() });
    const consumer = await log.consumer({ groupId: "backward", topic: "topic_source" });
    for (let polls = 0; polls < 3; polls++) {
      expect(await consumer.poll({ maxRecords: 1, maxBytes: 1, waitMs: 20 })).toBeUndefined();
    }
    await consumer.close();
    await log.close();
  });
});
