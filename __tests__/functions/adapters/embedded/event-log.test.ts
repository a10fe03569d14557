import { createMemoryJournal } from "../../../../functions/adapters/embedded/journal";
import { EmbeddedEventLog } from "../../../../functions/adapters/embedded/event-log";
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
