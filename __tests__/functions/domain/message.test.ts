import { clientOf, countTrips, parseRequestMessage } from "../../../functions/domain/message";
import { accepted, bytes, messageOf, messageWith, refusal, sampleTrip, sampleWith } from "./sample-trips";

const deep = 100_000;
const nestedArrays = "[".repeat(deep) + "]".repeat(deep);
const nestedObjects = '{"a":'.repeat(deep) + "1" + "}".repeat(deep);

describe("a message that cannot be read", () => {
  it.each([
    ["text that is not JSON", "hello", "RS-MESSAGE-NOT-JSON", "the message is not JSON"],
    ["nothing", "", "RS-MESSAGE-NOT-JSON", "the message is not JSON"],
    ["a cut message", '{"data":[', "RS-MESSAGE-NOT-JSON", "the message is not JSON"],
    ["NaN", '{"data":[NaN]}', "RS-MESSAGE-NOT-JSON", "the message is not JSON"],
    ["two byte order marks", '\ufeff\ufeff{"data":[]}', "RS-MESSAGE-NOT-JSON", "the message is not JSON"],
    ["an endless nesting", "[".repeat(deep), "RS-MESSAGE-NOT-JSON", "the message is not JSON"],
    ["an array", "[]", "RS-MESSAGE-SHAPE", 'the message is not {"data": [trip, ...]}'],
    ["an array of trips", JSON.stringify([sampleTrip]), "RS-MESSAGE-SHAPE", 'the message is not {"data": [trip, ...]}'],
    ["a trip", JSON.stringify(sampleTrip), "RS-MESSAGE-SHAPE", 'the message is not {"data": [trip, ...]}'],
    ["a string", '"data"', "RS-MESSAGE-SHAPE", 'the message is not {"data": [trip, ...]}'],
    ["a number", "1e999", "RS-MESSAGE-SHAPE", 'the message is not {"data": [trip, ...]}'],
    ["null", "null", "RS-MESSAGE-SHAPE", 'the message is not {"data": [trip, ...]}'],
    ["an object without data", "{}", "RS-MESSAGE-SHAPE", 'the message is not {"data": [trip, ...]}'],
    ["data that is an object", '{"data":{}}', "RS-MESSAGE-SHAPE", 'the message is not {"data": [trip, ...]}'],
    [
      "data that looks like an array",
      '{"data":{"length":1}}',
      "RS-MESSAGE-SHAPE",
      'the message is not {"data": [trip, ...]}',
    ],
    ["data that is null", '{"data":null}', "RS-MESSAGE-SHAPE", 'the message is not {"data": [trip, ...]}'],
    [
      "data of a prototype",
      '{"__proto__":{"data":[{}]}}',
      "RS-MESSAGE-SHAPE",
      'the message is not {"data": [trip, ...]}',
    ],
    ["arrays 100,000 deep", nestedArrays, "RS-MESSAGE-SHAPE", 'the message is not {"data": [trip, ...]}'],
    ["objects 100,000 deep", nestedObjects, "RS-MESSAGE-SHAPE", 'the message is not {"data": [trip, ...]}'],
    ["no trip", '{"data":[]}', "RS-MESSAGE-EMPTY", "data holds no trip"],
  ])("of %s is refused with its own code", (_, text, code, reason) => {
    const refused = refusal(bytes(text));
    expect(refused.code).toBe(code);
    expect(refused.reason.startsWith(reason)).toBe(true);
    expect(countTrips(bytes(text))).toBe(1);
    expect(clientOf(bytes(text))).toBeUndefined();
  });

  it.each([
    ["a lone continuation byte", [0x80]],
    ["a cut character", [0x22, 0xc3]],
    ["an overlong slash", [0x22, 0xc0, 0xaf, 0x22]],
    ["a surrogate", [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ["UTF-16", [0xff, 0xfe, 0x7b, 0x00]],
  ])("of %s is refused as no UTF-8, and the next message is read", (_, invalid) => {
    const refused = { code: "RS-MESSAGE-NOT-UTF8", reason: "the message is not valid UTF-8" };
    expect(refusal(Uint8Array.from(invalid))).toEqual(refused);
    expect(countTrips(Uint8Array.from(invalid))).toBe(1);
    expect(accepted(messageOf(sampleTrip))).toHaveLength(1);
  });

  it("without a value at all is refused as such", () => {
    expect(parseRequestMessage(null)).toEqual({
      refused: { code: "RS-MESSAGE-NO-VALUE", reason: "the record has no value" },
    });
    expect(countTrips(null)).toBe(1);
    expect(clientOf(null)).toBeUndefined();
  });

  it("is refused with the place where JSON ends", () => {
    expect(refusal(bytes('{"data":[}')).reason).toMatch(/^the message is not JSON( from character 9)?$/);
    expect(refusal(bytes('{"data":x')).code).toBe("RS-MESSAGE-NOT-JSON");
    expect(refusal(bytes("{data")).reason).toBe("the message is not JSON from character 1");
  });
});

describe("a message of trips", () => {
  it("gives each trip in English with its place, its comfort class folded and its time in UTC", () => {
    const stamped = { ...sampleTrip, confort: " Hight", trip_id: "abc-1", requested_at: "2024-05-01t12:00:00.5+02:00" };
    const people = {
      client: { name: "Zoe Martin", phone: "0611223344", position: { latitude: 48.8566, longitude: 2.3522 } },
      driver: { name: "Omar Diaz", phone: "0755667788", position: { latitude: 40.4168, longitude: 3.7038 } },
    };
    const plain = { tripId: undefined, requestedAt: undefined, comfort: "standard", pricePerKm: 2, ...people };
    const told = { ...plain, tripId: "abc-1", requestedAt: "2024-05-01T10:00:00.500Z", comfort: "high" };
    expect(parseRequestMessage(messageOf(sampleTrip, stamped))).toStrictEqual({
      accepted: [
        { position: 0, trip: plain },
        { position: 1, trip: told },
      ],
      refusedTrips: [],
    });
  });

  it("keeps the good trips beside a bad one, each with its own place", () => {
    const bad = sampleWith("properties-client.latitude", 91);
    const parsed = parseRequestMessage(messageOf(sampleTrip, bad, sampleTrip, "trip", sampleTrip));
    expect(parsed).toMatchObject({
      accepted: [{ position: 0 }, { position: 2 }, { position: 4 }],
      refusedTrips: [
        { position: 1, code: "RS-TRIP-FIELD-RANGE" },
        { position: 3, code: "RS-TRIP-FIELD-TYPE", reason: "the trip is not an object" },
      ],
    });
  });

  it("may start with a UTF-8 byte order mark", () => {
    const message = messageOf(sampleTrip);
    expect(accepted(Uint8Array.from([0xef, 0xbb, 0xbf, ...message]))).toEqual(accepted(message));
  });

  it("may hold fields that nobody agreed on, which are left out", () => {
    const text = JSON.stringify({ data: [sampleTrip], sent_by: "an app" });
    expect(accepted(bytes(text))).toEqual(accepted(messageOf(sampleTrip)));
    for (const field of ["colour", "properties-client.age", "properties-driver.location"]) {
      expect(accepted(messageOf(sampleWith(field, { any: ["thing"] })))).toEqual(accepted(messageOf(sampleTrip)));
    }
  });

  it.each([nestedArrays, nestedObjects])("may hold an extra field nested 100,000 deep", (nested) => {
    expect(accepted(messageWith("colour", nested))).toEqual(accepted(messageOf(sampleTrip)));
    expect(accepted(messageWith("properties-driver.colour", nested))).toHaveLength(1);
  });

  it("takes __proto__ and constructor for extra fields, and pollutes no prototype", () => {
    const polluting = '{"polluted":true,"confort":"high","toString":null}';
    const clean = accepted(messageOf(sampleTrip));
    const trip = JSON.stringify(sampleTrip).replace(
      "{",
      () => `{"__proto__":${polluting},"constructor":{"prototype":${polluting}},`,
    );
    expect(accepted(bytes(`{"__proto__":${polluting},"data":[${trip}]}`))).toEqual(clean);
    expect("polluted" in {}).toBe(false);
    expect("polluted" in clean[0]!.trip).toBe(false);
  });

  it("does not find a trip's field in its __proto__", () => {
    const trip = JSON.stringify(sampleWith("confort", undefined)).replace(
      "{",
      () => '{"__proto__":{"confort":"high"},',
    );
    expect(refusal(bytes(`{"data":[${trip}]}`))).toEqual({
      code: "RS-TRIP-FIELD-MISSING",
      reason: "confort is missing",
    });
  });

  it("counts its trips, good and bad", () => {
    expect(countTrips(messageOf(sampleTrip))).toBe(1);
    expect(countTrips(messageOf(sampleTrip, null, "trip", sampleTrip))).toBe(4);
  });
});

describe("the client of a message", () => {
  it("is the phone of its first trip", () => {
    expect(clientOf(messageOf(sampleTrip, sampleWith("properties-client.telephoneClient", "07")))).toBe("0611223344");
  });

  it("is the name where the first trip tells no phone", () => {
    expect(clientOf(messageOf(sampleWith("properties-client.telephoneClient", undefined)))).toBe("Zoe Martin");
    expect(clientOf(messageOf(sampleWith("properties-client.telephoneClient", 611223344)))).toBe("Zoe Martin");
  });

  it("is unknown where the first trip tells neither", () => {
    expect(clientOf(messageOf(sampleWith("properties-client", { latitude: 1 }), sampleTrip))).toBeUndefined();
    expect(clientOf(messageOf(sampleWith("properties-client", undefined)))).toBeUndefined();
    expect(clientOf(messageOf(null, sampleTrip))).toBeUndefined();
    expect(clientOf(messageWith("properties-client", nestedArrays))).toBeUndefined();
  });
});
