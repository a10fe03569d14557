import { randomBytes } from "crypto";
import fc from "fast-check";
import { systemClock } from "../../../functions/runtime/clock";
import { topicDeadLetters, topicResult, topicSource } from "../../../contracts/topics";
import { FencedError, RidestreamError } from "../../../functions/ports/errors";
import type { EventLog, LogConsumer, LogRecord, RecordBatch, StoredRecord } from "../../../functions/ports/event-log";
import { readTopic } from "../../../functions/runtime/read-topic";

export interface EventLogUnderTest {
  readonly log: EventLog;
  /** Makes the group's members that have not been heard of since lose their partitions. */
  readonly expireSessions?: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface ContractProps {
  readonly open: () => Promise<EventLogUnderTest>;
  /** Whether members can be silenced here: `expireSessions` is there. @default true */
  readonly canSilence?: boolean;
  /** How long a poll may have to wait for records that are there. */
  readonly waitMs: number;
  /** Runs of each property. @default 20 */
  readonly runs?: number;
}

const text = (bytes: Uint8Array | null) => (bytes ? Buffer.from(bytes).toString() : null);
const record = (key: string | null, value: string, headers?: Record<string, string>): LogRecord => ({
  key: key === null ? null : Buffer.from(key),
  value: Buffer.from(value),
  ...(headers && { headers }),
});
const source = topicSource.name;
const result = topicResult.name;

/** What every event log must hold to; each adapter's tests run it. */
export function describeEventLogContract({ open, waitMs, canSilence = true, runs = 20 }: ContractProps): void {
  let under: EventLogUnderTest;
  let groups = 0;
  const group = () => `group-${++groups}-${Math.trunc(performance.now())}`;
  beforeEach(async () => {
    under = await open();
  });
  afterEach(() => under.close());

  const send = async (topic: string, records: readonly LogRecord[]) => {
    const producer = await under.log.producer();
    await producer.send(topic, records);
    await producer.close();
  };
  const poll = (consumer: LogConsumer, maxRecords = 100) => consumer.poll({ maxRecords, maxBytes: 1e6, waitMs });
  const drain = async (consumer: LogConsumer): Promise<RecordBatch[]> => {
    const batches: RecordBatch[] = [];
    for (;;) {
      const batch = await consumer.poll({ maxRecords: 100, maxBytes: 1e6, waitMs: Math.min(waitMs, 50) });
      if (batch) batches.push(batch);
      else if ((await consumer.lag()) === 0) return batches;
    }
  };
  const values = (batches: readonly RecordBatch[]) =>
    batches.flatMap(({ records }) => records.map(({ value }) => text(value)));
  const all = async (topic: string) => {
    const found: StoredRecord[] = [];
    for await (const stored of readTopic(under.log, topic, group())) found.push(stored);
    return found;
  };
  const commit = async (consumer: LogConsumer, batch: RecordBatch, id = `${consumer.groupId}-${batch.partition}`) => {
    const producer = await under.log.transactionalProducer(id);
    const transaction = await producer.begin();
    await transaction.commitOffset(consumer.groupId, batch, (batch.records.at(-1) as StoredRecord).offset + 1);
    await transaction.commit();
    await producer.close();
  };

  it("gives back key, value and headers as they were sent", async () => {
    await send(source, [record("k", "v", { a: "1", é: "ü" }), record(null, ""), record("", "empty key")]);
    const found = await all(source);
    expect(new Set(found.map(({ key, value }) => [text(key), text(value)].join("=")))).toEqual(
      new Set(["k=v", "=", "=empty key"]),
    );
    expect(found.filter(({ key }) => key === null).map(({ value }) => text(value))).toEqual([""]);
    expect(found.find(({ key }) => text(key) === "k")?.headers).toEqual({ a: "1", é: "ü" });
  });

  it("keeps a record without a value as such, and the sender's time", async () => {
    const timestampMs = Date.parse("2026-06-05T08:59:59.999Z");
    await send(source, [{ key: Buffer.from("k"), value: null, timestampMs }, record("k", "")]);
    const [without, empty] = await all(source);
    expect(without).toMatchObject({ value: null, timestampMs });
    expect(text(empty?.value ?? null)).toBe("");
    expect(empty?.timestampMs).not.toBe(timestampMs);
  });

  it("keeps the order of each key, in one partition, with offsets that rise", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom("a", "b", "c", "d"), fc.nat()), { maxLength: 60 }),
        fc.integer({ min: 1, max: 7 }),
        async (sent, size) => {
          const prefix = group();
          for (let at = 0; at < sent.length; at += size) {
            await send(
              source,
              sent.slice(at, at + size).map(([key, n]) => record(`${prefix}${key}`, String(n))),
            );
          }
          const byKey = new Map<
            string,
            { readonly partition: number; readonly offset: number; readonly value: string | null }[]
          >();
          for await (const { key, value, partition, offset } of readTopic(under.log, source, group())) {
            const name = text(key) ?? "";
            if (name.startsWith(prefix))
              byKey.set(name, [...(byKey.get(name) ?? []), { partition, offset, value: text(value) }]);
          }
          for (const [name, found] of byKey) {
            expect(found.map(({ value }) => value)).toEqual(
              sent.filter(([key]) => prefix + key === name).map(([, n]) => String(n)),
            );
            expect(new Set(found.map(({ partition }) => partition)).size).toBe(1);
            expect(found.every(({ offset }, i) => i === 0 || offset > (found[i - 1]?.offset ?? -1))).toBe(true);
          }
          expect([...byKey.values()].flat()).toHaveLength(sent.length);
        },
      ),
      { numRuns: runs },
    );
  });

  it("puts a key where Kafka's own client puts it", async () => {
    await send(source, [record("0612345678", "x")]);
    const consumer = await under.log.consumer({ groupId: group(), topic: source });
    const [batch] = await drain(consumer);
    await consumer.close();
    expect(batch?.partition).toBe(kafkaPartitionOf0612345678);
  });

  it("takes all of a send or none of it", async () => {
    const producer = await under.log.producer();
    const tooLarge = record("k", "x".repeat(topicSource.maxMessageBytes + 1));
    await expect(producer.send(source, [record("k", "fits"), tooLarge])).rejects.toMatchObject({
      code: "RS-LOG-RECORD-TOO-LARGE",
    });
    await expect(producer.send("no_such_topic", [record("k", "v")])).rejects.toBeInstanceOf(RidestreamError);
    await producer.close();
    expect(await all(source)).toEqual([]);
  });

  it("takes more records of one key in a send, and in a transaction, than a topic takes bytes at once", async () => {
    const sent = [1, 2, 3, 4].map(() => ({
      key: Buffer.from("k"),
      value: randomBytes(topicSource.maxMessageBytes / 3),
    }));
    await send(source, sent);
    const producer = await under.log.transactionalProducer(group());
    const transaction = await producer.begin();
    await transaction.send(source, sent);
    await transaction.commit();
    await producer.close();
    const found = await all(source);
    expect(found).toHaveLength(2 * sent.length);
    expect(found.every(({ value }, n) => sent[n % 4]?.value.equals(value ?? Buffer.alloc(0)))).toBe(true);
  });

  it("starts a group at the earliest record and goes on from what it committed", async () => {
    const groupId = group();
    await send(
      source,
      ["1", "2", "3"].map((n) => record("k", n)),
    );
    const first = await under.log.consumer({ groupId, topic: source });
    const batch = (await poll(first, 2)) as RecordBatch;
    expect(values([batch])).toEqual(["1", "2"]);
    await commit(first, batch);
    const next = (batch.records[1] as StoredRecord).offset + 1;
    // A log may still be writing down what it has answered for.
    for (let tries = 0; (await first.committed(batch)) !== next && tries < 100; tries++) await systemClock.sleep(100);
    await first.close();
    const second = await under.log.consumer({ groupId, topic: source });
    expect(values(await drain(second))).toEqual(["3"]);
    expect(await second.committed(batch)).toBe(next);
    await second.close();
  });

  it("gives a record that was polled and not committed again to the next member", async () => {
    const groupId = group();
    await send(source, [record("k", "1")]);
    const first = await under.log.consumer({ groupId, topic: source });
    expect(values(await drain(first))).toEqual(["1"]);
    await first.close();
    const second = await under.log.consumer({ groupId, topic: source });
    expect(values(await drain(second))).toEqual(["1"]);
    await second.close();
  });

  it("lets groups read side by side", async () => {
    await send(source, [record("k", "1")]);
    for (const groupId of [group(), group()]) {
      const consumer = await under.log.consumer({ groupId, topic: source });
      expect(values(await drain(consumer))).toEqual(["1"]);
      await consumer.close();
    }
  });

  it("shares the partitions of a topic between the members of a group", async () => {
    const groupId = group();
    const [one, two] = [
      await under.log.consumer({ groupId, topic: source }),
      await under.log.consumer({ groupId, topic: source }),
    ];
    // Both are known to the group before anything is there to read.
    const waitShortMs = Math.min(waitMs, 500);
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
    const silent = await under.log.consumer({ groupId, topic: source });
    const held = (await poll(silent)) as RecordBatch;
    await under.expireSessions?.();
    const other = await under.log.consumer({ groupId, topic: source });
    const [again] = await drain(other);
    expect(values(again ? [again] : [])).toEqual(["1"]);
    expect(again?.generation).not.toBe(held.generation);
    await Promise.all([silent.close(), other.close()]);
  };
  if (canSilence) it("gives the partitions of a silent member to the others, in a new generation", silencing);

  it("reads on from where a seek says", async () => {
    await send(
      source,
      ["1", "2", "3"].map((n) => record("k", n)),
    );
    const consumer = await under.log.consumer({ groupId: group(), topic: source });
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
    const consumer = await under.log.consumer({ groupId: group(), topic: source });
    const small = await consumer.poll({ maxRecords: 100, maxBytes: 500, waitMs });
    expect(small?.records).toHaveLength(1);
    expect((await consumer.poll({ maxRecords: 1, maxBytes: 1e6, waitMs }))?.records).toHaveLength(1);
    await consumer.close();
  });

  it("tells how far a consumer is behind", async () => {
    await send(
      source,
      ["1", "2", "3"].map((n) => record("k", n)),
    );
    const consumer = await under.log.consumer({ groupId: group(), topic: source });
    await poll(consumer, 1);
    expect(await consumer.lag()).toBe(2);
    await consumer.close();
  });

  it("tells where a group stands in each partition, whether anybody of it runs or not", async () => {
    const groupId = group();
    const standing = async () => {
      const progress = await under.log.progress({ groupId, topic: result });
      expect(progress.map(({ partition }) => partition)).toEqual([0, 1, 2, 3, 4, 5]);
      return progress.filter(({ end }) => end > 0);
    };
    expect(await standing()).toEqual([]);
    const producer = await under.log.transactionalProducer(groupId);
    const transaction = await producer.begin();
    await transaction.send(
      result,
      ["1", "2", "3"].map((n) => record("k", n)),
    );
    await transaction.commit();
    await producer.close();
    expect(await standing()).toMatchObject([{ committed: undefined, lag: 3 }]);
    const consumer = await under.log.consumer({ groupId, topic: result });
    const [first] = await drain(consumer);
    await commit(consumer, first as RecordBatch);
    await consumer.close();
    // What the log itself writes after a transaction is nothing to wait for.
    expect(await standing()).toMatchObject([{ committed: 3, lag: 0 }]);
  });

  it("shows nothing of a transaction before it is committed, and all of it after", async () => {
    const groupId = group();
    await send(source, [record("k", "1")]);
    const consumer = await under.log.consumer({ groupId, topic: source });
    const batch = (await poll(consumer)) as RecordBatch;
    const producer = await under.log.transactionalProducer(groupId);
    const transaction = await producer.begin();
    await transaction.send(result, [record("k", "priced")]);
    await transaction.send(topicDeadLetters.name, [record("k", "refused")]);
    await transaction.commitOffset(groupId, batch, 1);
    expect(await all(result)).toEqual([]);
    expect(await consumer.committed(batch)).toBeUndefined();
    await transaction.commit();
    expect((await all(result)).map(({ value }) => text(value))).toEqual(["priced"]);
    expect((await all(topicDeadLetters.name)).map(({ value }) => text(value))).toEqual(["refused"]);
    expect(await consumer.committed(batch)).toBe(1);
    await Promise.all([consumer.close(), producer.close()]);
  });

  it("forgets an aborted transaction", async () => {
    const producer = await under.log.transactionalProducer(group());
    const transaction = await producer.begin();
    await transaction.send(result, [record("k", "never")]);
    await transaction.abort();
    await producer.close();
    expect(await all(result)).toEqual([]);
  });

  it("fences the older producer of a transactional id, also in the middle of a transaction", async () => {
    const id = group();
    const older = await under.log.transactionalProducer(id);
    const transaction = await older.begin();
    await transaction.send(result, [record("k", "zombie")]);
    const newer = await under.log.transactionalProducer(id);
    await expect(transaction.commit()).rejects.toBeInstanceOf(FencedError);
    await expect(older.begin().then((next) => next.commit())).rejects.toBeInstanceOf(FencedError);
    await Promise.all([older.close(), newer.close()]);
    expect(await all(result)).toEqual([]);
  });
}

/** From Kafka's Java client: toPositive(murmur2("0612345678")) % 6. */
const kafkaPartitionOf0612345678 = 2;
