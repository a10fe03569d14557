import { topicSource } from "../../../contracts/topics";
import { EmbeddedEventLog } from "../../../functions/adapters/embedded/event-log";
import { createMemoryJournal } from "../../../functions/adapters/embedded/journal";
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

  it("ends at once for an empty topic", async () => {
    const found: unknown[] = [];
    for await (const record of readTopic(openLog(), topic, "reader")) found.push(record);
    expect(found).toEqual([]);
  });
});
