import type { Client } from "@elastic/elasticsearch";
import type { SearchTrip } from "../../../contracts/trip-schema";
import type { BulkResult } from "../../ports/search-index";
import { createDocuments, type NewDocument } from "./create-documents";
import { indexed } from "./indexed";
import { keepOneCopy } from "./keep-one-copy";
import { replaceLater } from "./replace-later";

/**
 * Creates trips under their ids in an index behind the alias. Created and there already are both success; what the mapping
 * refuses is rejected. Of trips of one id the one that counts stays (`countsBefore`), in this index and in all of them.
 *
 * @throws what `answeredBy` sorts, as soon as a document or a request is put off: all can be given again, those that went
 *   in are there already
 */
export async function bulkCreate(
  client: Client,
  alias: string,
  index: string,
  trips: readonly SearchTrip[],
): Promise<BulkResult> {
  const outcome = await createDocuments(client, index, documentsOf(trips));
  const existing = outcome.existing.flatMap((position) => trips[position] ?? []);
  if (existing.length > 0) await replaceLater(client, index, existing);
  const ids = trips.map(({ trip_id: id }) => id);
  // The index of a trip told again may be another one: it was there already.
  const lost = await keepOneCopy(client, alias, index, ids);
  const created = Math.max(0, outcome.created - lost);
  return { rejected: outcome.rejected, created, existing: existing.length + outcome.created - created };
}

function* documentsOf(trips: readonly SearchTrip[]): Generator<NewDocument> {
  for (const trip of trips) yield { id: trip.trip_id, source: indexed(trip) };
}
