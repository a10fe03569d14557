import fc from "fast-check";
import { TripRequestSchema } from "../../../contracts/trip-schema";
import { parseRequestMessage, parseResultMessage } from "../../../functions/domain/message";
import { bytes, messageOf, refusal, sampleTrip, sampleWith } from "./sample-trips";

/** All that a message can be refused with, as one text. */
function reasons(message: Uint8Array): string {
  const parsed = parseRequestMessage(message);
  const result = parseResultMessage(message);
  return JSON.stringify([
    "refused" in parsed ? parsed.refused : parsed.refusedTrips,
    "refused" in result && result.refused,
  ]);
}

const secret = "Zoe-Private-0611223344";
const fields = [
  ...Object.keys(TripRequestSchema.properties),
  ...Object.keys(TripRequestSchema.properties["properties-client"].properties).map(
    (name) => `properties-client.${name}`,
  ),
  ...Object.keys(TripRequestSchema.properties["properties-driver"].properties).map(
    (name) => `properties-driver.${name}`,
  ),
];

describe("the reason of a refusal", () => {
  it.each(fields)("never tells what %s held", (path) => {
    for (const value of [
      secret,
      secret.repeat(20),
      [secret],
      { [secret]: secret },
      `topic_source-${secret}`,
      611223344.125,
    ]) {
      const text = reasons(messageOf(sampleWith(path, value), { [path]: value }));
      expect(text).not.toMatch(/private|11223344/i);
    }
  });

  it.each(["properties-client.latitude", "properties-driver.logitude", "prix_base_per_km"])(
    "tells the bound of %s but not the number beyond it",
    (path) => {
      const { reason } = refusal(messageOf(sampleWith(path, 923_456_789.25)));
      expect(reason).toMatch(/must be <= (90|180|1000000)$/);
    },
  );

  it("never tells a name or a phone of a trip that is wrong elsewhere", () => {
    for (const path of fields) {
      const text = reasons(messageOf(sampleWith(path, null)));
      expect(text).not.toMatch(/zoe|martin|omar|diaz|0611223344|0755667788/i);
    }
  });

  it("never quotes a message that is not JSON, wherever it breaks", () => {
    const text = new TextDecoder().decode(messageOf(sampleTrip));
    fc.assert(
      fc.property(
        fc.nat(text.length - 1),
        fc.constantFrom("", "Zoe", '"', "\n", "at position 0611223344"),
        (place, put) => {
          const parsed = parseRequestMessage(bytes(text.slice(0, place) + put));
          expect("refused" in parsed && parsed.refused.reason).toMatch(
            /^the message is not JSON( from character \d{1,3})?$/,
          );
        },
      ),
    );
  });

  it("does not take digits of the message for the parser's position", () => {
    // V8 quotes a message of up to 20 characters whole: `Unexpected token 'a', "[ at position 061122" is not valid JSON`.
    for (const text of ["[ at position 061122", "[at position 0611223", "at position 06112233"]) {
      expect(refusal(bytes(text)).reason).not.toContain("0611");
    }
  });
});
