import fc from "fast-check";
import { topicDeadLetters, topicSource } from "../../../contracts/topics";
import { EmbeddedEventLog } from "../../../functions/adapters/embedded/event-log";
import { createMemoryJournal } from "../../../functions/adapters/embedded/journal";
import type { EventLog, LogRecord } from "../../../functions/ports/event-log";
import { produce } from "../../../functions/produce/produce";
import type { RequestMessage } from "../../../functions/produce/request-message";
import { readDeadLetter, sourceKeyOf } from "../../../functions/runtime/dead-letter";
import { readTopic } from "../../../functions/runtime/read-topic";
import type { Handled } from "../../../functions/runtime/worker";
import { createTestClock } from "../test-clock";

interface Sent {
  readonly topic: string;
  readonly records: readonly LogRecord[];
}

const openLog = () => new EmbeddedEventLog({ journal: createMemoryJournal(), clock: createTestClock() });

/** The log, noting each send and whether its producers were closed. */
function noting(log: EventLog): { readonly log: EventLog; readonly sent: Sent[]; readonly closed: () => number } {
  const sent: Sent[] = [];
  let closed = 0;
  const noted = Object.assign(Object.create(log) as EventLog, {
    producer: async () => {
      const producer = await log.producer();
      return {
        send: (topic: string, records: readonly LogRecord[]) => {
          sent.push({ topic, records });
          return producer.send(topic, records);
        },
        close: () => {
          closed++;
          return producer.close();
        },
      };
    },
  });
  return { log: noted, sent, closed: () => closed };
}

const message = (key: string | null, size: number, trips = 1): RequestMessage => ({
  key: key === null ? null : Buffer.from(key),
  value: Buffer.alloc(size, "x"),
  trips,
});
const limit = topicSource.maxMessageBytes;
const sizeOf = ({ key, value }: LogRecord) => (key?.length ?? 0) + (value?.length ?? 0);

describe("produce", () => {
  it("sends batches within both limits, none that could be fuller, every message once and in order", async () => {
    const anyMessage = fc.tuple(fc.constantFrom("", "k", "key"), fc.nat(60));
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyMessage, { maxLength: 60 }),
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 200 }),
        async (sizes, batchRecords, batchBytes) => {
          const { log, sent, closed } = noting(openLog());
          const messages = sizes.map(([key, size]) => message(key, size));
          await produce(messages, { log, settings: { batchRecords, batchBytes } });
          expect(sent.flatMap(({ records }) => records)).toEqual(messages);
          const bytes = ({ records }: Sent) => records.reduce((sum, record) => sum + sizeOf(record), 0);
          for (const [n, batch] of sent.entries()) {
            expect(batch.topic).toBe(topicSource.name);
            expect(batch.records.length).toBeLessThanOrEqual(batchRecords);
            expect(bytes(batch) <= batchBytes || batch.records.length === 1).toBe(true);
            const next = sent[n + 1]?.records[0];
            if (next)
              expect(batch.records.length === batchRecords || bytes(batch) + sizeOf(next) > batchBytes).toBe(true);
          }
          expect(closed()).toBe(1);
        },
      ),
    );
  });

  it("sends a message over the topic's limit whole to trips.dlq under its key, and the others on", async () => {
    const log = openLog();
    const handled: Handled[] = [];
    const tooLarge = message("client", limit - "client".length + 1, 9);
    const messages = [message("a", 10, 2), tooLarge, message("b", limit - 1), message("client", 1)];
    await produce(messages, {
      log,
      settings: { batchRecords: 100, batchBytes: 100 * limit },
      onHandled: (batch) => handled.push(batch),
    });
    const [letter, ...others] = await allOf(log, topicDeadLetters.name);
    expect(others).toEqual([]);
    expect(sourceKeyOf({ headers: letter?.headers ?? {} })).toEqual(Buffer.from("client"));
    expect(Buffer.from(letter?.value ?? []).equals(tooLarge.value)).toBe(true);
    expect(readDeadLetter({ headers: letter?.headers ?? {} })).toEqual({
      code: "RS-MESSAGE-TOO-LARGE",
      reason: `the message has ${limit + 1} bytes of at most ${limit}`,
      function: "produce",
      topic: "topic_source",
      refusedTrips: [],
    });
    const found = await allOf(log, topicSource.name);
    expect(found.map(({ key }) => Buffer.from(key ?? []).toString()).sort()).toEqual(["a", "b", "client"]);
    expect(handled).toEqual([{ trips: 4, refusals: ["RS-MESSAGE-TOO-LARGE"] }]);
  });

  it("keeps the key null of a message over the limit that names no client", async () => {
    const log = openLog();
    await produce([message(null, limit + 1)], { log, settings: { batchRecords: 1, batchBytes: 1 } });
    expect((await allOf(log, topicDeadLetters.name)).map(({ key }) => key)).toEqual([null]);
    expect(await allOf(log, topicSource.name)).toEqual([]);
  });

  it("ends after the batch in hand when it is aborted, and closes its producer", async () => {
    const { log, sent, closed } = noting(openLog());
    const controller = new AbortController();
    const endless = (function* () {
      for (;;) yield message("k", 1);
    })();
    await produce(endless, {
      log,
      settings: { batchRecords: 10, batchBytes: 1_000 },
      signal: controller.signal,
      onHandled: () => controller.abort(),
    });
    expect(sent.map(({ records }) => records.length)).toEqual([10]);
    expect(closed()).toBe(1);
  });

  it("closes its producer when a send fails, and throws what it threw", async () => {
    const { log, closed } = noting(openLog());
    const failing = (function* () {
      yield message("k", 1);
      throw new Error("the file ended");
    })();
    await expect(produce(failing, { log, settings: { batchRecords: 10, batchBytes: 10 } })).rejects.toThrow(
      "the file ended",
    );
    expect(closed()).toBe(1);
  });

  async function allOf(log: EventLog, topic: string) {
    const found: LogRecord[] = [];
    for await (const record of readTopic(log, topic, "reader")) found.push(record);
    return found;
  }
});
