import { replay } from "../../../cli/dlq/replay";
import { topicDeadLetters, topicResult, topicSource } from "../../../contracts/topics";
import { writeDeadLetter, type DeadLetter } from "../../../functions/runtime/dead-letter";
import { messageOf, tripWith } from "../../functions/pipeline/bad-input";
import { LetterWorld, request, text } from "./letter-world";

const unreadable = (by: DeadLetter["function"], more: Partial<DeadLetter>, value: string | null = "not a result") =>
  writeDeadLetter(request(value), {
    code: "RS-RESULT-UNREADABLE",
    reason: "?",
    function: by,
    topic: topicResult.name,
    partition: 1,
    offset: 7,
    refusedTrips: [],
    ...more,
  });
const logId = "3bJ8dC-mQ_CkLhtz7Yq0Fg";
const name = `topic_result@${logId}-1-7`;

describe("the letters of trips.dlq", () => {
  it("are one for a record that two sinks refuse", async () => {
    const world = new LetterWorld();
    await world.send(topicDeadLetters.name, unreadable("load-search", { logId }), unreadable("load-lake", { logId }));
    expect(await world.letters()).toMatchObject([{ name, sent: 0, function: "load-search", open: [{}] }]);
    expect(await replay(world.log, {})).toMatchObject({ messages: 1, trips: 1 });
  });

  it("stay closed when a slow sink refuses the first record after it was sent, and open when it refuses the second", async () => {
    const world = new LetterWorld();
    await world.send(topicDeadLetters.name, unreadable("load-search", { logId }));
    await replay(world.log, {});
    await world.send(topicDeadLetters.name, unreadable("load-lake", { logId }));
    expect(await world.letters()).toEqual([]);
    await world.send(topicDeadLetters.name, unreadable("load-lake", { logId, replay: { letter: name, attempt: 1 } }));
    expect(await world.letters()).toMatchObject([{ name, sent: 1 }]);
  });

  it("without a key are each their own, also once they are sent and refused again", async () => {
    const world = new LetterWorld();
    const tooLarge = (value: string) => {
      const { headers } = unreadable("produce", { topic: topicSource.name, code: "RS-MESSAGE-TOO-LARGE" });
      return { ...request(value), key: null, headers: { ...headers, "rs-code": "RS-MESSAGE-TOO-LARGE" } };
    };
    await world.send(topicDeadLetters.name, ...["one", "one", "one", "one", "other"].map(tooLarge));
    const before = await world.letters();
    expect(before).toHaveLength(5);
    await replay(world.log, {});
    expect(await world.letters()).toEqual([]);
    await world.enrich();
    expect((await world.letters()).map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort());
    expect(await world.totals()).toMatchObject({ produced: 5, deadLettered: 5 });
  });

  it("of a former version, which name no log, are one only with the same message", async () => {
    const world = new LetterWorld();
    await world.send(
      topicDeadLetters.name,
      unreadable("load-search", {}, "of one log"),
      unreadable("load-lake", {}, "of one log"),
      unreadable("load-search", {}, "of another"),
      unreadable("load-search", {}, null),
    );
    expect(await world.letters()).toHaveLength(3);
    expect(await replay(world.log, {})).toMatchObject({ messages: 3, skipped: 0 });
    expect(await world.letters()).toEqual([]);
    await world.load();
    expect((await world.letters()).map(({ sent }) => sent)).toEqual([1, 1, 1]);
  });

  it("of a former version keep the ids that it gave their trips when it sent them", async () => {
    const world = new LetterWorld();
    const refusedTrips = [{ position: 1, code: "RS-TRIP-COMFORT-UNKNOWN", reason: "?" }] as const;
    const message = messageOf(tripWith({}), tripWith({ confort: "vip" }));
    await world.send(topicDeadLetters.name, unreadable("enrich", { topic: topicSource.name, refusedTrips }, message));
    await replay(world.log, {});
    const [again] = await world.records(topicSource.name);
    expect(text(again?.value ?? null)).toContain('"trip_id":"replayed-topic_source-1-7-1"');
  });

  it("stay whole when the records before have gone: what was refused again is held by the last one", async () => {
    const world = new LetterWorld();
    await world.send(topicSource.name, request(messageOf(tripWith({}), tripWith({ confort: "vip" }))));
    await world.enrich();
    await replay(world.log, {});
    await world.enrich();
    const records = await world.records(topicDeadLetters.name);
    const [, , last] = records;
    expect(records).toHaveLength(3);
    world.log.deleteRecords({ topic: topicDeadLetters.name, partition: last?.partition ?? 0 }, last?.offset ?? 0);
    expect(await world.letters()).toMatchObject([{ sent: 1, open: [{ position: 1 }] }]);
    expect(await replay(world.log, {})).toMatchObject({ messages: 1, trips: 1, skipped: 0 });
    await world.enrich();
    expect(await world.letters()).toMatchObject([{ sent: 2, open: [{ position: 1 }] }]);
    const sent = (await world.records(topicSource.name)).sort((a, b) => a.offset - b.offset).slice(1);
    expect(sent.map(({ value }) => text(value))).toEqual([text(sent[0]?.value ?? null), text(sent[0]?.value ?? null)]);
  });
});
