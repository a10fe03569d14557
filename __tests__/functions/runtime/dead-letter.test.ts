import fc from "fast-check";
import { anyText } from "../../any-text";
import { deadLetterCodes, deadLetterHeaders } from "../../../contracts/dead-letters";
import { mostRecordBytes, topicDeadLetters, topicSource } from "../../../contracts/topics";
import { recordBytes } from "../../../functions/adapters/record-bytes";
import { settingsSchemas, type FunctionName } from "../../../contracts/settings";
import type { StoredRecord } from "../../../functions/ports/event-log";
import {
  readDeadLetter,
  sourceKeyOf,
  refusedRecordName,
  refusalOfRecord,
  refuseRecord,
  writeDeadLetter,
  type DeadLetter,
} from "../../../functions/runtime/dead-letter";

const text = anyText({ maxLength: 40 });
const code = fc.constantFrom(...deadLetterCodes);
const refusedTrips = fc
  .uniqueArray(
    fc.record(
      { position: fc.nat(1_000), code, reason: fc.oneof(text, fc.constant("the same")) },
      { noNullPrototype: true },
    ),
    { selector: ({ position }) => position, maxLength: 20 },
  )
  .map((trips) => trips.toSorted((one, other) => one.position - other.position));
const anyLetter: fc.Arbitrary<DeadLetter> = fc.record(
  {
    code,
    reason: text,
    function: fc.constantFrom(...(Object.keys(settingsSchemas) as FunctionName[])),
    topic: text,
    logId: fc.stringMatching(/^[A-Za-z0-9_-]{22}$/),
    partition: fc.nat(),
    offset: fc.maxSafeNat(),
    refusedTrips,
  },
  { requiredKeys: ["code", "reason", "function", "topic", "refusedTrips"], noNullPrototype: true },
);
const anyBytes = fc.uint8Array({ maxLength: 30 });

describe("a dead letter", () => {
  it("is read as it was written, its value untouched, under where the refused record lies", () => {
    fc.assert(
      fc.property(anyLetter, fc.option(anyBytes), fc.option(anyBytes), (letter, key, value) => {
        const record = writeDeadLetter({ key, value }, letter);
        expect(record.key && Buffer.from(record.key).toString()).toBe(refusedRecordName(letter) ?? null);
        expect(sourceKeyOf({ headers: record.headers ?? {} })).toEqual(key && Buffer.from(key));
        expect(record.value).toBe(value);
        expect(Object.values(record.headers ?? {}).every((header) => typeof header === "string")).toBe(true);
        expect(readDeadLetter({ headers: record.headers ?? {} })).toEqual(letter);
      }),
    );
  });

  it("lies under the refused record's name, whoever refuses it; none that never reached a topic", () => {
    const of = { topic: "topic_result", logId: "3bJ8dC-mQ_CkLhtz7Yq0Fg", partition: 2, offset: 17 };
    expect(refusedRecordName(of)).toBe("topic_result@3bJ8dC-mQ_CkLhtz7Yq0Fg-2-17");
    expect(refusedRecordName({ topic: "topic_result", partition: 2, offset: 17 })).toBe("topic_result-2-17");
    expect(refusedRecordName({ topic: "topic_source" })).toBeUndefined();
  });

  it("of a record that was sent again lies under the name of its letter", () => {
    const replay = { letter: "topic_result@3bJ8dC-mQ_CkLhtz7Yq0Fg-2-17", attempt: 3 };
    const record: StoredRecord = {
      offset: 99,
      timestampMs: 1,
      key: null,
      value: Buffer.from("v"),
      headers: { "rs-letter": replay.letter, "rs-attempt": "3" },
    };
    const place = { topic: "topic_result", logId: "3bJ8dC-mQ_CkLhtz7Yq0Fg", partition: 0 };
    const again = refuseRecord(record, place, "load-lake", { code: "RS-RESULT-UNREADABLE", reason: "?" });
    expect(again.key && Buffer.from(again.key).toString()).toBe(replay.letter);
    expect(readDeadLetter({ headers: again.headers ?? {} })).toMatchObject({ replay, offset: 99 });
  });

  it("tells of many trips refused alike once, so that it stays small", () => {
    const alike = Array.from({ length: 1_000 }, (_, position) => ({
      position,
      code: "RS-TRIP-FIELD-MISSING" as const,
      reason: "properties-client.latitude is missing",
    }));
    const letter: DeadLetter = {
      code: "RS-TRIP-FIELD-MISSING",
      reason: "all",
      function: "enrich",
      topic: "topic_source",
      refusedTrips: alike,
    };
    const { headers } = writeDeadLetter({ key: null, value: Buffer.from("v") }, letter);
    expect(headers?.[deadLetterHeaders.trips]?.length).toBeLessThan(5_000);
    expect(readDeadLetter({ headers: headers ?? {} }).refusedTrips).toEqual(alike);
  });

  it("of a whole record says where it lies, and nothing of the record's own headers", () => {
    const record: StoredRecord = {
      offset: 41,
      timestampMs: 1,
      key: Buffer.from("k"),
      value: Buffer.from("v"),
      headers: { own: "x" },
    };
    const place = { topic: "topic_result", logId: "3bJ8dC-mQ_CkLhtz7Yq0Fg", partition: 2 };
    const why = { code: "RS-SEARCH-REJECTED", reason: "no field" } as const;
    expect(refuseRecord(record, place, "load-search", why)).toEqual({
      key: Buffer.from("topic_result@3bJ8dC-mQ_CkLhtz7Yq0Fg-2-41"),
      value: record.value,
      headers: {
        "rs-source-key": Buffer.from("k").toString("base64"),
        "rs-code": "RS-SEARCH-REJECTED",
        "rs-reason": "no field",
        "rs-function": "load-search",
        "rs-source-topic": "topic_result",
        "rs-source-log": "3bJ8dC-mQ_CkLhtz7Yq0Fg",
        "rs-source-partition": "2",
        "rs-source-offset": "41",
      },
    });
  });

  it("that somebody else has written is read, whatever its headers say", () => {
    const headers = { [deadLetterHeaders.trips]: "no JSON", [deadLetterHeaders.cut]: "no JSON" };
    expect(readDeadLetter({ headers })).toMatchObject({ refusedTrips: [], cut: {} });
  });
});

describe("a dead letter of a record of any size", () => {
  const mebibyte = 1024 * 1024;
  const letterOf = (more: Partial<DeadLetter>): DeadLetter => ({
    code: "RS-MESSAGE-TOO-LARGE",
    reason: "large",
    function: "enrich",
    topic: topicSource.name,
    partition: 0,
    offset: 7,
    refusedTrips: [],
    ...more,
  });
  const trips = (count: number) =>
    Array.from({ length: count }, (_, position) => ({
      position,
      code: "RS-TRIP-FIELD-TYPE" as const,
      reason: "no object",
    }));

  it.each([
    { name: "a long key", key: 20, value: 1, cut: { key: 20 * mebibyte } },
    { name: "a long value", key: 1, value: 20, cut: { value: 20 * mebibyte } },
    { name: "both", key: 20, value: 20, cut: { key: 20 * mebibyte, value: 20 * mebibyte } },
    { name: "a long reason", key: 0, value: 15, reason: "ä".repeat(mebibyte), cut: { reason: 2 * mebibyte } },
    { name: "very many bad trips", key: 0, value: 15, trips: 1_000_000, cut: { trips: 1_000_000 } },
    { name: "many bad trips and a long value", key: 2, value: 16, trips: 500_000, cut: { value: 16 * mebibyte } },
  ])("is what its topic takes, and says what it does not hold whole: $name", ({ key, value, cut, ...more }) => {
    const record = { key: Buffer.alloc(key * mebibyte, 1), value: Buffer.alloc(value * mebibyte, 2) };
    const refusedTrips = trips(more.trips ?? 0);
    const letter = writeDeadLetter(record, letterOf({ refusedTrips, ...(more.reason && { reason: more.reason }) }));
    expect(recordBytes(letter)).toBeLessThanOrEqual(topicDeadLetters.maxMessageBytes);
    expect(readDeadLetter({ headers: letter.headers ?? {} }).cut).toEqual(cut);
    expect(Buffer.from(letter.value ?? []).equals(record.value.subarray(0, letter.value?.length))).toBe(true);
  });

  it("is whole where that is what its topic takes", () => {
    const record = { key: Buffer.alloc(mebibyte), value: Buffer.alloc(13 * mebibyte) };
    const letter = writeDeadLetter(record, letterOf({ refusedTrips: trips(10) }));
    expect(letter.value).toBe(record.value);
    expect(letter.headers).not.toHaveProperty(deadLetterHeaders.cut);
  });

  it("says what the log has cut before, of a record that it could not hand over whole", () => {
    const cut = { record: 20_000_010, value: 20_000_000 };
    const flaw = { code: "RS-MESSAGE-TOO-LARGE", reason: "large", cut } as const;
    const record = { offset: 1, timestampMs: 0, key: null, value: Buffer.from("start"), headers: {}, flaw };
    const letter = refuseRecord(
      record,
      { topic: topicSource.name, logId: "3bJ8dC-mQ_CkLhtz7Yq0Fg", partition: 0 },
      "enrich",
      flaw,
    );
    expect(readDeadLetter({ headers: letter.headers ?? {} })).toMatchObject({ cut, reason: "large" });
    const again = writeDeadLetter(record, letterOf({ cut, reason: "x".repeat(20_000) }));
    expect(readDeadLetter({ headers: again.headers ?? {} }).cut).toEqual({ ...cut, reason: 20_000 });
  });
});

describe("a record", () => {
  const record = (key: number, value: number): StoredRecord => ({
    offset: 0,
    timestampMs: 0,
    key: Buffer.alloc(key),
    value: Buffer.alloc(value),
    headers: {},
  });

  it("is refused over what a function reads, key and value together", () => {
    expect(refusalOfRecord(record(10, mostRecordBytes - 10))).toBeUndefined();
    expect(refusalOfRecord(record(10, mostRecordBytes - 9))).toMatchObject({ code: "RS-MESSAGE-TOO-LARGE" });
  });
});
