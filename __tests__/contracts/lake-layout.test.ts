import fc from "fast-check";
import { parseTripObjectName, tripObjectName, tripsPrefix, zoneModelObject } from "../../contracts/lake-layout";
import { anyTimestamp } from "../functions/domain/trip-arbitraries";

/** Any name that Kafka allows a topic; digits and dashes are as likely as letters. */
const anyTopic = fc.stringMatching(/^[a-b0-2._-]{1,40}$/);
const anyTripObject = fc.record({ topic: anyTopic, partition: fc.nat(), firstOffset: fc.maxSafeNat() });

describe("the name of a lake object", () => {
  it("tells day, hour, topic, partition and first offset", () => {
    const object = { topic: "topic_result", partition: 3, firstOffset: 1234 };
    expect(tripObjectName(object, "2024-02-29T23:59:59.999Z")).toBe(
      "trips/dt=2024-02-29/hour=23/topic_result-3-00000000000000001234.ndjson.gz",
    );
  });

  it("reads back as the object it names, whatever the topic's dashes, underscores and digits", () => {
    fc.assert(
      fc.property(anyTripObject, anyTimestamp, (object, timestamp) => {
        expect(parseTripObjectName(tripObjectName(object, timestamp))).toEqual(object);
      }),
      { numRuns: 1_000 },
    );
  });

  it("is another one for every other object of the same hour", () => {
    fc.assert(
      fc.property(anyTripObject, anyTripObject, anyTimestamp, (one, other, timestamp) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(tripObjectName(one, timestamp) === tripObjectName(other, timestamp)).toBe(same);
      }),
    );
    const dashes = [
      { topic: "a-1", partition: 2, firstOffset: 3 },
      { topic: "a", partition: 1, firstOffset: 23 },
    ].map((object) => tripObjectName(object, "2024-01-01T00:00:00Z"));
    expect(new Set(dashes).size).toBe(2);
  });

  it("sorts by first offset within an hour's partition, as listings do", () => {
    fc.assert(
      fc.property(anyTripObject, fc.maxSafeNat(), anyTimestamp, (object, firstOffset, timestamp) => {
        const [one, other] = [tripObjectName(object, timestamp), tripObjectName({ ...object, firstOffset }, timestamp)];
        expect(Math.sign(object.firstOffset - firstOffset)).toBe(one < other ? -1 : one > other ? 1 : 0);
      }),
    );
  });

  it("lies under the prefix that holds trips only", () => {
    expect(
      tripObjectName({ topic: "t", partition: 0, firstOffset: 0 }, "2024-01-01T00:00:00Z").startsWith(tripsPrefix),
    ).toBe(true);
    expect(zoneModelObject.startsWith(tripsPrefix)).toBe(false);
  });

  const offset = "00000000000000000001";
  it.each([
    "",
    "trips/",
    zoneModelObject,
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
  ])("is not read out of %j, which names no batch of trips", (name) => {
    expect(parseTripObjectName(name)).toBeUndefined();
  });
});
