import type { WireTripRequest } from "../../../contracts/trip-schema";
import { parseRequestMessage, type AcceptedTrip, type Refusal } from "../../../functions/domain/message";

/** A valid trip of a request, with every field that the original system sends. */
export const sampleTrip: WireTripRequest = {
  confort: "standard",
  prix_base_per_km: 2,
  "properties-client": { logitude: 2.3522, latitude: 48.8566, nomclient: "Zoe Martin", telephoneClient: "0611223344" },
  "properties-driver": { logitude: 3.7038, latitude: 40.4168, nomDriver: "Omar Diaz", telephoneDriver: "0755667788" },
};

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

export const messageOf = (...trips: readonly unknown[]): Uint8Array => bytes(JSON.stringify({ data: trips }));

/** The sample with the field at `path` ("properties-client.latitude") set, or taken out when the value is undefined. */
export function sampleWith(path: string, value: unknown): unknown {
  const set = (object: unknown, [key = "", ...rest]: readonly string[]): unknown => {
    const fields = object as Record<string, unknown>;
    return { ...fields, [key]: rest.length === 0 ? value : set(fields[key], rest) };
  };
  return set(sampleTrip, path.split("."));
}

/** A message of the sample with the field at `path` written as `json`, which need not be what JSON.stringify writes. */
export function messageWith(path: string, json: string): Uint8Array {
  const placeholder = "the field's place";
  const text = JSON.stringify({ data: [sampleWith(path, placeholder)] });
  return bytes(text.replace(JSON.stringify(placeholder), () => json));
}

/** The accepted trips of a message without a refusal. */
export function accepted(message: Uint8Array): readonly AcceptedTrip[] {
  const parsed = parseRequestMessage(message);
  if ("refused" in parsed || parsed.refusedTrips.length > 0) throw new Error(`refused: ${JSON.stringify(parsed)}`);
  return parsed.accepted;
}

/** Why a message, or the one trip that it holds, is refused. */
export function refusal(message: Uint8Array): Refusal {
  const parsed = parseRequestMessage(message);
  if ("refused" in parsed) return parsed.refused;
  const [trip] = parsed.refusedTrips;
  if (!trip || parsed.accepted.length > 0) throw new Error("the message was accepted");
  return { code: trip.code, reason: trip.reason };
}
