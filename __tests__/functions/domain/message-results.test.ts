import fc from "fast-check";
import { PricedTripSchema } from "../../../contracts/trip-schema";
import { pricedTripToWire, type PricedTrip } from "../../../contracts/wire";
import { parseResultMessage } from "../../../functions/domain/message";
import { bytes, messageOf } from "./sample-trips";
import { anyPricedTrip, together } from "./trip-arbitraries";

const trip: PricedTrip = {
  tripId: "topic_source-0-17-0",
  requestedAt: undefined,
  comfort: "high",
  pricePerKm: 2,
  client: { name: "Zoe Martin", phone: "0611223344", position: { latitude: 48.8566, longitude: 2.3522 } },
  driver: { name: "Omar Diaz", phone: "0755667788", position: { latitude: 40.4168, longitude: 3.7038 } },
  distanceKm: 943.938,
  price: 1887.88,
  pricedAt: "2024-05-01T10:00:00.000Z",
  zone: undefined,
  sequence: undefined,
  priceFactor: undefined,
};
const wire = pricedTripToWire(trip);
const unreadable = (reason: string) => ({ refused: { code: "RS-RESULT-UNREADABLE", reason } });

describe("a message of priced trips", () => {
  it("gives back every priced trip that was written to the wire", () => {
    fc.assert(
      fc.property(together(anyPricedTrip), (trips) => {
        expect(parseResultMessage(messageOf(...trips.map(pricedTripToWire)))).toStrictEqual({ trips });
      }),
      { numRuns: 500 },
    );
  });

  it("may hold an id made here, fields that nobody agreed on and a byte order mark", () => {
    const text = JSON.stringify({ data: [{ ...wire, colour: "red" }] });
    expect(parseResultMessage(bytes(`\ufeff${text}`))).toEqual({ trips: [trip] });
  });

  it.each(PricedTripSchema.required)("is unreadable when a trip lacks %s", (field) => {
    const lacking = { ...wire, [field]: undefined };
    expect(parseResultMessage(messageOf(wire, lacking))).toEqual(unreadable(`${field} is missing`));
  });

  it.each([
    ["no UTF-8", Uint8Array.from([0xff]), "the message is not valid UTF-8"],
    ["no JSON", bytes("{"), "the message is not JSON from character 1"],
    ["no data", bytes("{}"), 'the message is not {"data": [trip, ...]}'],
    ["no trip", bytes('{"data":[]}'), "data holds no trip"],
    ["a trip that is no object", messageOf(null), "the trip is not an object"],
    [
      "an unknown comfort class",
      messageOf({ ...wire, confort: "hight" }),
      "confort must be equal to one of the allowed values",
    ],
    ["a negative price", messageOf({ ...wire, prix_travel: -1 }), "prix_travel must be >= 0"],
    ["zone 0", messageOf({ ...wire, zone: 0 }), "zone must be >= 1"],
    ["half a zone", messageOf({ ...wire, zone: 1.5 }), "zone must be integer"],
    ["a distance in text", messageOf({ ...wire, distance: "943.938" }), "distance must be number"],
  ])("is unreadable with %s", (_, message, reason) => {
    expect(parseResultMessage(message)).toEqual(unreadable(reason));
  });
});
