import fc from "fast-check";
import { anyText } from "../../any-text";
import { deadLetterCodes, deadLetterHeaders } from "../../../contracts/dead-letters";
import { settingsSchemas, type FunctionName } from "../../../contracts/settings";
import type { StoredRecord } from "../../../functions/ports/event-log";
import {
  readDeadLetter,
  sourceKeyOf,
  refusedRecordName,
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
});
