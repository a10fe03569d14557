import type { estypes } from "@elastic/elasticsearch";
import type { SearchTrip } from "../../../contracts/trip-schema";
import {
  fewestDigits,
  nameKey,
  phoneKey,
  searchKeysOf,
  shorterPhones,
  type SearchKeys,
} from "../../domain/search-keys";
import type { TripQuery } from "../../ports/search-index";

type Query = NonNullable<estypes.SearchRequest["query"]>;

/** A trip as a document: with what is searched of it. */
export const indexed = (trip: SearchTrip): SearchTrip & SearchKeys => ({ ...trip, ...searchKeysOf(trip) });

/** The documents that a question is about. */
export function queryOf(query: TripQuery): Query {
  if ("tripId" in query) return { term: { trip_id: query.tripId } };
  // What former versions indexed has no keys.
  if ("client" in query) {
    const part = nameKey(query.client);
    const whole = { term: { "nomclient.lower": query.client } };
    return any([...(part === "" ? [] : [{ wildcard: { client_name_key: { value: `*${literal(part)}*` } } }]), whole]);
  }
  const key = phoneKey(query.phone);
  return any([
    ...(["client_phone_key", "driver_phone_key"] as const).flatMap((field) => samePhone(field, key)),
    { term: { telephoneClient: query.phone } },
    { term: { telephoneDriver: query.phone } },
  ]);
}

const any = (should: readonly Query[]): Query => ({
  bool: { should: [...should], minimum_should_match: 1 },
});

/** The same number, or one of which the other is the end. */
function samePhone(field: keyof SearchKeys, key: string): readonly Query[] {
  if (key === "") return [];
  const same = { terms: { [field]: [key, ...shorterPhones(key)] } };
  return key.length < fewestDigits ? [same] : [same, { wildcard: { [field]: { value: `*${key}` } } }];
}

/** Text in which no character stands for others. */
const literal = (text: string) => text.replaceAll(/[\\*?]/g, "\\$&");
