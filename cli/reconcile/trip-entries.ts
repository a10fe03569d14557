import type { LakeTrip, SearchTrip } from "../../contracts/trip-schema";
import { pricingKey } from "../../functions/domain/trip-order";
import type { Submission } from "./findings";
import type { Keyed } from "./spilled-entries";

/** What a store holds of a trip; the key is its id. */
export type TripEntry = ResultEntry | DocumentEntry | RowEntry | RejectedEntry;

interface Held extends Keyed, Submission {
  /** Of {@link comparedFields}, in their order. */
  readonly values: readonly unknown[];
}

/** A record of `topic_result`. */
export interface ResultEntry extends Held {
  readonly is: "result";
  /** A keyed hash of the names and phones. */
  readonly people: string;
  /** The lake's hashes of the phones, where its key is known. */
  readonly keys?: readonly string[];
  readonly partition: number;
  readonly offset: number;
  /** How often it was sent again; 0 for what enrich wrote. */
  readonly attempt: number;
}

/** A document of the index. */
export interface DocumentEntry extends Held {
  readonly is: "document";
  readonly people: string;
  readonly index: string;
}

/** A row of the lake. */
export interface RowEntry extends Held {
  readonly is: "row";
  readonly keys: readonly string[];
  readonly object: string;
  /** Whether the object is of the log that `topic_result` is now. */
  readonly isOfThisLog: boolean;
}

/** A dead letter of what the index does not take. */
export interface RejectedEntry extends Keyed {
  readonly is: "rejected";
  readonly attempt: number;
}

/** What index, lake and `topic_result` all hold of a trip. */
export const comparedFields = [
  "agent_timestamp",
  "requested_at",
  "confort",
  "distance",
  "prix_base_per_km",
  "prix_travel",
  "client_latitude",
  "client_longitude",
  "driver_latitude",
  "driver_longitude",
  "zone",
  "zone_model",
] as const satisfies readonly (keyof LakeTrip)[];

export const valuesOfRow = (row: LakeTrip): readonly unknown[] => comparedFields.map((name) => row[name] ?? null);

/** As {@link valuesOfRow}. A document that somebody has changed may lack anything. */
export function valuesOfDocument(trip: Partial<SearchTrip>): readonly unknown[] {
  const { locationClient: client, locationDriver: driver } = trip;
  const places = [client?.lat, client?.lon, driver?.lat, driver?.lon];
  let place = 0;
  return comparedFields.map((name) => (isPlace(name) ? places[place++] : trip[name]) ?? null);
}

/** In the order of the compared fields. */
const placeFields = ["client_latitude", "client_longitude", "driver_latitude", "driver_longitude"] as const;
const isPlace = (name: keyof LakeTrip): name is (typeof placeFields)[number] =>
  (placeFields as readonly string[]).includes(name);

/** Names and phones as one text, to be hashed: no file holds them. */
export const peopleOf = (trip: SearchTrip): string =>
  JSON.stringify([trip.nomclient, trip.telephoneClient, trip.nomDriver, trip.telephoneDriver]);

/** The compared fields in which two differ. */
export const differing = (one: readonly unknown[], other: readonly unknown[]): readonly string[] =>
  comparedFields.filter((_, n) => one[n] !== other[n]);

export const submissionKey = ({ sequence, at }: Submission): string => pricingKey({ sequence, agent_timestamp: at });
