import { logOfObject } from "../../contracts/lake-layout";
import { madeTripId, recordName, requestOf } from "../../contracts/log-records";
import type { Replay } from "../../contracts/replays";
import { topicDeadLetters, topicResult, topicSource } from "../../contracts/topics";
import type { PricedTrip } from "../../contracts/wire";
import { tripObjects } from "../../functions/runtime/lake-object";
import { searchTrip } from "../../functions/domain/flatten";
import { parseRequestMessage, parseResultMessage } from "../../functions/domain/message";
import { givenTripId } from "../../functions/enrich/enrich-batch";
import type { EventLog } from "../../functions/ports/event-log";
import type { ObjectStore } from "../../functions/ports/object-store";
import type { IndexedTrip, PricedWindow, SearchIndex } from "../../functions/ports/search-index";
import { readDeadLetter, readRecord, refusedRecordName } from "../../functions/runtime/dead-letter";
import { isSentMark } from "../../functions/runtime/letter-name";
import { readReplay } from "../../functions/runtime/replay-headers";
import { readTopic, type OnShare } from "../../functions/runtime/read-topic";
import { unnamed, whole, type RecordEntry } from "./record-entries";
import type { TopicReach } from "./topic-reach";
import { peopleOf, valuesOfDocument, valuesOfRow, type DocumentEntry, type TripEntry } from "./trip-entries";

export interface Reading {
  readonly log: EventLog;
  readonly index: Pick<SearchIndex, "scan" | "count">;
  readonly lake: ObjectStore;
  readonly window: PricedWindow;
  readonly records: (entry: RecordEntry) => void;
  readonly trips: (entry: TripEntry) => void;
  /** Hashes names and phones, which no file is to hold. */
  readonly hashPeople: (text: string) => string;
  /** The lake's own hash of a phone, where its key is known. */
  readonly hashPhone?: (phone: string) => string;
  readonly onShare?: OnShare;
}

export const reader = "ridestream-reconcile";

/** What clients requested. */
export async function readRequests({ log, records, onShare }: Reading, reach: TopicReach): Promise<void> {
  for await (const record of readTopic(log, topicSource.name, reader, { onShare })) {
    reach.note(record);
    const { topic, partition, offset, timestampMs: atMs } = record;
    const key = recordName(record, offset);
    const request = (position: number, tripId: string, isRefused: boolean) =>
      records({ key, is: "request", position, atMs, tripId, isRefused, topic, partition, offset });
    const replay = readReplay(record.headers);
    if (replay) records(sentOf(replay, atMs));
    const message = readRecord(record, parseRequestMessage);
    if ("refused" in message) {
      request(whole, key, true);
      continue;
    }
    for (const { trip, position } of message.accepted)
      request(position, trip.tripId ?? givenTripId(replay, record, offset, position), false);
    for (const { position } of message.refusedTrips) request(position, madeTripId(record, offset, position), true);
  }
}

/** What enrich priced. */
export async function readResults(reading: Reading, reach: TopicReach): Promise<void> {
  const { log, records, onShare } = reading;
  for await (const record of readTopic(log, topicResult.name, reader, { onShare })) {
    reach.note(record);
    const { topic, partition, offset, timestampMs: atMs } = record;
    const replay = readReplay(record.headers);
    if (replay) records(sentOf(replay, atMs));
    const message = readRecord(record, parseResultMessage);
    if ("refused" in message) {
      const key = recordName(record, offset);
      records({ key, is: "request", position: whole, atMs, tripId: key, isRefused: true, topic, partition, offset });
      continue;
    }
    for (const trip of message.trips) readResult(reading, trip, { partition, offset, replay });
  }
}

function readResult(
  { records, trips, hashPeople, hashPhone }: Reading,
  trip: PricedTrip,
  { partition, offset, replay }: { partition: number; offset: number; replay: Replay | undefined },
): void {
  const document = searchTrip(trip);
  const { tripId, pricedAt: at, client, driver } = trip;
  trips({
    key: tripId,
    is: "result",
    sequence: document.sequence,
    at,
    values: valuesOfDocument(document),
    people: hashPeople(peopleOf(document)),
    ...(hashPhone && { keys: [hashPhone(client.phone), hashPhone(driver.phone)] }),
    partition,
    offset,
    attempt: replay?.attempt ?? 0,
  });
  const request = requestOf(document.sequence ?? "");
  // What is sent to a sink again was priced once.
  if (!request || replay) return;
  const key = recordName({ topic: topicSource.name, ...request }, request.offset);
  records({ ...request, key, is: "priced", atMs: Date.parse(at), tripId });
}

/** What was refused, and what of it was sent again. */
export async function readLetters({ log, records, trips, onShare }: Reading, reach: TopicReach): Promise<void> {
  for await (const record of readTopic(log, topicDeadLetters.name, reader, { onShare })) {
    reach.note(record);
    const atMs = record.timestampMs;
    const replay = readReplay(record.headers);
    if (isSentMark(record)) {
      // The message of a later one may have come after the topic was read.
      if (replay && reach.wasThere(record)) records({ ...sentOf(replay, atMs), is: "mark" });
      continue;
    }
    const letter = readDeadLetter(record);
    const key = refusedRecordName(letter);
    const add = (position: number) => key !== undefined && records({ key, is: "letter", position, atMs });
    for (const { position } of letter.refusedTrips) add(position);
    if (letter.cut?.trips !== undefined) add(unnamed);
    else if (letter.refusedTrips.length === 0) add(whole);
    if (letter.code !== "RS-SEARCH-REJECTED") continue;
    const message = parseResultMessage(record.value);
    if ("trips" in message)
      for (const { tripId } of message.trips) trips({ key: tripId, is: "rejected", attempt: replay?.attempt ?? 0 });
  }
}

const sentOf = ({ letter, attempt }: Replay, atMs: number) => ({ key: letter, is: "sent", attempt, atMs }) as const;

/** What Operations find. */
export async function readIndex({ index, window, trips, hashPeople, onShare }: Reading): Promise<void> {
  const all = onShare ? await index.count(window) : 0;
  let done = 0;
  for await (const copy of index.scan(window)) {
    trips(documentEntry(copy, hashPeople));
    onShare?.(Math.min(1, ++done / all));
  }
}

export const documentEntry = ({ id, index, trip }: IndexedTrip, hashPeople: Reading["hashPeople"]): DocumentEntry => ({
  key: id,
  is: "document",
  sequence: trip.sequence ?? null,
  at: trip.agent_timestamp,
  values: valuesOfDocument(trip),
  people: hashPeople(peopleOf(trip)),
  index,
});

/** What the reports read. @throws RidestreamError RS-LAKE-DAMAGED */
export async function readLake({ lake, window, trips, onShare }: Reading, resultLogId: string): Promise<void> {
  for await (const { name: object, rows } of tripObjects(lake, window, onShare)) {
    const isOfThisLog = logOfObject(object)?.logId === resultLogId;
    for (const row of rows)
      trips({
        key: row.trip_id,
        is: "row",
        sequence: row.sequence ?? null,
        at: row.agent_timestamp,
        values: valuesOfRow(row),
        keys: [row.client_key, row.driver_key],
        object,
        isOfThisLog,
      });
  }
}
