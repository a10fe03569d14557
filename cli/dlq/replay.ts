import { topicResult, topicSource } from "../../contracts/topics";
import type { EventLog, LogRecord } from "../../functions/ports/event-log";
import { refusedRecordName, sourceKeyOf } from "../../functions/runtime/dead-letter";
import type { FiledLetter } from "./dead-letters";

export interface Replayed {
  readonly messages: number;
  readonly trips: number;
  /** Letters that stay: no topic would take them, or they do not hold all that was refused. */
  readonly skipped: number;
}

/**
 * Sends dead letters again to the topic that they came from, under their own keys: of a readable request only the refused
 * trips, anything else as it came, a null value null. A refused trip without an id gets one from where it lay, so that
 * however often it is sent, it counts once. The letters stay.
 */
export async function replay(
  log: EventLog,
  letters: Iterable<FiledLetter> | AsyncIterable<FiledLetter>,
): Promise<Replayed> {
  const producer = await log.producer();
  const done = { messages: 0, trips: 0, skipped: 0 };
  try {
    for await (const letter of letters) {
      if (!isWhole(letter)) {
        done.skipped++;
        continue;
      }
      const topic = [topicSource, topicResult].find(({ name }) => name === letter.topic);
      const record = recordOf(letter);
      if (!topic || (record.value?.length ?? 0) + (record.key?.length ?? 0) > topic.maxMessageBytes) {
        done.skipped++;
        continue;
      }
      await producer.send(topic.name, [record]);
      done.messages++;
      done.trips += Math.max(1, letter.refusedTrips.length);
    }
  } finally {
    await producer.close();
  }
  return done;
}

/** Whether a dead letter holds the record as it was sent: it is not cut, and no batch that nothing could unpack. */
const isWhole = ({ cut, code }: Pick<FiledLetter, "cut" | "code">): boolean =>
  cut === undefined && code !== "RS-MESSAGE-UNREADABLE";

/** What a dead letter is sent again as. */
export function recordOf(
  letter: Pick<FiledLetter, "record" | "refusedTrips" | "topic" | "logId" | "partition" | "offset">,
): LogRecord {
  const { record, refusedTrips, topic } = letter;
  const { value } = record;
  const key = sourceKeyOf(record);
  if (value === null || topic !== topicSource.name || refusedTrips.length === 0) return { key, value };
  const text = new TextDecoder().decode(value);
  const { data } = JSON.parse(text) as { readonly data: readonly unknown[] };
  const origin = refusedRecordName(letter) ?? topic;
  const trips = refusedTrips.map(({ position }) => withId(data[position], `replayed-${origin}-${position}`));
  return { key, value: Buffer.from(JSON.stringify({ data: trips })) };
}

/** What is no object stays as it is and is refused again. */
function withId(trip: unknown, id: string): unknown {
  if (typeof trip !== "object" || trip === null || Array.isArray(trip)) return trip;
  return Object.hasOwn(trip, "trip_id") ? trip : { trip_id: id, ...trip };
}
