import { join } from "path";
import { topicResult, topicSource, type Topic } from "../../../../contracts/topics";
import { EmbeddedEventLog } from "../../../../functions/adapters/embedded/event-log";
import { openFileJournal } from "../../../../functions/adapters/embedded/journal";
import { readTopic } from "../../../../functions/runtime/read-topic";
import { createTestClock } from "../../test-clock";
import { describeEventLogContract } from "../event-log-contract";
import { temporaryFolder, type TemporaryFolder } from "../../../temporary-folder";

const source = topicSource.name;
const one: Topic = { ...topicSource, name: "one_partition", partitions: 1, maxMessageBytes: 4 * 1024 * 1024 };

describe("the embedded event log in a file", () => {
  describeEventLogContract({
    waitMs: 0,
    open: () => {
      const clock = createTestClock();
      const log = new EmbeddedEventLog({ journal: openFileJournal(join(temporaryFolder().path, "log")), clock });
      return Promise.resolve({ log, expireSessions: () => clock.sleep(60_000), close: () => log.close() });
    },
  });

  describe("opened again", () => {
    let folder: TemporaryFolder;
    beforeEach(() => {
      folder = temporaryFolder();
    });

    const withLog = async <T>(use: (log: EmbeddedEventLog) => Promise<T>, topics?: readonly Topic[]): Promise<T> => {
      const journal = openFileJournal(join(folder.path, "log"));
      const log = new EmbeddedEventLog({ journal, clock: createTestClock(), ...(topics && { topics }) });
      try {
        return await use(log);
      } finally {
        await log.close();
      }
    };
    const valuesOf = async (log: EmbeddedEventLog, topic: string) => {
      const found: string[] = [];
      for await (const { value } of readTopic(log, topic, "reader")) found.push(Buffer.from(value ?? []).toString());
      return found;
    };

    it("holds the records, the offsets and what a transaction committed, and nothing that it did not", async () => {
      await withLog(async (log) => {
        const producer = await log.producer();
        await producer.send(source, [{ key: Buffer.from("k"), value: Buffer.from("1"), headers: { h: "ü" } }]);
        await producer.send(source, [{ key: Buffer.from("k"), value: Buffer.from("2") }]);
        const transactional = await log.transactionalProducer("t");
        const committed = await transactional.begin();
        await committed.send(topicResult.name, [{ key: null, value: Buffer.from("priced") }]);
        await committed.commitOffset("group", { topic: source, partition: 3 }, { next: 0, note: "a note" });
        await committed.commit();
        const open = await transactional.begin();
        await open.send(topicResult.name, [{ key: null, value: Buffer.from("never") }]);
      });
      await withLog(async (log) => {
        expect(await valuesOf(log, source)).toEqual(["1", "2"]);
        expect(await valuesOf(log, topicResult.name)).toEqual(["priced"]);
        const consumer = await log.consumer({ groupId: "group", topic: source });
        expect(await consumer.committed({ topic: source, partition: 3 })).toEqual({ next: 0, note: "a note" });
        expect(await consumer.committed({ topic: source, partition: 2 })).toBeUndefined();
        for await (const { offset, headers } of readTopic(log, source, "reader"))
          expect(headers).toEqual(offset === 0 ? { h: "ü" } : {});
      });
    });

    it("counts a topic's records over all partitions, also of earlier runs", async () => {
      const send = (log: EmbeddedEventLog, count: number) =>
        log.producer().then((producer) =>
          producer.send(
            source,
            Array.from({ length: count }, (_, n) => ({ key: Buffer.from(`k${n}`), value: Buffer.from("v") })),
          ),
        );
      await withLog(async (log) => {
        expect(log.recordCount(source)).toBe(0);
        await send(log, 40);
        expect(log.recordCount(source)).toBe(40);
      });
      await withLog(async (log) => {
        await send(log, 2);
        expect([log.recordCount(source), log.recordCount(topicResult.name)]).toEqual([42, 0]);
        expect(() => log.recordCount("no_such_topic")).toThrow(
          expect.objectContaining({ code: "RS-LOG-TOPIC-UNKNOWN" }) as Error,
        );
      });
    });

    it("reads what is older than the bytes that it keeps in memory", async () => {
      // 24 MB over the 16 MB that are kept.
      const value = (n: number) => Buffer.alloc(3 * 1024 * 1024, n);
      await withLog(
        async (log) => {
          const producer = await log.producer();
          for (let n = 0; n < 8; n++)
            await producer.send(one.name, [{ key: null, value: value(n), headers: { n: String(n) } }]);
          const found: number[] = [];
          for await (const record of readTopic(log, one.name, "reader")) {
            expect(Buffer.from(record.value ?? []).equals(value(record.offset))).toBe(true);
            expect(record.headers).toEqual({ n: String(record.offset) });
            found.push(record.offset);
          }
          expect(found).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
        },
        [one],
      );
    });

    it("refuses a file with a record of a topic that it does not know", async () => {
      await withLog(
        async (log) => {
          await (await log.producer()).send(one.name, [{ key: null, value: Buffer.from("v") }]);
        },
        [one],
      );
      await expect(withLog((log) => Promise.resolve(log))).rejects.toMatchObject({ code: "RS-LOG-TOPIC-UNKNOWN" });
    });
  });
});
