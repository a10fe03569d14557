import type { SearchTrip } from "../../contracts/trip-schema";
import { topicResult } from "../../contracts/topics";
import { tripRows } from "../../functions/adapters/lake-object";
import { searchTrip, searchTripOfRow } from "../../functions/domain/flatten";
import { parseResultMessage } from "../../functions/domain/message";
import type { EventLog } from "../../functions/ports/event-log";
import type { ObjectStore } from "../../functions/ports/object-store";
import type { SearchIndex } from "../../functions/ports/search-index";
import { readRecord } from "../../functions/runtime/dead-letter";
import { readTopic } from "../../functions/runtime/read-topic";

/** Where trips come from: a trip, or undefined for a record that holds none. */
export type TripSource = AsyncIterable<SearchTrip | undefined>;

export interface Reindexed {
  readonly created: number;
  /** Trips that were in the index. */
  readonly existing: number;
  /** Trips that the index does not take. */
  readonly rejected: number;
  /** Records that hold no trip: they are dead letters already. */
  readonly unreadable: number;
}

const atOnce = 1_000;

/** Puts each trip into the index that lacks it. It may be stopped and run again. */
export async function reindex(source: TripSource, index: SearchIndex): Promise<Reindexed> {
  let [created, existing, rejected, unreadable] = [0, 0, 0, 0];
  let together: SearchTrip[] = [];
  const write = async () => {
    const result = await index.bulkCreate(together);
    created += result.created;
    existing += result.existing;
    rejected += result.rejected.length;
    together = [];
  };
  for await (const trip of source) {
    if (trip) together.push(trip);
    else unreadable++;
    if (together.length === atOnce) await write();
  }
  if (together.length > 0) await write();
  await index.refresh();
  return { created, existing, rejected, unreadable };
}

/** The trips that topic_result holds now. */
export async function* tripsOfTopic(log: EventLog): TripSource {
  for await (const record of readTopic(log, topicResult.name, "ridestream-reindex")) {
    const message = readRecord(record, parseResultMessage);
    if ("refused" in message) yield undefined;
    else for (const trip of message.trips) yield searchTrip(trip);
  }
}

/**
 * The trips of the lake, which has no name and no phone: an index that lacks a trip gets it without them. What topic_result
 * still holds is better taken from there, and first.
 */
export async function* tripsOfLake(lake: ObjectStore): TripSource {
  for await (const row of tripRows(lake)) yield searchTripOfRow(row);
}
