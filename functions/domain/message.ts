import type { DeadLetterCode, RefusedTrip } from "../../contracts/dead-letters";
import {
  pricePerKmDecimals,
  PricedTripSchema,
  TripRequestSchema,
  type WireTripRequest,
} from "../../contracts/trip-schema";
import { isMadeTripId } from "../../contracts/log-records";
import { topicSource } from "../../contracts/topics";
import { pricedTripFromWire, requestFromWire, type PricedTrip, type TripRequest } from "../../contracts/wire";
import type { ComfortClass } from "../../contracts/comfort-classes";
import { comfortClass } from "./comfort";
import { utcTimestamp } from "./instant";
import { createSchemaCheck, type Misfit } from "./schema-check";

/** Why a whole message, or one trip of it, cannot be used. */
export interface Refusal {
  readonly code: DeadLetterCode;
  readonly reason: string;
}

/** A valid trip of a request, its comfort class folded and its time in UTC. */
export interface AcceptedTrip {
  readonly trip: TripRequest<ComfortClass>;
  /** Its place in the message's `data`, from 0. */
  readonly position: number;
}

export type ParsedMessage =
  | { readonly refused: Refusal }
  | { readonly accepted: readonly AcceptedTrip[]; readonly refusedTrips: readonly RefusedTrip[] };

const requests = createSchemaCheck(TripRequestSchema);
const priced = createSchemaCheck(PricedTripSchema);
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The trips of a message in `data`; a UTF-8 byte order mark is skipped. */
function trips(value: Uint8Array | null): Refusal | readonly unknown[] {
  if (value === null) return { code: "RS-MESSAGE-NO-VALUE", reason: "the record has no value" };
  let text: string;
  try {
    text = utf8.decode(value);
  } catch {
    return { code: "RS-MESSAGE-NOT-UTF8", reason: "the message is not valid UTF-8" };
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { code: "RS-MESSAGE-NOT-JSON", reason: notJson(error) };
  }
  const data = property(json, "data");
  if (!Array.isArray(data)) return { code: "RS-MESSAGE-SHAPE", reason: 'the message is not {"data": [trip, ...]}' };
  if (data.length === 0) return { code: "RS-MESSAGE-EMPTY", reason: "data holds no trip" };
  return data as readonly unknown[];
}

/** The parser's position without the text around it, which may hold personal data. */
function notJson(error: unknown): string {
  // At the end only: before it, the parser may quote the message.
  const position = / at position (\d+)(?: \(line \d+ column \d+\))?$/.exec(String(error))?.[1];
  return position === undefined ? "the message is not JSON" : `the message is not JSON from character ${position}`;
}

/** Reads a record of `topic_source`; never throws. */
export function parseRequestMessage(value: Uint8Array | null): ParsedMessage {
  const found = trips(value);
  if (!isTrips(found)) return { refused: found };
  const accepted: AcceptedTrip[] = [];
  const refusedTrips: RefusedTrip[] = [];
  const ids = new Set<string>();
  found.forEach((json, position) => {
    const trip = acceptTrip(json);
    if ("code" in trip) {
      refusedTrips.push({ position, ...trip });
    } else if (trip.tripId !== undefined && ids.has(trip.tripId)) {
      refusedTrips.push({ position, code: "RS-TRIP-ID-DUPLICATE", reason: "trip_id stands in the message already" });
    } else {
      if (trip.tripId !== undefined) ids.add(trip.tripId);
      accepted.push({ trip, position });
    }
  });
  return { accepted, refusedTrips };
}

/** How many trips a message carries: those of `data`, or one when it cannot be read. */
export function countTrips(value: Uint8Array | null): number {
  const found = trips(value);
  return isTrips(found) ? found.length : 1;
}

/** The client of a message's first trip: the phone, else the name; undefined when it tells neither. */
export function clientOf(value: Uint8Array | null): string | undefined {
  const found = trips(value);
  const client = isTrips(found) ? property(found[0], "properties-client") : undefined;
  return [property(client, "telephoneClient"), property(client, "nomclient")].find(
    (name): name is string => typeof name === "string",
  );
}

const property = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

const isTrips = (found: Refusal | readonly unknown[]): found is readonly unknown[] => Array.isArray(found);

function acceptTrip(trip: unknown): TripRequest<ComfortClass> | Refusal {
  if (!requests.fits(trip)) return misfitRefusal(requests.misfit(trip));
  const refusal = longitudeRefusal(trip, "properties-client") ?? longitudeRefusal(trip, "properties-driver");
  if (refusal) return refusal;
  const comfort = comfortClass(trip.confort);
  if (comfort === undefined) return { code: "RS-TRIP-COMFORT-UNKNOWN", reason: "confort names no comfort class" };
  if (!hasDecimals(trip.prix_base_per_km, pricePerKmDecimals)) {
    return {
      code: "RS-TRIP-FIELD-FORMAT",
      reason: `prix_base_per_km has more than ${pricePerKmDecimals} decimals`,
    };
  }
  if (trip.trip_id !== undefined && isMadeTripId(trip.trip_id, topicSource.name)) {
    return {
      code: "RS-TRIP-FIELD-FORMAT",
      reason: `trip_id must not start with ${topicSource.name}@ or ${topicSource.name}-, which mark ids made here`,
    };
  }
  const requestedAt = trip.requested_at === undefined ? undefined : utcTimestamp(trip.requested_at);
  if (trip.requested_at !== undefined && requestedAt === undefined) {
    return { code: "RS-TRIP-FIELD-FORMAT", reason: "requested_at is no date and time that exists" };
  }
  return requestFromWire(trip, { comfort, requestedAt });
}

/** Whether a number of at most 10^9 is a decimal of at most so many decimals: then it is the double nearest to one. */
function hasDecimals(value: number, decimals: number): boolean {
  const unit = 10 ** decimals;
  return Math.round(value * unit) / unit === value;
}

function longitudeRefusal(
  trip: WireTripRequest,
  party: "properties-client" | "properties-driver",
): Refusal | undefined {
  const { logitude, longitude } = trip[party];
  if (logitude === undefined && longitude === undefined) {
    return { code: "RS-TRIP-FIELD-MISSING", reason: `${party}.logitude is missing` };
  }
  if (logitude !== undefined && longitude !== undefined && logitude !== longitude) {
    return { code: "RS-TRIP-LONGITUDE-CONFLICT", reason: `${party} has a logitude and a longitude that differ` };
  }
  return undefined;
}

const misfitCodes: Readonly<Record<Misfit["why"], DeadLetterCode>> = {
  missing: "RS-TRIP-FIELD-MISSING",
  type: "RS-TRIP-FIELD-TYPE",
  range: "RS-TRIP-FIELD-RANGE",
  format: "RS-TRIP-FIELD-FORMAT",
};

function misfitRefusal({ field, why, rule }: Misfit): Refusal {
  if (field === "") return { code: "RS-TRIP-FIELD-TYPE", reason: "the trip is not an object" };
  return { code: misfitCodes[why], reason: why === "missing" ? `${field} is missing` : `${field} ${rule}` };
}

/** Reads a record of `topic_result`; never throws. */
export function parseResultMessage(
  value: Uint8Array | null,
): { readonly refused: Refusal } | { readonly trips: readonly PricedTrip[] } {
  const found = trips(value);
  if (!isTrips(found)) return { refused: { code: "RS-RESULT-UNREADABLE", reason: found.reason } };
  const result: PricedTrip[] = [];
  for (const trip of found) {
    if (!priced.fits(trip)) {
      return { refused: { code: "RS-RESULT-UNREADABLE", reason: misfitRefusal(priced.misfit(trip)).reason } };
    }
    const { agent_timestamp: pricedAt, requested_at: requestedAt = pricedAt } = trip;
    if (
      utcTimestamp(pricedAt) !== pricedAt ||
      (requestedAt !== pricedAt && utcTimestamp(requestedAt) !== requestedAt)
    ) {
      return { refused: { code: "RS-RESULT-UNREADABLE", reason: "a timestamp is not as enrich writes it" } };
    }
    result.push(pricedTripFromWire(trip));
  }
  return { trips: result };
}
