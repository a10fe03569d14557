import type { LakeTrip, SearchTrip } from "../../contracts/trip-schema";
import type { Telling } from "./findings";
import type { Keyed } from "./spilled-entries";

/** What a store tells of a trip; the key is its id. */
export type TripEntry = ResultEntry | DocumentEntry | RowEntry | RejectedEntry;

interface Told extends Keyed, Telling {
  /** Of {@link comparedFields}, in their order. */
  readonly values: readonly unknown[];
}

/** A record of `topic_result`. */
export interface ResultEntry extends Told {
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
export interface DocumentEntry extends Told {
  readonly is: "document";
  readonly people: string;
  readonly index: string;
}

/** A row of the lake. */
export interface RowEntry extends Told {
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

/** A document that somebody has changed may lack anything. */
export function valuesOfDocument(trip: Partial<SearchTrip>): readonly unknown[] {
  const { locationClient: client, locationDriver: driver, ...same } = trip;
  const flat: Readonly<Record<string, unknown>> = {
    ...same,
    client_latitude: client?.lat,
    client_longitude: client?.lon,
    driver_latitude: driver?.lat,
    driver_longitude: driver?.lon,
  };
  return comparedFields.map((name) => flat[name] ?? null);
}

/** Names and phones as one text, to be hashed: no file holds them. */
export const peopleOf = (trip: SearchTrip): string =>
  JSON.stringify([trip.nomclient, trip.telephoneClient, trip.nomDriver, trip.telephoneDriver]);

/** The compared fields in which two differ. */
export const differing = (one: readonly unknown[], other: readonly unknown[]): readonly string[] =>
  comparedFields.filter((_, n) => one[n] !== other[n]);

/** Equal for those that are of one request, priced once. */
export const tellingKey = ({ sequence, at }: Telling): string => sequence ?? `at ${at}`;
