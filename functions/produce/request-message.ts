import { requestToWire, type TripRequest } from "../../contracts/wire";
import { clientOf, countTrips } from "../domain/message";

/** A message for `topic_source`. */
export interface RequestMessage {
  /** The client, so that a client's trips keep their order; null when the message names none. */
  readonly key: Uint8Array | null;
  readonly value: Uint8Array;
  /** Trips that it carries; one when it cannot be read. */
  readonly trips: number;
}

/** A message of one trip. */
export function tripMessage(trip: TripRequest): RequestMessage {
  return {
    key: Buffer.from(trip.client.phone),
    value: Buffer.from(JSON.stringify({ data: [requestToWire(trip)] })),
    trips: 1,
  };
}

/** A message as it came from outside, good or bad. */
export function rawMessage(value: Uint8Array): RequestMessage {
  const client = clientOf(value);
  return { key: client === undefined ? null : Buffer.from(client), value, trips: countTrips(value) };
}
