import { topicSource } from "../../../contracts/topics";
import { EmbeddedEventLog } from "../../../functions/adapters/embedded/event-log";
import { createMemoryJournal } from "../../../functions/adapters/embedded/journal";
import type { EventLog, LogConsumer, PollOptions, RecordBatch } from "../../../functions/ports/event-log";
import { readTopic } from "../../../functions/runtime/read-topic";
import { createTestClock } from "../test-clock";

const topic = topicSource.name;
const openLog = () => new EmbeddedEventLog({ journal: createMemoryJournal(), clock: createTestClock() });
const fill = async (log: EmbeddedEventLog, count: number) => {
  const producer = await log.producer();
  const records = Array.from({ length: count }, (_, n) => ({
    key: Buffer.from(`k${n}`),
    value: Buffer.from(String(n)),
  }));
  await producer.send(topic, records);
};

describe("reading a topic", () => {
  it("gives every record of every partition once, with its place", async () => {
    const log = openLog();
    await fill(log, 5_000);
    const places = new Set<string>();
    const values = new Set<string>();
    for await (const { topic: found, partition, offset, value } of readTopic(log, topic, "reader")) {
      expect(found).toBe(topic);
      places.add(`${partition}/${offset}`);
      values.add(Buffer.from(value ?? []).toString());
    }
    expect([places.size, values.size]).toEqual([5_000, 5_000]);
    expect(new Set([...places].map((place) => place.split("/")[0])).size).toBe(topicSource.partitions);
  });

  it("says the share that is read, which rises to all of it", async () => {
    const log = openLog();
    await fill(log, 5_000);
    const shares: number[] = [];
    let read = 0;
    for await (const record of readTopic(log, topic, "reader", { onShare: (share) => shares.push(share) }))
      if (record.offset >= 0) read++;
    expect(read).toBe(5_000);
    expect(shares.length).toBeGreaterThan(2);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares[0]).toBeGreaterThan(0);
    expect(shares[0]).toBeLessThan(1);
    expect(shares.at(-1)).toBe(1);
  });

  it("starts at an offset where one is given", async () => {
    const log = openLog();
    await fill(log, 6_000);
    const all: string[] = [];
    for await (const { partition, offset } of readTopic(log, topic, "reader"))
      if (offset >= 950 || partition === 3) all.push(`${partition}/${offset}`);
    const from = new Map([0, 1, 2, 4, 5].map((partition) => [partition, 950]));
    const found: string[] = [];
    for await (const { partition, offset } of readTopic(log, topic, "reader", { from }))
      found.push(`${partition}/${offset}`);
    expect(found.toSorted()).toEqual(all.toSorted());
    expect(all.length).toBeLessThan(2_000);
  });

  it("leaves no trace: the same group reads all of it again, also after it broke off", async () => {
    const log = openLog();
    await fill(log, 100);
    for await (const record of readTopic(log, topic, "reader")) {
      expect(record.offset).toBe(0);
      break;
    }
    let again = 0;
    for await (const record of readTopic(log, topic, "reader")) again += record.value?.length ? 1 : 0;
    expect(again).toBe(100);
  });

  it("gives all of it to each of two who read at once, and to one beside a member that never left", async () => {
    const log = openLog();
    await fill(log, 100);
    await log.consumer({ groupId: "reader", topic });
    const readers = [1, 2].map(() => readTopic(log, topic, "reader"));
    const counts = await Promise.all(
      readers.map(async (records) => {
        let count = 0;
        for await (const { offset } of records) count += offset >= 0 ? 1 : 0;
        return count;
      }),
    );
    expect(counts).toEqual([100, 100]);
  });

  it("ends where the topic ended as it began, though each record brings another", async () => {
    const log = openLog();
    await fill(log, 100);
    let read = 0;
    for await (const { key, value } of readTopic(log, topic, "reader")) {
      if (++read > 100) break;
      await (await log.producer()).send(topic, [{ key, value }]);
    }
    expect(read).toBe(100);
  });

  it("gives a record once, though its group gives the partitions out anew in the middle", async () => {
    const log = openLog();
    await fill(log, 3_000);
    const twice = Object.assign(Object.create(log) as EmbeddedEventLog, {
      consumer: async (options: Parameters<EventLog["consumer"]>[0]) => {
        const consumer = await log.consumer(options);
        const again: RecordBatch[] = [];
        return Object.assign(Object.create(consumer) as LogConsumer, {
          async poll(poll: PollOptions) {
            const batch = again.pop() ?? (await consumer.poll(poll));
            if (batch?.generation === 1) again.push({ ...batch, generation: 2 });
            return batch;
          },
        });
      },
    });
    const places: string[] = [];
    for await (const { partition, offset } of readTopic(twice, topic, "reader")) places.push(`${partition}/${offset}`);
    expect(places).toHaveLength(3_000);
    expect(new Set(places).size).toBe(3_000);
  });

  it("ends at once for an empty topic", async () => {
    const found: unknown[] = [];
    for await (const record of readTopic(openLog(), topic, "reader")) found.push(record);
    expect(found).toEqual([]);
  });
});
