import { randomBytes } from "crypto";
import fc from "fast-check";
import { topicSource } from "../../../../contracts/topics";
import { RidestreamError } from "../../../../functions/ports/errors";
import { readTopic } from "../../../../functions/runtime/read-topic";
import { record, result, source, text, type EventLogUse } from "./use";

/** What a log keeps: each record as it was sent, in the order of its key. */
export function describeRecords(use: EventLogUse): void {
  const { group, send, drain, all } = use;

  it("gives back key, value and headers as they were sent", async () => {
    await send(source, [record("k", "v", { a: "1", é: "ü" }), record(null, ""), record("", "empty key")]);
    const found = await all(source);
    expect(new Set(found.map(({ key, value }) => [text(key), text(value)].join("=")))).toEqual(
      new Set(["k=v", "=", "=empty key"]),
    );
    expect(found.filter(({ key }) => key === null).map(({ value }) => text(value))).toEqual([""]);
    expect(found.find(({ key }) => text(key) === "k")?.headers).toEqual({ a: "1", é: "ü" });
  });

  it("names the log of each batch, another one for each topic", async () => {
    await send(source, [record("k", "v")]);
    const logId = await use.log.logId(source);
    expect(logId).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(await use.log.logId(result)).not.toBe(logId);
    expect(await all(source)).toMatchObject([{ topic: source, logId }]);
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
          for await (const { key, value, partition, offset } of readTopic(use.log, source, group())) {
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
      { numRuns: use.runs },
    );
  });

  it("puts a key where Kafka's own client puts it", async () => {
    await send(source, [record("0612345678", "x")]);
    const consumer = await use.log.consumer({ groupId: group(), topic: source });
    const [batch] = await drain(consumer);
    await consumer.close();
    expect(batch?.partition).toBe(kafkaPartitionOf0612345678);
  });

  it("takes all of a send or none of it", async () => {
    const producer = await use.log.producer();
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
    const producer = await use.log.transactionalProducer(group());
    const transaction = await producer.begin();
    await transaction.send(source, sent);
    await transaction.commit();
    await producer.close();
    const found = await all(source);
    expect(found).toHaveLength(2 * sent.length);
    expect(found.every(({ value }, n) => sent[n % 4]?.value.equals(value ?? Buffer.alloc(0)))).toBe(true);
  });
}

/** From Kafka's Java client: toPositive(murmur2("0612345678")) % 6. */
const kafkaPartitionOf0612345678 = 2;
