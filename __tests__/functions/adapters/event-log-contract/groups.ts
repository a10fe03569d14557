import type { LogConsumer, RecordBatch, StoredRecord } from "../../../../functions/ports/event-log";
import { record, result, settles, source, values, type EventLogUse } from "./use";

/** How groups read: where they start and go on, who of them has which partition, and how far behind they are. */
export function describeGroups(use: EventLogUse): void {
  const { group, send, poll, drain, commit } = use;

  it("starts a group at the earliest record and goes on from what it committed", async () => {
    const groupId = group();
    await send(
      source,
      ["1", "2", "3"].map((n) => record("k", n)),
    );
    const first = await use.log.consumer({ groupId, topic: source });
    const batch = (await poll(first, 2)) as RecordBatch;
    expect(values([batch])).toEqual(["1", "2"]);
    await commit(first, batch);
    const next = (batch.records[1] as StoredRecord).offset + 1;
    await settles(async () => expect(await first.committed(batch)).toMatchObject({ next }));
    await first.close();
    const second = await use.log.consumer({ groupId, topic: source });
    expect(values(await drain(second))).toEqual(["3"]);
    expect(await second.committed(batch)).toMatchObject({ next });
    await second.close();
  });

  it("gives a record that was polled and not committed again to the next member", async () => {
    const groupId = group();
    await send(source, [record("k", "1")]);
    const first = await use.log.consumer({ groupId, topic: source });
    expect(values(await drain(first))).toEqual(["1"]);
    await first.close();
    const second = await use.log.consumer({ groupId, topic: source });
    expect(values(await drain(second))).toEqual(["1"]);
    await second.close();
  });

  it("lets groups read side by side", async () => {
    await send(source, [record("k", "1")]);
    for (const groupId of [group(), group()]) {
      const consumer = await use.log.consumer({ groupId, topic: source });
      expect(values(await drain(consumer))).toEqual(["1"]);
      await consumer.close();
    }
  });

  it("shares the partitions of a topic between the members of a group", async () => {
    const groupId = group();
    const [one, two] = [
      await use.log.consumer({ groupId, topic: source }),
      await use.log.consumer({ groupId, topic: source }),
    ];
    // Both are known to the group before anything is there to read.
    const waitShortMs = Math.min(use.waitMs, 500);
    const pollShort = (consumer: LogConsumer) => consumer.poll({ maxRecords: 100, maxBytes: 1e6, waitMs: waitShortMs });
    for (let round = 0; round < 4; round++) await Promise.all([pollShort(one), pollShort(two)]);
    await send(
      source,
      Array.from({ length: 60 }, (_, n) => record(`key ${n}`, String(n))),
    );
    const [mine, yours] = await Promise.all([drain(one), drain(two)]);
    expect(values([...mine, ...yours]).sort()).toEqual(Array.from({ length: 60 }, (_, n) => String(n)).sort());
    expect(mine.length > 0 && yours.length > 0).toBe(true);
    const partitionsOf = (batches: readonly RecordBatch[]) => new Set(batches.map(({ partition }) => partition));
    expect([...partitionsOf(mine)].filter((partition) => partitionsOf(yours).has(partition))).toEqual([]);
    await Promise.all([one.close(), two.close()]);
  });

  const silencing = async () => {
    const groupId = group();
    await send(source, [record("k", "1")]);
    const silent = await use.log.consumer({ groupId, topic: source });
    const held = (await poll(silent)) as RecordBatch;
    await use.expireSessions();
    const other = await use.log.consumer({ groupId, topic: source });
    const [again] = await drain(other);
    expect(values(again ? [again] : [])).toEqual(["1"]);
    expect(again?.generation).not.toBe(held.generation);
    await Promise.all([silent.close(), other.close()]);
  };
  if (use.canSilence) it("gives the partitions of a silent member to the others, in a new generation", silencing);

  it("reads on from where a seek says", async () => {
    await send(
      source,
      ["1", "2", "3"].map((n) => record("k", n)),
    );
    const consumer = await use.log.consumer({ groupId: group(), topic: source });
    const batch = (await poll(consumer)) as RecordBatch;
    consumer.seek(batch, batch.records[0].offset + 1);
    expect(values(await drain(consumer))).toEqual(["2", "3"]);
    await consumer.close();
  });

  it("hands over at least one record, whatever its size, and then no more than the limits allow", async () => {
    await send(
      source,
      ["a".repeat(600), "b".repeat(600), "c"].map((value) => record("k", value)),
    );
    const consumer = await use.log.consumer({ groupId: group(), topic: source });
    const small = await consumer.poll({ maxRecords: 100, maxBytes: 500, waitMs: use.waitMs });
    expect(small?.records).toHaveLength(1);
    expect((await consumer.poll({ maxRecords: 1, maxBytes: 1e6, waitMs: use.waitMs }))?.records).toHaveLength(1);
    await consumer.close();
  });

  it("tells how far a consumer is behind", async () => {
    await send(
      source,
      ["1", "2", "3"].map((n) => record("k", n)),
    );
    const consumer = await use.log.consumer({ groupId: group(), topic: source });
    await poll(consumer, 1);
    expect(await consumer.lag()).toBe(2);
    const lags = await consumer.lags();
    expect(lags.map(({ topic }) => topic)).toEqual(lags.map(() => source));
    expect(lags.map(({ partition }) => partition)).toEqual([...new Set(lags.map(({ partition }) => partition))]);
    expect(lags.map(({ records }) => records).filter((records) => records > 0)).toEqual([2]);
    await consumer.close();
  });

  it("tells where a group stands in each partition, whether anybody of it runs or not", async () => {
    const groupId = group();
    const standing = async () => {
      const progress = await use.log.progress({ groupId, topic: result });
      expect(progress.map(({ partition }) => partition)).toEqual([0, 1, 2, 3, 4, 5]);
      return progress.filter(({ end }) => end > 0);
    };
    expect(await standing()).toEqual([]);
    const producer = await use.log.transactionalProducer(groupId);
    const transaction = await producer.begin();
    await transaction.send(
      result,
      ["1", "2", "3"].map((n) => record("k", n)),
    );
    await transaction.commit();
    await producer.close();
    expect(await standing()).toMatchObject([{ committed: undefined, lag: 3 }]);
    const consumer = await use.log.consumer({ groupId, topic: result });
    const [first] = await drain(consumer);
    await commit(consumer, first as RecordBatch);
    await consumer.close();
    // What the log itself writes after a transaction is nothing to wait for.
    await settles(async () => expect(await standing()).toMatchObject([{ committed: 3, lag: 0 }]));
  });

  it("counts records alone, however many transactions lie between and behind them", async () => {
    const groupId = group();
    const producer = await use.log.transactionalProducer(groupId);
    const write = async (value: string, end: "commit" | "abort") => {
      const transaction = await producer.begin();
      await transaction.send(result, [record("k", value)]);
      await transaction[end]();
    };
    for (let n = 0; n < 5; n++) await write(String(n), "commit");
    const consumer = await use.log.consumer({ groupId, topic: result });
    const read = await drain(consumer);
    await commit(consumer, read.at(-1) as RecordBatch);
    for (let n = 0; n < 30; n++) await write("never", "abort");
    const lagOf = async () =>
      (await use.log.progress({ groupId, topic: result })).reduce((sum, { lag }) => sum + lag, 0);
    await settles(async () => expect([await consumer.lag(), await lagOf()]).toEqual([0, 0]));
    for (let n = 0; n < 3; n++) await write(String(n), "commit");
    await write("never", "abort");
    await settles(async () => expect(await lagOf()).toBe(3));
    await consumer.close();
    await producer.close();
  });
}
