import { topicDeadLetters } from "../../../../contracts/topics";
import { FencedError } from "../../../../functions/ports/errors";
import type { RecordBatch } from "../../../../functions/ports/event-log";
import { record, result, settles, source, text, type EventLogUse } from "./use";

/** Transactions: all of one or none of it, and one producer of an id. */
export function describeTransactions(use: EventLogUse): void {
  const { group, send, poll, all } = use;

  it("shows nothing of a transaction before it is committed, and all of it after", async () => {
    const groupId = group();
    await send(source, [record("k", "1")]);
    const consumer = await use.log.consumer({ groupId, topic: source });
    const batch = (await poll(consumer)) as RecordBatch;
    const producer = await use.log.transactionalProducer(groupId);
    const transaction = await producer.begin();
    await transaction.send(result, [record("k", "priced")]);
    await transaction.send(topicDeadLetters.name, [record("k", "refused")]);
    await transaction.commitOffset(groupId, batch, { next: 1, note: "a note" });
    const reader = await use.log.consumer({ groupId: group(), topic: result });
    await settles(async () => expect(await reader.assigned()).not.toEqual([]));
    expect(await poll(reader)).toBeUndefined();
    expect(await consumer.committed(batch)).toBeUndefined();
    await transaction.commit();
    expect((await all(result)).map(({ value }) => text(value))).toEqual(["priced"]);
    expect((await all(topicDeadLetters.name)).map(({ value }) => text(value))).toEqual(["refused"]);
    await settles(async () => expect(await consumer.committed(batch)).toEqual({ next: 1, note: "a note" }));
    await Promise.all([reader.close(), consumer.close(), producer.close()]);
  });

  it("forgets an aborted transaction", async () => {
    const producer = await use.log.transactionalProducer(group());
    const transaction = await producer.begin();
    await transaction.send(result, [record("k", "never")]);
    await transaction.abort();
    await producer.close();
    expect(await all(result)).toEqual([]);
    const reader = await use.log.consumer({ groupId: group(), topic: result });
    await settles(async () => expect(await reader.lag()).toBe(0));
    const ends = (await use.log.progress({ groupId: group(), topic: result })).map(({ end }) => end);
    expect((await reader.lags()).map(({ next }) => next)).toEqual(ends);
    await reader.close();
  });

  it("fences the older producer of a transactional id, also in the middle of a transaction", async () => {
    const id = group();
    const older = await use.log.transactionalProducer(id);
    const transaction = await older.begin();
    await transaction.send(result, [record("k", "zombie")]);
    const newer = await use.log.transactionalProducer(id);
    await expect(transaction.commit()).rejects.toBeInstanceOf(FencedError);
    await expect(older.begin().then((next) => next.commit())).rejects.toBeInstanceOf(FencedError);
    await Promise.all([older.close(), newer.close()]);
    expect(await all(result)).toEqual([]);
  });
}
