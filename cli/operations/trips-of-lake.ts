import { tripRows } from "../../functions/runtime/lake-object";
import { searchTripOfRow } from "../../functions/domain/flatten";
import type { TripSource } from "../../functions/load-search/backfill-index";
import type { ObjectStore } from "../../functions/ports/object-store";
import type { OnShare } from "../../functions/runtime/read-topic";

/**
 * The trips of the lake, which has no name and no phone: an index that lacks a trip gets it without them. What topic_result
 * still holds is better taken from there, and first.
 */
export async function* tripsOfLake(lake: ObjectStore, onShare?: OnShare): TripSource {
  for await (const row of tripRows(lake, undefined, onShare)) yield searchTripOfRow(row);
}
