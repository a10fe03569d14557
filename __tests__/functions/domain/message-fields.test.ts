import type { TSchema } from "@sinclair/typebox";
import { TripRequestSchema } from "../../../contracts/trip-schema";
import { parseRequestMessage } from "../../../functions/domain/message";
import { accepted, messageOf, messageWith, refusal, sampleTrip, sampleWith } from "./sample-trips";

/** Paths of the schema's fields, all or the required ones, nested ones after their parent. */
function paths({ properties, required }: Partial<TSchema>, requiredOnly: boolean, parent = ""): readonly string[] {
  const fields = Object.entries((properties ?? {}) as Record<string, TSchema>);
  return fields
    .filter(([name]) => !requiredOnly || (required as readonly string[]).includes(name))
    .flatMap(([name, field]) => [parent + name, ...paths(field, requiredOnly, `${parent}${name}.`)]);
}

const required = [
  "confort",
  "prix_base_per_km",
  "properties-client",
  "properties-client.latitude",
  "properties-client.nomclient",
  "properties-client.telephoneClient",
  "properties-driver",
  "properties-driver.latitude",
  "properties-driver.nomDriver",
  "properties-driver.telephoneDriver",
];
const parties = ["properties-client", "properties-driver"];
const nested = "[".repeat(100_000) + "]".repeat(100_000);

describe("a trip that lacks a field", () => {
  it("may lack none of the original system's", () => {
    expect(paths(TripRequestSchema, true)).toEqual(required);
  });

  it.each(required)("is refused as missing %s", (path) => {
    const refused = { code: "RS-TRIP-FIELD-MISSING", reason: `${path} is missing` };
    expect(refusal(messageOf(sampleWith(path, undefined)))).toEqual(refused);
  });

  it.each(parties)("is refused when %s has neither logitude nor longitude", (party) => {
    const refused = { code: "RS-TRIP-FIELD-MISSING", reason: `${party}.logitude is missing` };
    expect(refusal(messageOf(sampleWith(`${party}.logitude`, undefined)))).toEqual(refused);
  });

  it("is refused as the first that it lacks, when it is empty", () => {
    expect(refusal(messageOf({}))).toEqual({ code: "RS-TRIP-FIELD-MISSING", reason: "confort is missing" });
  });
});

describe("a trip with a field of another type", () => {
  const wrongTypes = paths(TripRequestSchema, false).flatMap((path) =>
    ["null", "true", "[]", '{"a":1}'].map((json) => [path, json] as const),
  );
  // An object where an object belongs lacks its fields instead.
  const notObjects = wrongTypes.filter(([path, json]) => !(parties.includes(path) && json === '{"a":1}'));

  it.each(notObjects)("is refused for a %s of %s", (path, json) => {
    const { code, reason } = refusal(messageWith(path, json));
    expect(code).toBe("RS-TRIP-FIELD-TYPE");
    expect(reason.startsWith(`${path} must be `)).toBe(true);
  });

  it.each([
    "prix_base_per_km",
    ...parties.flatMap((party) => [`${party}.latitude`, `${party}.logitude`, `${party}.longitude`]),
  ])("is refused for a %s written as a string", (path) => {
    const refused = { code: "RS-TRIP-FIELD-TYPE", reason: `${path} must be number` };
    expect(refusal(messageWith(path, '"2.5"'))).toEqual(refused);
  });

  it.each(["confort", "properties-client.nomclient", "properties-driver.telephoneDriver", "trip_id", "requested_at"])(
    "is refused for a %s written as a number",
    (path) => {
      expect(refusal(messageWith(path, "33611223344"))).toEqual({
        code: "RS-TRIP-FIELD-TYPE",
        reason: `${path} must be string`,
      });
    },
  );

  it.each([...required, "trip_id"])("is refused for a %s nested 100,000 deep", (path) => {
    expect(refusal(messageWith(path, nested)).code).toBe("RS-TRIP-FIELD-TYPE");
  });

  it.each([null, [], [sampleTrip], "trip", 1, true])("is refused when it is %j and no object", (trip) => {
    expect(refusal(messageOf(trip))).toEqual({ code: "RS-TRIP-FIELD-TYPE", reason: "the trip is not an object" });
  });
});

describe("a trip with a field out of its range", () => {
  const places = parties.flatMap((party) => [
    [`${party}.latitude`, "91"],
    [`${party}.latitude`, "-91"],
    [`${party}.latitude`, "90.000001"],
    [`${party}.logitude`, "181"],
    [`${party}.logitude`, "-180.000001"],
    [`${party}.longitude`, "181"],
    [`${party}.latitude`, "1e999"],
    [`${party}.logitude`, "-1e999"],
  ]);
  const others = [
    ["prix_base_per_km", "-0.01"],
    ["prix_base_per_km", "1000000.01"],
    ["prix_base_per_km", "1e999"],
    ["properties-client.nomclient", '""'],
    ["properties-client.nomclient", JSON.stringify("a".repeat(257))],
    ["properties-client.telephoneClient", JSON.stringify("1".repeat(257))],
    ["properties-driver.nomDriver", '""'],
    ["properties-driver.telephoneDriver", '""'],
  ];

  it.each([...places, ...others])("is refused for a %s of %s", (path = "", json = "") => {
    const { code, reason } = refusal(messageWith(path, json));
    expect(code).toBe("RS-TRIP-FIELD-RANGE");
    expect(reason).toMatch(new RegExp(`^${path} must (be|NOT have) `));
  });

  it.each(
    parties.flatMap((party) => [
      [`${party}.latitude`, "90"],
      [`${party}.latitude`, "-90"],
      [`${party}.logitude`, "180"],
      [`${party}.logitude`, "-180"],
      [`${party}.latitude`, "-0"],
      ["prix_base_per_km", "0"],
      ["prix_base_per_km", "1000000"],
      ["prix_base_per_km", "999999.999999"],
      ["prix_base_per_km", "1e-6"],
    ]),
  )("is accepted for a %s of %s, which is just in it", (path, json) => {
    expect(accepted(messageWith(path, json))).toHaveLength(1);
  });

  it("is accepted when client and driver stand in one place", () => {
    const driver = { ...sampleTrip["properties-driver"], logitude: 2.3522, latitude: 48.8566 };
    expect(accepted(messageOf({ ...sampleTrip, "properties-driver": driver }))).toHaveLength(1);
  });
});

describe("a trip with a longitude", () => {
  it.each(parties)("is accepted when %s spells it longitude", (party) => {
    const trip = sampleWith(`${party}.longitude`, 12.5) as Record<string, object>;
    const respelt = { ...trip, [party]: { ...trip[party], logitude: undefined } };
    const { client, driver } = accepted(messageOf(respelt))[0]!.trip;
    expect((party === "properties-client" ? client : driver).position.longitude).toBe(12.5);
  });

  it.each(parties)("is accepted when %s spells it both ways alike", (party) => {
    const { logitude } = (sampleTrip as unknown as Record<string, { logitude: number }>)[party]!;
    expect(accepted(messageOf(sampleWith(`${party}.longitude`, logitude)))).toEqual(accepted(messageOf(sampleTrip)));
  });

  it.each(parties)("is refused when the two spellings of %s differ", (party) => {
    expect(refusal(messageOf(sampleWith(`${party}.longitude`, 12.5)))).toEqual({
      code: "RS-TRIP-LONGITUDE-CONFLICT",
      reason: `${party} has a logitude and a longitude that differ`,
    });
  });
});

describe("a trip with a comfort class", () => {
  it.each(["", "luxury", "__proto__", "constructor", "toString"])("is refused for the unknown one %j", (confort) => {
    expect(refusal(messageOf({ ...sampleTrip, confort }))).toEqual({
      code: "RS-TRIP-COMFORT-UNKNOWN",
      reason: "confort names no comfort class",
    });
  });
});

describe("a trip with a rate", () => {
  it.each(["0.0000001", "1e-7", "2.1234567", "999999.9999999"])(
    "is refused for %s, of more than 6 decimals",
    (rate) => {
      expect(refusal(messageWith("prix_base_per_km", rate))).toEqual({
        code: "RS-TRIP-FIELD-FORMAT",
        reason: "prix_base_per_km has more than 6 decimals",
      });
    },
  );

  it("has the decimal that was written, whatever its double", () => {
    for (const rate of [1.005, 0.000001, 123456.789012, 999_999.999999]) {
      expect(accepted(messageWith("prix_base_per_km", String(rate)))[0]?.trip.pricePerKm).toBe(rate);
    }
  });
});

describe("a trip whose texts are long or strange", () => {
  const taxi = "\u{1f695}";

  it("may have names and phones of 256 characters, however many UTF-16 units each takes", () => {
    for (const path of ["properties-client.nomclient", "properties-driver.telephoneDriver"]) {
      expect(accepted(messageWith(path, JSON.stringify(taxi.repeat(256))))).toHaveLength(1);
      expect(refusal(messageWith(path, JSON.stringify(taxi.repeat(257)))).code).toBe("RS-TRIP-FIELD-RANGE");
    }
  });

  it("has half a surrogate pair in a name or a phone replaced, so that every store can hold it", () => {
    const { client, driver } = accepted(
      messageOf({
        ...sampleTrip,
        "properties-client": { ...sampleTrip["properties-client"], nomclient: "ZOE\ud83d" },
        "properties-driver": { ...sampleTrip["properties-driver"], telephoneDriver: "\ude0007" },
      }),
    )[0]!.trip;
    expect([client.name, driver.phone]).toEqual(["ZOE\ufffd", "\ufffd07"]);
  });
});

describe("a trip with an id", () => {
  it.each([
    "a",
    "~",
    " ",
    "é",
    "topic_source",
    "Topic_source-0-1-0",
    "a".repeat(128),
    "\u{1f695}".repeat(128),
    '"\\{}<>&%',
  ])("is accepted for %j", (id) => {
    expect(accepted(messageOf({ ...sampleTrip, trip_id: id }))[0]?.trip.tripId).toBe(id);
  });

  it.each(["", "a".repeat(129), "\u{1f695}".repeat(129)])(
    "is refused for %j, which has not 1 to 128 characters",
    (id) => {
      expect(refusal(messageOf({ ...sampleTrip, trip_id: id })).code).toBe("RS-TRIP-FIELD-RANGE");
    },
  );

  it.each(["\ud83d", "a\ude00b", "\u{1f695}\ud83d"])("is refused for %j, which holds half a surrogate pair", (id) => {
    expect(refusal(messageOf({ ...sampleTrip, trip_id: id })).code).toBe("RS-TRIP-FIELD-FORMAT");
  });

  it("is refused for one that looks like those made here", () => {
    for (const trip_id of ["topic_source-0-17-0", "topic_source@3bJ8dC-mQ_CkLhtz7Yq0Fg-0-17-0"])
      expect(refusal(messageOf({ ...sampleTrip, trip_id }))).toEqual({
        code: "RS-TRIP-FIELD-FORMAT",
        reason: "trip_id must not start with topic_source@ or topic_source-, which mark ids made here",
      });
  });

  it("is refused the second time in one message, and accepted in the next", () => {
    const stamped = { ...sampleTrip, trip_id: "t-1" };
    const twice = messageOf(stamped, { ...stamped, trip_id: "t-2" }, stamped);
    expect(parseRequestMessage(twice)).toMatchObject({
      accepted: [{ position: 0 }, { position: 1 }],
      refusedTrips: [{ position: 2, code: "RS-TRIP-ID-DUPLICATE" }],
    });
    expect(accepted(messageOf(stamped))).toHaveLength(1);
  });

  it("may be that of a trip of the same message that was refused", () => {
    const refused = { ...sampleTrip, trip_id: "t-1", confort: "luxury" };
    expect(parseRequestMessage(messageOf(refused, { ...sampleTrip, trip_id: "t-1" }))).toMatchObject({
      accepted: [{ position: 1 }],
      refusedTrips: [{ position: 0, code: "RS-TRIP-COMFORT-UNKNOWN" }],
    });
  });
});
