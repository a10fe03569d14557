import fc from "fast-check";
import {
  currentZonesObject,
  hourOfObject,
  logOfObject,
  parseTripObjectName,
  repairObjectName,
  tripObjectName,
  tripsPrefix,
} from "../../contracts/lake-layout";
import { anyTimestamp } from "../functions/domain/trip-arbitraries";

/** Any name that Kafka allows a topic; digits and dashes are as likely as letters. */
const anyTopic = fc.stringMatching(/^[a-b0-2._-]{1,40}$/);
const anyLogId = fc.stringMatching(/^[A-Za-z0-9_-]{22}$/);
const anyTripObject = fc.record({
  topic: anyTopic,
  logId: anyLogId,
  partition: fc.nat(),
  firstOffset: fc.maxSafeNat(),
});
type Named = Parameters<typeof tripObjectName>[0] & { readonly firstOffset: number };
const nameOf = (object: Named, timestamp: string) => tripObjectName(object, object.firstOffset, timestamp);
const logId = "3bJ8dC-mQ_CkLhtz7Yq0Fg";

describe("the name of a lake object", () => {
  it("tells day, hour, topic, log, partition and first offset", () => {
    const log = { topic: "topic_result", logId, partition: 3 };
    expect(tripObjectName(log, 1234, "2024-02-29T23:59:59.999Z")).toBe(
      `trips/dt=2024-02-29/hour=23/topic_result@${logId}-3-00000000000000001234.ndjson.gz`,
    );
  });

  it("of a former version is read as one of a log that is not known", () => {
    expect(parseTripObjectName("trips/dt=2024-02-29/hour=23/topic_result-3-00000000000000001234.ndjson.gz")).toEqual({
      topic: "topic_result",
      logId: undefined,
      partition: 3,
      firstOffset: 1234,
    });
    const topic = `topic_result-${logId}`;
    expect(parseTripObjectName(`trips/dt=2024-02-29/hour=23/${topic}-3-00000000000000001234.ndjson.gz`)).toEqual({
      topic,
      logId: undefined,
      partition: 3,
      firstOffset: 1234,
    });
  });

  it("tells its hour and its log, also that of a repair, which is no object of the chain", () => {
    fc.assert(
      fc.property(anyTripObject, anyTimestamp, fc.stringMatching(/^[0-9a-f]{12}$/), (object, timestamp, digest) => {
        const repair = repairObjectName(object, object.firstOffset, timestamp, digest);
        for (const name of [nameOf(object, timestamp), repair]) {
          expect(logOfObject(name)?.logId).toBe(object.logId);
          expect(hourOfObject(name)).toBe(Date.parse(`${timestamp.slice(0, 13)}:00:00Z`));
          expect(name).toMatch(/^trips\/.*\.ndjson\.gz$/);
        }
        expect(parseTripObjectName(repair)).toBeUndefined();
      }),
    );
    expect(hourOfObject("trips/dt=2026-01-01/elsewhere.ndjson.gz")).toBeUndefined();
    expect(logOfObject("trips/dt=2026-01-01/hour=10/elsewhere.ndjson.gz")).toBeUndefined();
  });

  it("reads back as the object it names, whatever the topic's dashes, underscores and digits", () => {
    fc.assert(
      fc.property(anyTripObject, anyTimestamp, (object, timestamp) => {
        expect(parseTripObjectName(nameOf(object, timestamp))).toEqual(object);
      }),
      { numRuns: 1_000 },
    );
  });

  it("is another one for every other object of the same hour", () => {
    fc.assert(
      fc.property(anyTripObject, anyTripObject, anyTimestamp, (one, other, timestamp) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(nameOf(one, timestamp) === nameOf(other, timestamp)).toBe(same);
      }),
    );
    const dashes = [
      { topic: "a-1", logId, partition: 2, firstOffset: 3 },
      { topic: "a", logId, partition: 1, firstOffset: 23 },
    ].map((object) => nameOf(object, "2024-01-01T00:00:00Z"));
    expect(new Set(dashes).size).toBe(2);
  });

  it("sorts by first offset within an hour's partition, as listings do", () => {
    fc.assert(
      fc.property(anyTripObject, fc.maxSafeNat(), anyTimestamp, (object, firstOffset, timestamp) => {
        const [one, other] = [nameOf(object, timestamp), nameOf({ ...object, firstOffset }, timestamp)];
        expect(Math.sign(object.firstOffset - firstOffset)).toBe(one < other ? -1 : one > other ? 1 : 0);
      }),
    );
  });

  it("lies under the prefix that holds trips only", () => {
    expect(tripObjectName({ topic: "t", logId, partition: 0 }, 0, "2024-01-01T00:00:00Z").startsWith(tripsPrefix)).toBe(
      true,
    );
    expect(currentZonesObject.startsWith(tripsPrefix)).toBe(false);
  });

  const offset = "00000000000000000001";
  it.each([
    "",
    "trips/",
    currentZonesObject,
    `models/dt=2024-01-01/hour=00/topic_result-0-${offset}.ndjson.gz`,
    `topic_result-0-${offset}.ndjson.gz`,
    `trips/topic_result-0-${offset}.ndjson.gz`,
    `trips/dt=today/hour=00/topic_result-0-${offset}.ndjson.gz`,
    `trips/dt=2024-01-01/hour=00/deeper/topic_result-0-${offset}.ndjson.gz`,
    `old/trips/dt=2024-01-01/hour=00/topic_result-0-${offset}.ndjson.gz`,
    `trips/dt=2024-01-01/hour=00/-0-${offset}.ndjson.gz`,
    `trips/dt=2024-01-01/hour=00/topic_result-00-${offset}.ndjson.gz`,
    `trips/dt=2024-01-01/hour=00/topic_result-${offset}.ndjson.gz`,
    "trips/dt=2024-01-01/hour=00/topic_result-0-1.ndjson.gz",
    `trips/dt=2024-01-01/hour=00/topic_result-0-${offset}.ndjson`,
    `trips/dt=2024-01-01/hour=00/topic_result-0-${offset}.ndjson.gz.tmp`,
    `trips/dt=2024-01-01/hour=00/topic_result-0-${offset}.ndjson.gz\n`,
    "trips/dt=2024-01-01/hour=00/empty.ndjson.gz",
    `trips/dt=2024-01-01/hour=00/topic_result@${logId.slice(1)}-0-${offset}.ndjson.gz`,
    `trips/dt=2024-01-01/hour=00/topic_result@${logId}@${logId}-0-${offset}.ndjson.gz`,
  ])("is not read out of %j, which names no batch of trips", (name) => {
    expect(parseTripObjectName(name)).toBeUndefined();
  });
});
