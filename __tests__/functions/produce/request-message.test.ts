import fc from "fast-check";
import { parseRequestMessage } from "../../../functions/domain/message";
import { rawMessage, tripMessage } from "../../../functions/produce/request-message";
import { bytes, messageOf, sampleTrip, sampleWith } from "../domain/sample-trips";
import { anyTripRequest } from "../domain/trip-arbitraries";

const keyOf = (value: Uint8Array) => {
  const { key } = rawMessage(value);
  return key === null ? null : Buffer.from(key).toString();
};

describe("a request message", () => {
  it("from outside has the first trip's client for its key: the phone", () => {
    const second = sampleWith("properties-client.telephoneClient", "0699999999");
    expect(keyOf(messageOf(sampleTrip, second))).toBe("0611223344");
    expect(keyOf(messageOf(second, sampleTrip))).toBe("0699999999");
  });

  it("from outside has the client's name for its key when there is no phone", () => {
    expect(keyOf(messageOf(sampleWith("properties-client.telephoneClient", undefined)))).toBe("Zoe Martin");
    expect(keyOf(messageOf(sampleWith("properties-client.telephoneClient", 611223344)))).toBe("Zoe Martin");
  });

  it.each([
    ["names no client", messageOf(sampleWith("properties-client", undefined), sampleTrip)],
    ["has no trip", messageOf()],
    ["is not JSON", bytes("{")],
    ["is not UTF-8", Uint8Array.of(0xff, 0xfe)],
    ["is empty", bytes("")],
    ["is something else", bytes('"properties-client"')],
  ])("from outside has no key when it %s", (_what, value) => {
    expect(keyOf(value)).toBeNull();
  });

  it("from outside keeps its bytes and counts its trips, one when it cannot be read", () => {
    const value = messageOf(sampleTrip, { broken: true }, sampleTrip);
    expect(rawMessage(value)).toMatchObject({ trips: 3 });
    expect(rawMessage(value).value).toBe(value);
    expect(rawMessage(bytes("{")).trips).toBe(1);
  });

  it("of a trip is read as that trip, under the client's phone", () => {
    fc.assert(
      fc.property(anyTripRequest, (trip) => {
        const { key, value, trips } = tripMessage(trip);
        expect(Buffer.from(key ?? []).toString()).toBe(trip.client.phone);
        expect(keyOf(value)).toBe(trip.client.phone);
        expect(trips).toBe(1);
        expect(parseRequestMessage(value)).toEqual({ accepted: [{ trip, position: 0 }], refusedTrips: [] });
      }),
    );
  });
});
