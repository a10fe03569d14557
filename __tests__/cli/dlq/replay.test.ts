import { chooseLetters } from "../../../cli/dlq/choose-letters";
import { readLetters } from "../../../cli/dlq/letters";
import { replay } from "../../../cli/dlq/replay";
import type { DeadLetterCode } from "../../../contracts/dead-letters";
import { replayedTripId } from "../../../contracts/replays";
import { topicDeadLetters, topicResult, topicSource } from "../../../contracts/topics";
import type { EventLog, RecordFlaw } from "../../../functions/ports/event-log";
import { refuseRecord, writeDeadLetter } from "../../../functions/runtime/dead-letter";
import { badMessages, messageOf, originalMessage, tripWith } from "../../functions/pipeline/bad-input";
import { LetterWorld, request, text } from "./letter-world";

const vip = tripWith({ confort: "vip" });
const unpriced = tripWith({ prix_base_per_km: -1 });
const choose = async (log: EventLog, filter: Parameters<typeof chooseLetters>[1]) =>
  chooseLetters(await readLetters(log), filter);

/** A world in which these requests have been refused, whole or in part. */
async function refused(...values: readonly (string | Buffer | null)[]): Promise<LetterWorld> {
  const world = new LetterWorld();
  await world.send(topicSource.name, ...values.map((value) => request(value)));
  await world.enrich();
  return world;
}

/** What came to the topic after its first n records. */
const sentAfter = async (world: LetterWorld, topic: string, first: number) =>
  (await world.records(topic)).sort((a, b) => a.offset - b.offset).slice(first);
const dataOf = (value: Uint8Array | null) => (JSON.parse(text(value) ?? "") as { readonly data: unknown }).data;

describe("the dead letters", () => {
  it("are found by code, with what was refused with it alone, and by id", async () => {
    const { log } = await refused("not JSON", messageOf(vip, unpriced));
    expect(await choose(log, {})).toHaveLength(2);
    const [found, ...others] = await choose(log, { code: "RS-TRIP-FIELD-RANGE" });
    expect(others).toEqual([]);
    expect(found?.open).toMatchObject([{ position: 1, code: "RS-TRIP-FIELD-RANGE" }]);
    const [whole] = await choose(log, { ids: [found?.id ?? ""] });
    expect(whole?.open).toHaveLength(2);
    await expect(choose(log, { ids: [found?.id ?? "", "0-99", "7-7"] })).rejects.toMatchObject({
      code: "RS-DLQ-UNKNOWN",
      message: expect.stringContaining("0-99, 7-7") as string,
    });
  });

  it("are sent again under their own key: of a readable request only the refused trips, each with an id", async () => {
    const mine = tripWith({ confort: "vip", trip_id: "mine" });
    const world = await refused(messageOf(tripWith({}), vip, tripWith({}), mine, null));
    const [letter] = await world.letters();
    expect(await replay(world.log, {})).toMatchObject({ messages: 1, trips: 3, skipped: 0 });
    const [again, ...others] = await sentAfter(world, topicSource.name, 1);
    expect(others).toEqual([]);
    expect(text(again?.key ?? null)).toBe("client");
    expect(dataOf(again?.value ?? null)).toEqual([
      { trip_id: replayedTripId(letter?.name ?? "", 1), ...(vip as object) },
      mine,
      null,
    ]);
  });

  it.each([
    ["without a value", null],
    ["that could not be read", "not JSON"],
    ["in no UTF-8", Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
  ])("%s are sent again as they came", async (_what, value) => {
    const world = new LetterWorld();
    await world.send(topicSource.name, request(value, null));
    await world.enrich();
    expect(await replay(world.log, {})).toMatchObject({ messages: 1, trips: 1, skipped: 0 });
    const [again] = await sentAfter(world, topicSource.name, 1);
    expect(again?.key).toBeNull();
    expect(again?.value).toEqual(value === null ? null : Buffer.from(value));
  });

  it("that are sent are closed until they are refused again, and then are the same letters", async () => {
    const world = await refused(messageOf(tripWith({}), vip), "not JSON");
    const before = await world.letters();
    for (const sent of [1, 2, 3]) {
      await replay(world.log, {});
      expect(await world.letters()).toEqual([]);
      expect(await replay(world.log, {})).toMatchObject({ messages: 0 });
      await world.enrich();
      const after = await world.letters();
      expect(after.map(({ id, open }) => ({ id, open }))).toMatchObject(
        before.map(({ id, open }) => ({
          id,
          open: open.map(({ position, code }) => ({ ...(position !== undefined && { position }), code, sent })),
        })),
      );
      expect(after.map((letter) => letter.sent)).toEqual([sent, sent]);
    }
  });

  it("keep the trips of other codes open when those of one code are sent", async () => {
    const world = await refused(messageOf(vip, unpriced, vip, null));
    expect(await replay(world.log, { code: "RS-TRIP-COMFORT-UNKNOWN" })).toMatchObject({ messages: 1, trips: 2 });
    const codes = async () =>
      (await world.letters()).map(({ open }) => open.map(({ position, code }) => [position, code]));
    const others: [number, DeadLetterCode][] = [
      [1, "RS-TRIP-FIELD-RANGE"],
      [3, "RS-TRIP-FIELD-TYPE"],
    ];
    expect(await codes()).toEqual([others]);
    await world.enrich();
    expect(await codes()).toEqual([
      [[0, "RS-TRIP-COMFORT-UNKNOWN"], others[0], [2, "RS-TRIP-COMFORT-UNKNOWN"], others[1]],
    ]);
    expect(await replay(world.log, {})).toMatchObject({ messages: 1, trips: 4 });
  });

  it("that are refused again end the replay all the same: what it causes is not part of it", async () => {
    // The second trip of an id is refused beside the first one alone.
    const isTwin = (codes: readonly string[]) => codes.includes("RS-TRIP-ID-DUPLICATE");
    const bad = badMessages.filter(({ bytes, codes }) => bytes.length < 10_000 && !isTwin(codes));
    const world = await refused(...bad.map(({ bytes }) => bytes));
    const before = (await world.letters()).length;
    const [done] = await Promise.all([replay(world.log, {}), world.enrich()]);
    expect(done.messages).toBe(before);
    await world.enrich();
    expect(await world.letters()).toHaveLength(before);
  });

  it("of load-search go back to topic_result; those that no topic would take stay and are named", async () => {
    const world = new LetterWorld();
    const of = (topic: string, value: Buffer, offset: number) =>
      writeDeadLetter(request(value), {
        code: "RS-SEARCH-REJECTED",
        reason: "?",
        function: "load-search",
        topic,
        partition: 1,
        offset,
        refusedTrips: [],
      });
    const huge = Buffer.alloc(topicSource.maxMessageBytes + 1, "x");
    const original = Buffer.from(originalMessage);
    await world.send(
      topicDeadLetters.name,
      of(topicResult.name, original, 7),
      of(topicSource.name, huge, 8),
      of("topic_of_others", original, 9),
      {
        ...of(topicResult.name, original, 10),
        headers: { ...of(topicResult.name, original, 10).headers, "rs-cut": "9" },
      },
    );
    const done = await replay(world.log, {});
    expect(done).toMatchObject({ messages: 1, trips: 1, skipped: 3 });
    expect(done.skippedLetters.map(({ why }) => why).join()).toMatch(
      /^(?=.*topic_source takes 1048576)(?=.*topic_of_others takes no messages)(?=.*was cut)/s,
    );
    expect((await world.records(topicResult.name)).map(({ value }) => text(value))).toEqual([originalMessage]);
    expect(await world.letters()).toHaveLength(3);
  });

  it("send the other trips when one of their message cannot be written again", async () => {
    const deep = messageOf("deep", vip).replace('"deep"', `{"note":${"[".repeat(20_000)}${"]".repeat(20_000)}}`);
    const world = await refused(deep);
    const [letter] = await world.letters();
    expect(await replay(world.log, {})).toEqual({
      messages: 1,
      trips: 1,
      sentLetters: [{ id: letter?.id, topic: topicSource.name, trips: [1] }],
      skipped: 1,
      skippedLetters: [{ id: letter?.id, why: "trip 0 is nested too deep to be written again" }],
    });
    expect((await world.letters()).flatMap(({ open }) => open.map(({ position }) => position))).toEqual([0]);
  });

  it("of a large message are sent in several, for the ids that they get make it larger", async () => {
    const trip = JSON.stringify(vip);
    const trips = Math.floor((topicSource.maxMessageBytes - 20) / (trip.length + 1));
    const world = await refused(`{"data":[${Array.from({ length: trips }, () => trip).join(",")}]}`);
    expect(await replay(world.log, {})).toMatchObject({ messages: 2, trips, skipped: 0 });
    await world.enrich();
    const [letter, ...others] = await world.letters();
    expect([others, letter?.open.length, letter?.sent]).toEqual([[], trips, 1]);
    expect(await world.totals()).toMatchObject({ produced: trips, deadLettered: trips });
  });

  it("are not sent twice by an id that names one with nothing open", async () => {
    const world = await refused("not JSON");
    const [letter] = await world.letters();
    await replay(world.log, {});
    const again = await replay(world.log, { ids: [letter?.id ?? ""] });
    expect(again).toMatchObject({ messages: 0, skipped: 1 });
    expect(again.skippedLetters[0]?.why).toContain("sent once");
  });

  it("stay where they do not hold the record as it was sent", async () => {
    const world = await refused("not JSON");
    const { log } = world;
    await replay(log, {});
    const record = (flaw: RecordFlaw, offset: number) => ({
      key: null,
      value: Buffer.from("start"),
      offset,
      timestampMs: 1,
      headers: {},
      flaw,
    });
    const place = { topic: topicSource.name, logId: "3bJ8dC-mQ_CkLhtz7Yq0Fg", partition: 0 };
    const cut: RecordFlaw = { code: "RS-MESSAGE-TOO-LARGE", reason: "large", cut: { value: 20_000_000 } };
    const packed: RecordFlaw = { code: "RS-MESSAGE-UNREADABLE", reason: "no codec" };
    const producer = await log.producer();
    for (const [offset, flaw] of [cut, packed].entries())
      await producer.send(topicDeadLetters.name, [refuseRecord(record(flaw, offset), place, "enrich", flaw)]);
    const { messages, skippedLetters } = await replay(log, {});
    expect([messages, skippedLetters.map(({ why }) => why).sort()]).toEqual([
      0,
      ["its message was too large to be kept and was cut", "nothing could unpack its message"],
    ]);
    expect(await world.letters()).toHaveLength(2);
  });
});
