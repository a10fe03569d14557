import { topicResult } from "../../contracts/topics";
import type { SearchTrip } from "../../contracts/trip-schema";
import { searchTrip } from "../domain/flatten";
import { parseResultMessage } from "../domain/message";
import type { TopicWindow } from "../domain/topic-window";
import type { EventLog } from "../ports/event-log";
import type { SearchIndex } from "../ports/search-index";
import { readRecord } from "../runtime/dead-letter";
import { readTopic, type OnShare } from "../runtime/read-topic";

/** Where trips come from: a trip, or undefined for a record that holds none. */
export type TripSource = AsyncIterable<SearchTrip | undefined>;

export interface IndexBackfill {
  readonly created: number;
  /** Trips that were in the index. */
  readonly existing: number;
  /** Trips that the index does not take. */
  readonly rejected: number;
  /** Records that hold no trip: they are dead letters already. */
  readonly unreadable: number;
}

const atOnce = 1_000;

/** Puts each trip into the index that lacks it. It may be stopped and run again. @throws UnavailableError */
export async function backfillIndex(source: TripSource, index: SearchIndex): Promise<IndexBackfill> {
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

/** The trips that topic_result holds now. @param window @default all of it */
export async function* tripsOfTopic(log: EventLog, window?: TopicWindow, onShare?: OnShare): TripSource {
  for await (const record of readTopic(log, topicResult.name, "ridestream-reindex", { onShare })) {
    if (window?.has(record) === false) continue;
    const message = readRecord(record, parseResultMessage);
    if ("refused" in message) yield undefined;
    else for (const trip of message.trips) yield searchTrip(trip);
  }
}
