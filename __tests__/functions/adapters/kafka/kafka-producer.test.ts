import { CompressionTypes, type Kafka, type ProducerRecord } from "kafkajs";
import { topicResult } from "../../../../contracts/topics";
import { openProducer, openTransactionalProducer } from "../../../../functions/adapters/kafka/kafka-producer";
import { systemClock } from "../../../../functions/runtime/clock";

interface Sent {
  readonly topic: string;
  readonly partitions: ReadonlySet<number | undefined>;
  readonly values: readonly string[];
  readonly acks: number | undefined;
  readonly compression: CompressionTypes | undefined;
}

/** A kafkajs that notes what is sent, and answers as it is told. */
function scripted(answer: (send: number) => Promise<void> = () => Promise.resolve()) {
  const sent: Sent[] = [];
  const calls: string[] = [];
  let underWay = 0;
  let mostUnderWay = 0;
  const send = async ({ topic, messages, acks, compression }: ProducerRecord) => {
    mostUnderWay = Math.max(mostUnderWay, ++underWay);
    sent.push({
      topic,
      partitions: new Set(messages.map(({ partition }) => partition)),
      values: messages.map(({ value }) => String(value)),
      acks,
      compression,
    });
    try {
      await answer(sent.length);
    } finally {
      underWay--;
    }
    return [];
  };
  const transaction = () => {
    calls.push("begin");
    return Promise.resolve({
      send,
      sendOffsets: () => Promise.resolve(calls.push("offsets")),
      commit: () => Promise.resolve(calls.push("commit")),
      abort: () => Promise.resolve(calls.push("abort")),
      isActive: () => true,
    });
  };
  const producer = {
    connect: () => Promise.resolve(calls.push("connect")),
    disconnect: () => Promise.resolve(),
    send,
    transaction,
  };
  return { kafka: { producer: () => producer } as unknown as Kafka, sent, calls, mostUnderWay: () => mostUnderWay };
}

const topicOf = () => topicResult;
const physical = (name: string) => `p-${name}`;
const records = Array.from({ length: 200 }, (_, n) => ({
  key: Buffer.from(`key ${n}`),
  value: Buffer.from(String(n)),
}));

describe("the producer", () => {
  it("sends to one partition at a time, so that no acknowledged record is lost with a broker (kafkajs issue 1303)", async () => {
    const { kafka, sent } = scripted();
    const producer = await openProducer({ kafka, clock: systemClock, topicOf, physical, address: "Kafka" });
    await producer.send(topicResult.name, records);
    expect(sent.length).toBe(topicResult.partitions);
    for (const { topic, partitions } of sent) expect([topic, partitions.size]).toEqual(["p-topic_result", 1]);
    expect(sent.flatMap(({ values }) => values).sort()).toEqual(records.map(({ value }) => value.toString()).sort());
  });

  it("packs what it sends, and waits for all replicas", async () => {
    const { kafka, sent } = scripted();
    const producer = await openProducer({ kafka, clock: systemClock, topicOf, physical, address: "Kafka" });
    await producer.send(topicResult.name, records.slice(0, 1));
    expect(sent).toMatchObject([{ acks: -1, compression: CompressionTypes.GZIP }]);
  });

  it("sends nothing more once a send has failed: its sequence numbers may pass new records for repeats", async () => {
    const { kafka, sent } = scripted((send) =>
      send === 3 ? Promise.reject(new Error("no answer")) : Promise.resolve(),
    );
    const producer = await openProducer({ kafka, clock: systemClock, topicOf, physical, address: "Kafka" });
    await expect(producer.send(topicResult.name, records)).rejects.toThrow();
    const before = sent.length;
    await expect(producer.send(topicResult.name, records)).rejects.toMatchObject({ code: "RS-UNAVAILABLE" });
    expect(sent).toHaveLength(before);
  });
});

describe("a send that fails", () => {
  it("is over only when nothing of it is under way: what is still retried would come after what is sent next", async () => {
    let end: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => (end = resolve));
    const { kafka } = scripted((send) => (send === 1 ? Promise.reject(new Error("no answer")) : slow));
    const producer = await openProducer({ kafka, clock: systemClock, topicOf, physical, address: "Kafka" });
    let isOver = false;
    const sending = producer.send(topicResult.name, records).catch(() => (isOver = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isOver).toBe(false);
    end();
    await sending;
    expect(isOver).toBe(true);
  });
});

describe("the transactional producer", () => {
  it("fences as it opens, by a transaction that it aborts: connecting alone fences nobody", async () => {
    const { kafka, calls } = scripted();
    await openTransactionalProducer({ kafka, clock: systemClock, transactionalId: "id", topicOf, physical });
    expect(calls).toEqual(["connect", "begin", "abort"]);
  });

  it("sends partition by partition, one after the other: side by side, a retry doubles what is under way", async () => {
    const { kafka, sent, mostUnderWay } = scripted(() => new Promise((resolve) => setImmediate(resolve)));
    const producer = await openTransactionalProducer({
      kafka,
      clock: systemClock,
      transactionalId: "id",
      topicOf,
      physical,
    });
    const transaction = await producer.begin();
    await transaction.send(topicResult.name, records);
    await transaction.commit();
    expect(sent.length).toBe(topicResult.partitions);
    for (const { partitions } of sent) expect(partitions.size).toBe(1);
    expect(mostUnderWay()).toBe(1);
  });
});
