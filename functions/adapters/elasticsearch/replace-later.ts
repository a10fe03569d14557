import type { Client } from "@elastic/elasticsearch";
import type { SearchTrip } from "../../../contracts/trip-schema";
import { countsBefore, type TripOrder } from "../../domain/trip-order";
import { failureOfItem, ItemNotTakenError } from "./elasticsearch-errors";
import { indexed } from "./indexed";

/** Documents asked for at once. */
const lookedUpAtOnce = 1_000;

/**
 * Puts trips in the place of those of the same id that are there and do not count before them. The sequence number that
 * was read is the condition of the write, so two writers cannot undo each other.
 *
 * @throws ItemNotTakenError where a document was not taken, because another writer was quicker too: ask again
 */
export async function replaceLater(client: Client, index: string, trips: readonly SearchTrip[]): Promise<void> {
  for (let at = 0; at < trips.length; at += lookedUpAtOnce)
    await replaceSome(client, index, trips.slice(at, at + lookedUpAtOnce));
}

async function replaceSome(client: Client, index: string, trips: readonly SearchTrip[]): Promise<void> {
  // Of several trips of one id in the call the one that counts.
  const counting = new Map<string, SearchTrip>();
  for (const trip of trips) {
    const other = counting.get(trip.trip_id);
    if (!other || countsBefore(trip, other)) counting.set(trip.trip_id, trip);
  }
  const { docs } = await client.mget<TripOrder | undefined>({
    index: index,
    ids: [...counting.keys()],
    _source_includes: ["sequence", "agent_timestamp"],
  });
  const operations = docs.flatMap((found) => {
    const trip = counting.get(found._id);
    if (!trip || !("_source" in found) || !found._source || !countsBefore(trip, found._source)) return [];
    const { _id, _seq_no: if_seq_no, _primary_term: if_primary_term } = found;
    return [{ index: { _index: index, _id, if_seq_no, if_primary_term } }, indexed(trip)];
  });
  if (operations.length === 0) return;
  const { items } = await client.bulk({ operations });
  const failed = items.map(({ index }) => failureOfItem(index)).find(({ type }) => type !== undefined);
  if (failed) throw new ItemNotTakenError(failed);
}
