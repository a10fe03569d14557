import { topicResult, topicSource } from "../../../contracts/topics";
import { EmbeddedEventLog } from "../../../functions/adapters/embedded/event-log";
import { createMemoryJournal } from "../../../functions/adapters/embedded/journal";
import type { Clock } from "../../../functions/ports/clock";
import { FencedError, UnavailableError } from "../../../functions/ports/errors";
import type { CommittedOffset, LogConsumer, RecordBatch } from "../../../functions/ports/event-log";
import { PartitionTransactions } from "../../../functions/runtime/partition-transactions";
import { readNote } from "../../../functions/runtime/progress-note";
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
  /** What the group writes to. */
  let store: string;
  let clock: Clock;
  const destination = () => Promise.resolve(store);
  const send = async () => {
    const producer = await log.producer();
    await producer.send(
      topic,
      ["0", "1", "2", "3"].map((n) => ({ key: Buffer.from("k"), value: Buffer.from(n) })),
    );
  };
  beforeEach(async () => {
    clock = createTestClock();
    log = new EmbeddedEventLog({ journal: createMemoryJournal(), clock });
    store = "a store";
    await send();
    consumer = await log.consumer({ groupId, topic });
    transactions = new PartitionTransactions({ log, clock, consumer, writes, destination });
  });

  /** What the next step has to handle; undefined when it is dropped, or there is none. */
  const next = async (by = transactions): Promise<RecordBatch | undefined> => {
    await by.claimAssigned();
    const batch = await consumer.poll(limits);
    return batch && by.accepts(batch) ? batch : undefined;
  };
  const work = async (): Promise<RecordBatch> => {
    const batch = await next();
    if (!batch) throw new Error("there is nothing to do");
    return batch;
  };
  const offsets = (batch: RecordBatch | undefined) => batch?.records.map(({ offset }) => offset);
  const commitElsewhere = async (partition: RecordBatch, committed: CommittedOffset) => {
    const producer = await log.transactionalProducer("elsewhere");
    const transaction = await producer.begin();
    await transaction.commitOffset(groupId, partition, committed);
    await transaction.commit();
  };
  const results = async () => {
    const found: string[] = [];
    for await (const { value } of readTopic(log, topicResult.name, "reader"))
      found.push(Buffer.from(value ?? []).toString());
    return found;
  };
  const write = (transactional: { send: (topic: string, records: { key: null; value: Buffer }[]) => Promise<void> }) =>
    transactional.send(topicResult.name, [{ key: null, value: Buffer.from("result") }]);

  it("claim every partition once a generation, also one without a record", async () => {
    const claimed: number[] = [];
    const onReset = ({ partition }: { readonly partition: number }) => claimed.push(partition);
    const told = new PartitionTransactions({ log, clock, consumer, writes, destination, onReset });
    await told.claimAssigned();
    await told.claimAssigned();
    expect(claimed.splice(0).sort()).toEqual([0, 1, 2, 3, 4, 5]);
    await (await log.consumer({ groupId, topic })).heartbeat();
    await told.claimAssigned();
    expect(claimed).toHaveLength(topicSource.partitions / 2);
  });

  it("take nothing of a partition that is not claimed in the batch's generation", async () => {
    const batch = await consumer.poll(limits);
    expect(batch && transactions.accepts(batch)).toBe(false);
    await transactions.claimAssigned();
    expect(batch && transactions.accepts({ ...batch, generation: batch.generation + 1 })).toBe(false);
    expect(batch && transactions.accepts(batch)).toBe(true);
  });

  it("drop what they have committed when the client brings it again", async () => {
    const batch = await work();
    await transactions.commit(batch, 2);
    expect(transactions.accepts(batch)).toBe(false);
    expect(offsets(await next())).toEqual([2, 3]);
  });

  it("drop what came behind a batch that they drop: its tail would be passed by", async () => {
    await transactions.claimAssigned();
    const poll = (maxRecords: number) => transactions.poll({ ...limits, maxRecords });
    const first = await poll(2);
    if (!first) throw new Error("there is nothing to do");
    consumer.seek(first, 0);
    const [again, behind] = [await poll(3), await poll(1)];
    expect([again, behind].map(offsets)).toEqual([[0, 1, 2], [3]]);
    await transactions.commit(first, 2);
    expect([again, behind].map((batch) => batch && transactions.accepts(batch))).toEqual([false, false]);
    expect(offsets(await poll(2))).toEqual([2, 3]);
  });

  it("start a partition without a committed offset where they are told", async () => {
    const told = new PartitionTransactions({
      log,
      clock,
      consumer,
      writes,
      destination,
      firstOffset: () => Promise.resolve(3),
    });
    expect(offsets(await next(told))).toEqual([3]);
  });

  it("commit what is written and the next offset as one, and note of which log and to where", async () => {
    const batch = await work();
    await transactions.commit(batch, 2, write, 1_000);
    expect(await results()).toEqual(["result"]);
    const committed = await consumer.committed(batch);
    expect([committed?.next, readNote(committed?.note ?? "")]).toEqual([
      2,
      { log: batch.logId, to: "a store", orderedMs: 1_000 },
    ]);
    expect(offsets(await next())).toEqual([2, 3]);
  });

  it("remember the time that they have ordered by, over a rebalance and a clock that goes back", async () => {
    const batch = await work();
    await transactions.commit(batch, 1, undefined, 2_000);
    await transactions.commit(batch, 2, undefined, 1_000);
    const heir = new PartitionTransactions({ log, clock, consumer, writes, destination });
    await heir.claimAssigned();
    expect(heir.orderedMs(batch)).toBe(2_000);
  });

  it("go on after what another instance has handled", async () => {
    const batch = await work();
    await commitElsewhere(batch, { next: 1, note: "" });
    await consumer.rejoin();
    expect(offsets(await next())).toEqual([1, 2]);
  });

  it.each(["", "moved by hand", '{"log": 1}', "null"])(
    "go on from an offset whose note is %j: it is of a former version, or of an operator",
    async (note) => {
      const batch = await work();
      await commitElsewhere(batch, { next: 3, note });
      await consumer.rejoin();
      expect(offsets(await next())).toEqual([3]);
    },
  );

  it("start over where the topic is another log, though the group's offset has outlived it", async () => {
    const batch = await work();
    await transactions.commit(batch, 2);
    log.recreateTopic(topic);
    await send();
    const again = await work();
    expect([offsets(again), again.logId === batch.logId]).toEqual([[0, 1], false]);
    await transactions.commit(again, 2);
    expect(offsets(await next())).toEqual([2, 3]);
  });

  it("start over where what is written to is another store, also while nothing new comes", async () => {
    await transactions.commit(await work(), 2);
    await transactions.commit(await work(), 4);
    expect(await transactions.lag()).toBe(0);
    store = "another store";
    const heir = new PartitionTransactions({ log, clock, consumer, writes, destination });
    expect(await heir.lag()).toBe(Number.POSITIVE_INFINITY);
    await heir.claimAssigned();
    expect(await heir.lag()).toBe(4);
    expect(offsets(await next(heir))).toEqual([0, 1]);
  });

  it("commit nothing to a store that has taken the place of the one that was claimed, and start over", async () => {
    const batch = await work();
    await transactions.commit(batch, 2);
    const further = await work();
    store = "another store";
    await expect(transactions.commit(further, 4, write)).rejects.toBeInstanceOf(UnavailableError);
    expect([await results(), (await consumer.committed(batch))?.next]).toEqual([[], 2]);
    expect(offsets(await next())).toEqual([0, 1]);
  });

  it("void what is in hand of a partition also where it cannot be claimed again", async () => {
    const reset: number[] = [];
    const onReset = ({ partition }: { readonly partition: number }) => reset.push(partition);
    let isThere = true;
    const asked = () => (isThere ? destination() : Promise.reject(new UnavailableError("the store")));
    const told = new PartitionTransactions({ log, clock, consumer, writes, destination: asked, onReset });
    await told.claimAssigned();
    await consumer.rejoin();
    reset.length = 0;
    isThere = false;
    await expect(told.claimAssigned()).rejects.toBeInstanceOf(UnavailableError);
    expect(reset.sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("start every partition over when they find another store, also those that nothing comes of", async () => {
    const batch = await work();
    await transactions.commit(batch, 2);
    const reset: number[] = [];
    const onReset = ({ partition }: { readonly partition: number }) => reset.push(partition);
    const told = new PartitionTransactions({ log, clock, consumer, writes, destination, onReset });
    await told.claimAssigned();
    reset.length = 0;
    const pollAll = async () => {
      while (await told.poll(limits));
    };
    await pollAll();
    expect(reset).toEqual([]);
    store = "another store";
    // The store is not asked at each poll.
    await pollAll();
    expect(reset).toEqual([]);
    await clock.sleep(5_000);
    await pollAll();
    expect(reset.sort()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(offsets(await next(told))).toEqual([0, 1]);
    store = "a third store";
    await expect(told.commit(batch, 2)).rejects.toBeInstanceOf(UnavailableError);
    expect(() => told.destinationOf({ topic, partition: (batch.partition + 1) % 6 })).toThrow("not claimed");
  });

  it("are fenced by whoever claims the partition since, commit nothing, and join their group again", async () => {
    const batch = await work();
    await transactions.commit(batch, 2);
    const further = await work();
    await new PartitionTransactions({ log, clock, consumer, writes, destination }).claimAssigned();
    const { generation } = further;
    await expect(transactions.commit(further, 4, write)).rejects.toBeInstanceOf(FencedError);
    expect([await results(), (await consumer.committed(further))?.next]).toEqual([[], 2]);
    const again = await work();
    expect([offsets(again), again.generation > generation]).toEqual([[2, 3], true]);
  });

  it("commit nothing when writing fails, and give the claim up", async () => {
    const batch = await work();
    const broken = new Error("broken");
    const breaking = transactions.commit(batch, 2, async (transaction) => {
      await write(transaction);
      throw broken;
    });
    await expect(breaking).rejects.toBe(broken);
    expect([await results(), await consumer.committed(batch)]).toEqual([[], undefined]);
    await expect(transactions.commit(batch, 2)).rejects.toThrow("not claimed");
    expect(offsets(await next())).toEqual([0, 1]);
  });

  it("commit nothing of a partition that is not claimed, or no longer", async () => {
    const batch = await consumer.poll(limits);
    if (!batch) throw new Error("nothing was polled");
    await expect(transactions.commit(batch, 2)).rejects.toThrow("not claimed");
    await transactions.claimAssigned();
    await transactions.close();
    await expect(transactions.commit(batch, 2)).rejects.toThrow("not claimed");
    expect(await consumer.committed(batch)).toBeUndefined();
  });
});
