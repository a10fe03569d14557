import { topicResult, topicSource } from "../../../contracts/topics";
import { EmbeddedEventLog } from "../../../functions/adapters/embedded/event-log";
import { createMemoryJournal } from "../../../functions/adapters/embedded/journal";
import { FencedError } from "../../../functions/ports/errors";
import type { LogConsumer, RecordBatch } from "../../../functions/ports/event-log";
import { PartitionTransactions } from "../../../functions/runtime/partition-transactions";
import { readTopic } from "../../../functions/runtime/read-topic";
import { createTestClock } from "../test-clock";

const groupId = "group";
const topic = topicSource.name;
const writes = [topicResult.name];
const limits = { maxRecords: 2, maxBytes: 1e6, waitMs: 0 };

describe("a group's transactions by partition", () => {
  let log: EmbeddedEventLog;
  let consumer: LogConsumer;
  let transactions: PartitionTransactions;
  beforeEach(async () => {
    log = new EmbeddedEventLog({ journal: createMemoryJournal(), clock: createTestClock() });
    const producer = await log.producer();
    await producer.send(
      topic,
      ["0", "1", "2", "3"].map((n) => ({ key: Buffer.from("k"), value: Buffer.from(n) })),
    );
    consumer = await log.consumer({ groupId, topic });
    transactions = new PartitionTransactions({ log, consumer, writes });
  });

  const poll = async (): Promise<RecordBatch> => {
    const batch = await consumer.poll(limits);
    if (!batch) throw new Error("nothing was polled");
    return batch;
  };
  const offsets = ({ records }: RecordBatch) => records.map(({ offset }) => offset);
  const results = async () => {
    const found: string[] = [];
    for await (const { value } of readTopic(log, topicResult.name, "reader"))
      found.push(Buffer.from(value ?? []).toString());
    return found;
  };
  const write = (transactional: { send: (topic: string, records: { key: null; value: Buffer }[]) => Promise<void> }) =>
    transactional.send(topicResult.name, [{ key: null, value: Buffer.from("result") }]);

  it("claim a partition once a generation", async () => {
    expect(await transactions.claim(await poll())).toBe("claimed");
    const next = await poll();
    expect(await transactions.claim(next)).toBe("held");
    consumer.seek(next, 0);
    expect(await transactions.claim({ ...(await poll()), generation: next.generation + 1 })).toBe("claimed");
  });

  it("go back to the committed offset when a new generation starts after it", async () => {
    await poll();
    expect(await transactions.claim(await poll())).toBe("moved");
    const again = await poll();
    expect([offsets(again), await transactions.claim(again)]).toEqual([[0, 1], "held"]);
  });

  it("drop what they have committed when the client brings it again", async () => {
    const batch = await poll();
    await transactions.claim(batch);
    await transactions.commit(batch, 2);
    expect(await transactions.claim(batch)).toBe("repeated");
    expect(offsets(await poll())).toEqual([2, 3]);
  });

  it("start a partition without a committed offset where they are told", async () => {
    const told = new PartitionTransactions({ log, consumer, writes, firstOffset: () => Promise.resolve(3) });
    expect(await told.claim(await poll())).toBe("moved");
    expect(offsets(await poll())).toEqual([3]);
  });

  it("commit what is written and the next offset as one", async () => {
    const batch = await poll();
    await transactions.claim(batch);
    await transactions.commit(batch, 2, write);
    expect(await results()).toEqual(["result"]);
    expect(await consumer.committed(batch)).toBe(2);
    expect(offsets(await poll())).toEqual([2, 3]);
  });

  it("drop a batch that another instance has handled, and go on after it", async () => {
    const batch = await poll();
    const other = await log.transactionalProducer("elsewhere");
    const elsewhere = await other.begin();
    await elsewhere.commitOffset(groupId, batch, 1);
    await elsewhere.commit();
    expect(await transactions.claim(batch)).toBe("moved");
    const again = await poll();
    expect([offsets(again), await transactions.claim(again)]).toEqual([[1, 2], "held"]);
  });

  it("are fenced by whoever claims the partition since, commit nothing, and read again from the committed offset", async () => {
    const batch = await poll();
    await transactions.claim(batch);
    await transactions.commit(batch, 2);
    const next = await poll();
    expect(await new PartitionTransactions({ log, consumer, writes }).claim({ ...next, generation: 99 })).toBe(
      "claimed",
    );
    await expect(transactions.commit(next, 4, write)).rejects.toBeInstanceOf(FencedError);
    expect([await results(), await consumer.committed(next)]).toEqual([[], 2]);
    expect(offsets(await poll())).toEqual([2, 3]);
    expect(await transactions.claim(next)).toBe("claimed");
  });

  it("commit nothing when writing fails, and give the claim up", async () => {
    const batch = await poll();
    await transactions.claim(batch);
    const broken = new Error("broken");
    const breaking = transactions.commit(batch, 2, async (transaction) => {
      await write(transaction);
      throw broken;
    });
    await expect(breaking).rejects.toBe(broken);
    expect([await results(), await consumer.committed(batch)]).toEqual([[], undefined]);
    await expect(transactions.commit(batch, 2)).rejects.toThrow("not claimed");
    expect(offsets(await poll())).toEqual([0, 1]);
    expect(await transactions.claim(batch)).toBe("claimed");
  });

  it("commit nothing of a partition that is not claimed, or no longer", async () => {
    const batch = await poll();
    await expect(transactions.commit(batch, 2)).rejects.toThrow("not claimed");
    await transactions.claim(batch);
    await transactions.close();
    await expect(transactions.commit(batch, 2)).rejects.toThrow("not claimed");
    expect(await consumer.committed(batch)).toBeUndefined();
  });
});
