import { topicSource } from "../../../contracts/topics";

/** What clients send that is wrong, and what is odd but right: every log and every way in must treat them alike. */

/** The original system's message, in its own words. */
export const originalMessage =
  '{"data":[{"confort":"standard","prix_base_per_km":2,"properties-client":{"logitude":2.3522,"latitude":48.8566,"nomclient":"FALL","telephoneClient":"060786575"},"properties-driver":{"logitude":3.7038,"latitude":40.4168,"nomDriver":"DIOP","telephoneDriver":"0760786575"}}]}';

interface WireTrip {
  readonly [field: string]: unknown;
  readonly "properties-client": Readonly<Record<string, unknown>>;
  readonly "properties-driver": Readonly<Record<string, unknown>>;
}
const [original] = (JSON.parse(originalMessage) as { data: [WireTrip] }).data;
const client = original["properties-client"];
const driver = original["properties-driver"];
export const tripWith = (changes: Readonly<Record<string, unknown>>): unknown => ({ ...original, ...changes });
export const messageOf = (...trips: readonly unknown[]): string => JSON.stringify({ data: trips });

const without = (field: string, of: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(of).filter(([name]) => name !== field));
const deep = "[".repeat(100_000) + "]".repeat(100_000);

export interface BadMessage {
  readonly what: string;
  readonly bytes: Buffer;
  /** Codes of its refused trips, in their order; one for a message that can't be read. */
  readonly codes: readonly string[];
  /** Trips that are priced all the same. @default 0 */
  readonly priced?: number;
}
const bad = (what: string, message: string | Buffer, ...codes: readonly string[]): BadMessage => ({
  what,
  bytes: Buffer.from(message),
  codes,
});
const lacking = (field: string, trip: unknown) => bad(`no ${field}`, messageOf(trip), "RS-TRIP-FIELD-MISSING");

export const badMessages: readonly BadMessage[] = [
  bad("not JSON", "not JSON at all", "RS-MESSAGE-NOT-JSON"),
  bad("half a message", '{"data":[{"confort":"high"', "RS-MESSAGE-NOT-JSON"),
  bad("NaN", originalMessage.replace(":2,", ":NaN,"), "RS-MESSAGE-NOT-JSON"),
  bad("an array", "[1, 2]", "RS-MESSAGE-SHAPE"),
  bad("null", "null", "RS-MESSAGE-SHAPE"),
  bad("data that is no array", '{"data":{"confort":"high"}}', "RS-MESSAGE-SHAPE"),
  bad("arrays 100,000 deep", deep, "RS-MESSAGE-SHAPE"),
  bad("empty data", '{"data":[]}', "RS-MESSAGE-EMPTY"),
  bad("invalid UTF-8", Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), "RS-MESSAGE-NOT-UTF8"),
  bad("a trip that is null", messageOf(null), "RS-TRIP-FIELD-TYPE"),
  ...Object.keys(original).map((field) => lacking(field, without(field, original))),
  ...Object.keys(client).map((field) => lacking(field, tripWith({ "properties-client": without(field, client) }))),
  ...Object.keys(driver).map((field) => lacking(field, tripWith({ "properties-driver": without(field, driver) }))),
  bad("latitude 91", messageOf(tripWith({ "properties-client": { ...client, latitude: 91 } })), "RS-TRIP-FIELD-RANGE"),
  bad(
    "longitude 181",
    messageOf(tripWith({ "properties-driver": { ...driver, logitude: 181 } })),
    "RS-TRIP-FIELD-RANGE",
  ),
  bad("a string for a number", messageOf(tripWith({ prix_base_per_km: "2" })), "RS-TRIP-FIELD-TYPE"),
  bad("1e999", originalMessage.replace(":2,", ":1e999,"), "RS-TRIP-FIELD-RANGE"),
  bad("a negative price", messageOf(tripWith({ prix_base_per_km: -1 })), "RS-TRIP-FIELD-RANGE"),
  bad("a price of seven decimals", messageOf(tripWith({ prix_base_per_km: 1.2345678 })), "RS-TRIP-FIELD-FORMAT"),
  bad("an unknown comfort", messageOf(tripWith({ confort: "luxury" })), "RS-TRIP-COMFORT-UNKNOWN"),
  bad("__proto__ for a comfort", messageOf(tripWith({ confort: "__proto__" })), "RS-TRIP-COMFORT-UNKNOWN"),
  bad(
    "__proto__ for the missing fields",
    '{"data":[{"__proto__":{"confort":"high","prix_base_per_km":2}}]}',
    "RS-TRIP-FIELD-MISSING",
  ),
  bad(
    "logitude and longitude that differ",
    messageOf(tripWith({ "properties-client": { ...client, longitude: 9 } })),
    "RS-TRIP-LONGITUDE-CONFLICT",
  ),
  bad("a trip_id of 129 characters", messageOf(tripWith({ trip_id: "x".repeat(129) })), "RS-TRIP-FIELD-RANGE"),
  bad(
    "a trip_id with half a character",
    '{"data":[' + JSON.stringify(tripWith({ trip_id: "\ud83d" })) + "]}",
    "RS-TRIP-FIELD-FORMAT",
  ),
  bad(
    "a time that does not exist",
    messageOf(tripWith({ requested_at: "2026-02-31T10:00:00Z" })),
    "RS-TRIP-FIELD-FORMAT",
  ),
  bad(
    "a message over the topic's limit",
    messageOf(tripWith({ padding: "x".repeat(topicSource.maxMessageBytes) })),
    "RS-MESSAGE-TOO-LARGE",
  ),
  {
    ...bad(
      "one bad trip among good ones",
      messageOf(original, tripWith({ confort: "luxury" }), original),
      "RS-TRIP-COMFORT-UNKNOWN",
    ),
    priced: 2,
  },
  {
    ...bad(
      "a trip_id twice in one message",
      messageOf(tripWith({ trip_id: "twice" }), tripWith({ trip_id: "twice" })),
      "RS-TRIP-ID-DUPLICATE",
    ),
    priced: 1,
  },
];

/** Odd, and right: every trip is priced. */
export const oddMessages: readonly { readonly what: string; readonly bytes: Buffer; readonly trips: number }[] = [
  { what: "the original's message", trips: 1, text: originalMessage },
  {
    what: "no distance",
    trips: 1,
    text: messageOf(
      tripWith({ "properties-driver": { ...driver, logitude: client["logitude"], latitude: client["latitude"] } }),
    ),
  },
  {
    what: "the poles",
    trips: 1,
    text: messageOf(
      tripWith({ "properties-client": { ...client, latitude: 90 }, "properties-driver": { ...driver, latitude: -90 } }),
    ),
  },
  {
    what: "the antimeridian",
    trips: 1,
    text: messageOf(
      tripWith({
        "properties-client": { ...client, logitude: 180 },
        "properties-driver": { ...driver, logitude: -180 },
      }),
    ),
  },
  {
    what: "fields that nobody knows, one 100,000 deep",
    trips: 1,
    text: messageOf(tripWith({ colour: "blue", nested: "deep" })).replace('"deep"', deep),
  },
  {
    what: "an own __proto__ beside the fields",
    trips: 1,
    text: originalMessage.replace("{", '{"__proto__":{"polluted":1},'),
  },
  {
    what: "longitude for logitude, and both alike",
    trips: 2,
    text: messageOf(
      tripWith({ "properties-client": { ...without("logitude", client), longitude: 2 } }),
      tripWith({ "properties-client": { ...client, longitude: client["logitude"] } }),
    ),
  },
  { what: "an alias of a comfort", trips: 1, text: messageOf(tripWith({ confort: "Hight" })) },
  { what: "a byte order mark", trips: 1, text: `\ufeff${originalMessage}` },
  { what: "a trip_id of 128 taxis", trips: 1, text: messageOf(tripWith({ trip_id: "\u{1f695}".repeat(128) })) },
].map(({ what, trips, text }) => ({ what, trips, bytes: Buffer.from(text) }));

/** How often each code is among the refused trips of these messages. */
export function codesOf(messages: readonly BadMessage[]): Readonly<Record<string, number>> {
  const counted: Record<string, number> = {};
  for (const code of messages.flatMap(({ codes }) => codes)) counted[code] = (counted[code] ?? 0) + 1;
  return counted;
}
