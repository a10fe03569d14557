import { lettersOf, readLetters } from "../../../cli/dlq/dead-letters";
import { replay } from "../../../cli/dlq/replay";
import { topicDeadLetters, topicResult, topicSource } from "../../../contracts/topics";
import { EmbeddedEventLog } from "../../../functions/adapters/embedded/event-log";
import { createMemoryJournal } from "../../../functions/adapters/embedded/journal";
import { createEnrich } from "../../../functions/enrich/enrich";
import type { EventLog, LogRecord, RecordFlaw } from "../../../functions/ports/event-log";
import { refusedRecordName, refuseRecord, writeDeadLetter } from "../../../functions/runtime/dead-letter";
import { readTopic } from "../../../functions/runtime/read-topic";
import { readSettings } from "../../../functions/runtime/settings";
import { badMessages, messageOf, originalMessage, tripWith } from "../../functions/pipeline/bad-input";
import { createTestClock } from "../../functions/test-clock";

const clock = createTestClock();
const open = () => new EmbeddedEventLog({ journal: createMemoryJournal(), clock });
const unknownComfort = tripWith({ confort: "luxury" });

async function send(log: EventLog, topic: string, ...records: readonly LogRecord[]): Promise<void> {
  const producer = await log.producer();
  await producer.send(topic, records);
  await producer.close();
}
const request = (value: string | Buffer | null, key: string | null = "client"): LogRecord => ({
  key: key === null ? null : Buffer.from(key),
  value: value === null ? null : Buffer.from(value),
});

async function enrichAll(log: EventLog): Promise<void> {
  const worker = await createEnrich({ log, clock, settings: readSettings("enrich", { RS_POLL_WAIT_MS: "1" }) });
  while ((await worker.step()) === "worked" || (await worker.lag()) > 0);
  await worker.stop();
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
const letters = (log: EventLog) => all(readLetters(log, {}));
const text = (value: Uint8Array | null) => (value === null ? null : Buffer.from(value).toString());
/** What came to the topic after its first n records. */
const sentAfter = async (log: EventLog, topic: string, first: number) =>
  (await all(readTopic(log, topic, "test"))).sort((a, b) => a.offset - b.offset).slice(first);

describe("the dead letters", () => {
  it("are found by code, also by that of one trip among others, and by id", async () => {
    const log = open();
    await send(
      log,
      topicSource.name,
      request("not JSON"),
      request(messageOf(unknownComfort, tripWith({ prix_base_per_km: -1 }))),
    );
    await enrichAll(log);
    expect(await letters(log)).toHaveLength(2);
    const [found, ...others] = await all(readLetters(log, { code: "RS-TRIP-FIELD-RANGE" }));
    expect(others).toEqual([]);
    expect(found?.refusedTrips).toHaveLength(2);
    expect(await lettersOf(log, [found!.id])).toEqual([found]);
    await expect(lettersOf(log, [found!.id, "0-99", "7-7"])).rejects.toMatchObject({
      code: "RS-DLQ-UNKNOWN",
      message: expect.stringContaining("0-99, 7-7") as string,
    });
  });

  it("are sent again under their own key: of a readable request only the refused trips, each with an id", async () => {
    const log = open();
    const good = tripWith({});
    const mine = tripWith({ confort: "luxury", trip_id: "mine" });
    await send(log, topicSource.name, request(messageOf(good, unknownComfort, good, mine, null)));
    await enrichAll(log);
    const [letter] = await letters(log);
    expect(await replay(log, [letter!])).toEqual({ messages: 1, trips: 3, skipped: 0 });
    const [again, ...others] = await sentAfter(log, topicSource.name, 1);
    expect(others).toEqual([]);
    expect(text(again!.key)).toBe("client");
    expect(JSON.parse(text(again!.value) ?? "")).toEqual({
      data: [{ trip_id: `replayed-${refusedRecordName(letter!) ?? ""}-1`, ...(unknownComfort as object) }, mine, null],
    });
  });

  it.each([
    ["without a value", null],
    ["that could not be read", "not JSON"],
    ["in no UTF-8", Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
  ])("%s are sent again as they came", async (_what, value) => {
    const log = open();
    await send(log, topicSource.name, request(value, null));
    await enrichAll(log);
    expect(await replay(log, await letters(log))).toEqual({ messages: 1, trips: 1, skipped: 0 });
    const [again] = await sentAfter(log, topicSource.name, 1);
    expect(again?.key).toBeNull();
    expect(again?.value).toEqual(value === null ? null : Buffer.from(value));
  });

  it("count a trip once, however often it is sent again and accepted at last", async () => {
    const log = open();
    await send(log, topicSource.name, request(messageOf(tripWith({}), unknownComfort)));
    await enrichAll(log);
    const [letter] = await letters(log);
    // A later version knows the class: here the letter is mended by hand.
    const mended = {
      ...letter!,
      record: { ...letter!.record, value: Buffer.from(messageOf(tripWith({}), tripWith({ confort: "high" }))) },
    };
    await replay(log, [mended, mended]);
    await enrichAll(log);
    const priced = (await all(readTopic(log, topicResult.name, "test"))).map(
      ({ value }) => (JSON.parse(text(value) ?? "") as { data: [{ trip_id: string }] }).data[0].trip_id,
    );
    expect(priced).toHaveLength(3);
    expect(new Set(priced).size).toBe(2);
  });

  it("that are refused again end the replay all the same: what it causes is not part of it", async () => {
    const log = open();
    const bad = badMessages.filter(({ bytes }) => bytes.length < 10_000);
    await send(log, topicSource.name, ...bad.map(({ bytes }) => request(bytes)));
    await enrichAll(log);
    const before = (await letters(log)).length;
    const eager = (async function* () {
      for await (const letter of readLetters(log, {})) {
        yield letter;
        await enrichAll(log);
      }
    })();
    expect((await replay(log, eager)).messages).toBe(before);
    expect((await letters(log)).length).toBeGreaterThan(before);
  });

  it("of load-search go back to topic_result; those that no topic would take stay where they are", async () => {
    const log = open();
    const of = (topic: string, value: Buffer) =>
      writeDeadLetter(request(value), {
        code: "RS-SEARCH-REJECTED",
        reason: "?",
        function: "load-search",
        topic,
        partition: 1,
        offset: 7,
        refusedTrips: [],
      });
    const huge = Buffer.alloc(topicSource.maxMessageBytes + 1, "x");
    await send(
      log,
      topicDeadLetters.name,
      of(topicResult.name, Buffer.from(originalMessage)),
      of(topicSource.name, huge),
    );
    expect(await replay(log, await letters(log))).toEqual({ messages: 1, trips: 1, skipped: 1 });
    expect((await all(readTopic(log, topicResult.name, "test"))).map(({ value }) => text(value))).toEqual([
      originalMessage,
    ]);
  });

  it("stay where they do not hold the record as it was sent", async () => {
    const log = open();
    const record = (flaw: RecordFlaw) => ({
      ...request(Buffer.from("start")),
      offset: 1,
      timestampMs: 1,
      headers: {},
      flaw,
    });
    const place = { topic: topicSource.name, logId: "3bJ8dC-mQ_CkLhtz7Yq0Fg", partition: 0 };
    const cut: RecordFlaw = { code: "RS-MESSAGE-TOO-LARGE", reason: "large", cut: { value: 20_000_000 } };
    const packed: RecordFlaw = { code: "RS-MESSAGE-UNREADABLE", reason: "no codec" };
    for (const flaw of [cut, packed])
      await send(log, topicDeadLetters.name, refuseRecord(record(flaw), place, "enrich", flaw));
    expect(await replay(log, await letters(log))).toEqual({ messages: 0, trips: 0, skipped: 2 });
  });
});
