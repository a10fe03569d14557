import fc from "fast-check";
import { deadLetterCodes } from "../../../contracts/dead-letters";
import { requestToWire } from "../../../contracts/wire";
import { distanceMetres } from "../../../functions/domain/distance";
import { clientOf, countTrips, parseRequestMessage, parseResultMessage } from "../../../functions/domain/message";
import { createPricePerKm } from "../../../functions/domain/price-per-km";
import { accepted, bytes, messageOf } from "./sample-trips";
import { anyTripRequest, together } from "./trip-arbitraries";

const codes: ReadonlySet<string> = new Set(deadLetterCodes);
const priceCents = createPricePerKm();

/** Reads the message in every way there is, and checks what must hold of any message at all. */
function readAnyhow(message: Uint8Array): void {
  const parsed = parseRequestMessage(message);
  const count = countTrips(message);
  clientOf(message);
  parseResultMessage(message);
  if ("refused" in parsed) {
    expect(codes.has(parsed.refused.code)).toBe(true);
    expect(count).toBe(1);
    return;
  }
  const positions = [...parsed.accepted, ...parsed.refusedTrips].map(({ position }) => position);
  expect(positions.sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index));
  for (const { code } of parsed.refusedTrips) expect(codes.has(code)).toBe(true);
  for (const { trip } of parsed.accepted) {
    const { client, driver, comfort, pricePerKm } = trip;
    const metres = distanceMetres(client.position, driver.position);
    const cents = priceCents({ metres, pricePerKm, comfort, zone: undefined });
    expect(Number.isSafeInteger(cents) && cents >= 0).toBe(true);
  }
}

const anyJson = fc.jsonValue({ maxDepth: 4 });
const strange = fc.oneof(
  anyJson,
  fc.constantFrom(null, -0, 1e308, -1, 91, "", "high", "__proto__", "2024-02-31T00:00:00Z", [], {}),
);

/** A valid trip as JSON with a few of its values exchanged for strange ones. */
const nearlyTrip = fc
  .tuple(anyTripRequest, fc.array(fc.tuple(fc.nat(20), strange), { maxLength: 2 }))
  .map(([trip, exchanges]) => {
    let place = 0;
    return JSON.stringify(requestToWire(trip), (key, value: unknown) => {
      if (key === "") return value;
      place += 1;
      const exchange = exchanges.find(([at]) => at === place);
      return exchange ? exchange[1] : value;
    });
  });

describe("reading a message", () => {
  it("never throws, whatever its bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), readAnyhow), { numRuns: 1_000 });
  });

  it("never throws, whatever its JSON, alone or as the data", () => {
    fc.assert(fc.property(anyJson, (json) => readAnyhow(bytes(JSON.stringify(json)))));
    fc.assert(fc.property(fc.array(anyJson), (trips) => readAnyhow(messageOf(...trips))));
  });

  it("never throws on trips with strange values, and prices whatever it accepts", () => {
    fc.assert(
      fc.property(fc.array(nearlyTrip, { maxLength: 3 }), (trips) =>
        readAnyhow(bytes(`{"data":[${trips.join(",")}]}`)),
      ),
      { numRuns: 1_000 },
    );
  });

  it("never throws on a valid message with one byte changed", () => {
    fc.assert(
      fc.property(anyTripRequest, fc.nat(), fc.nat(255), (trip, place, byte) => {
        const message = messageOf(requestToWire(trip));
        message[place % message.length] = byte;
        readAnyhow(message);
      }),
      { numRuns: 500 },
    );
  });

  it("gives back every valid trip that was written to the wire", () => {
    fc.assert(
      fc.property(together(anyTripRequest), (trips) => {
        const message = messageOf(...trips.map(requestToWire));
        expect(accepted(message)).toStrictEqual(trips.map((trip, position) => ({ trip, position })));
        expect(countTrips(message)).toBe(trips.length);
        expect(clientOf(message)).toBe(trips[0]?.client.phone);
      }),
      { numRuns: 500 },
    );
  });
});
