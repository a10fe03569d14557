import { deadLetterHeaders, type DeadLetterCode } from "../../contracts/dead-letters";
import { replayedTripId, type Replay } from "../../contracts/replays";
import { topicResult, topicSource, type Topic } from "../../contracts/topics";
import { recordBytes } from "../../functions/adapters/record-bytes";
import type { LogRecord, StoredRecord } from "../../functions/ports/event-log";
import { refusedRecordName, sourceKeyOf } from "../../functions/runtime/dead-letter";
import { writeReplay } from "../../functions/runtime/replay-headers";
import { placeIn, type Held, type Letter, type OpenPart } from "./letters";
import { markOf } from "./sent-mark";

/** What a letter, or the part of it that one record holds, is sent as. */
export interface Sending {
  readonly messages: readonly { readonly topic: string; readonly record: LogRecord }[];
  /** Records of `trips.dlq` that say so. */
  readonly marks: readonly LogRecord[];
  /** A message that is sent whole counts as one. */
  readonly trips: number;
  /** The letter's positions of the trips that are sent; undefined for a message that is sent whole. */
  readonly positions?: readonly number[];
  /** What stays, and why. */
  readonly stays: readonly string[];
}

/**
 * Makes the messages for the parts of a letter that a record holds: the whole message as it came, or a request of the refused
 * trips alone, in as many messages as the topic's limit asks for. A refused trip without an id gets one from where it
 * lay, so that however often it is sent, it counts once.
 */
export function sendingOf(
  letter: Letter,
  parts: readonly OpenPart[],
  held: Held,
  record: Pick<StoredRecord, "value" | "headers">,
): Sending {
  const topic = [topicSource, topicResult].find(({ name }) => name === letter.topic);
  if (!topic) return staying(`${letter.topic || "its topic"} takes no messages from a replay`);
  if (record.headers[deadLetterHeaders.cut] !== undefined)
    return staying("its message was too large to be kept and was cut");
  if (record.headers[deadLetterHeaders.code] === ("RS-MESSAGE-UNREADABLE" satisfies DeadLetterCode))
    return staying("nothing could unpack its message");
  const attempt = letter.sent + 1;
  const positions = parts.flatMap(({ position }) => position ?? []);
  return positions.length < parts.length
    ? wholeMessage(topic, { letter: letter.name, attempt }, record)
    : someTrips(topic, letter, attempt, tripsOf(letter, positions, held, record), sourceKeyOf(record));
}

const staying = (why: string): Sending => ({ messages: [], marks: [], trips: 0, stays: [why] });

function wholeMessage(topic: Topic, replay: Replay, record: Pick<StoredRecord, "value" | "headers">): Sending {
  const again = { key: sourceKeyOf(record), value: record.value, headers: writeReplay(replay) };
  const bytes = recordBytes(again);
  if (bytes > topic.maxMessageBytes) return staying(tooLarge("the message", bytes, topic));
  return { messages: [{ topic: topic.name, record: again }], marks: [markOf(replay)], trips: 1, stays: [] };
}

interface TripText {
  readonly position: number;
  readonly text: string;
}

function someTrips(
  topic: Topic,
  { name: letter }: Letter,
  attempt: number,
  { texts, stays }: { readonly texts: readonly TripText[]; readonly stays: readonly string[] },
  key: Uint8Array | null,
): Sending {
  const replayOf = (trips: readonly TripText[]) => ({
    letter,
    attempt,
    positions: trips.map(({ position }) => position),
  });
  const messageOf = (trips: readonly TripText[]): LogRecord => ({
    key,
    value: Buffer.from(`{"data":[${trips.map(({ text }) => text).join(",")}]}`),
    headers: writeReplay(replayOf(trips)),
  });
  const mostBytes = topic.maxMessageBytes - recordBytes(messageOf([]));
  const tooLong = texts.filter((trip) => lengthOf(trip) > mostBytes);
  const fitting = texts.filter((trip) => lengthOf(trip) <= mostBytes);
  return {
    messages: together(fitting, mostBytes).map((trips) => ({ topic: topic.name, record: messageOf(trips) })),
    marks: fitting.length === 0 ? [] : [markOf(replayOf(fitting))],
    trips: fitting.length,
    positions: fitting.map(({ position }) => position),
    stays: [
      ...stays,
      ...tooLong.map((trip) =>
        tooLarge(`trip ${trip.position}`, topic.maxMessageBytes - mostBytes + lengthOf(trip), topic),
      ),
    ],
  };
}

/** The trips as texts, one by one: one that cannot be written again keeps none of the others. */
function tripsOf(letter: Letter, positions: readonly number[], held: Held, { value }: Pick<StoredRecord, "value">) {
  const texts: TripText[] = [];
  const stays: string[] = [];
  const data = dataOf(value);
  // Trips that a former version sent again have ids of the record's name alone.
  const origin = held.positions ? letter.name : (refusedRecordName(letter) ?? letter.name);
  for (const position of positions) {
    const place = placeIn(held, position);
    try {
      const text =
        place === undefined ? undefined : JSON.stringify(withId(data[place], replayedTripId(origin, position)));
      if (text === undefined) stays.push(`trip ${position} is not in the message`);
      else texts.push({ position, text });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      stays.push(`trip ${position} is nested too deep to be written again`);
    }
  }
  return { texts, stays };
}

function dataOf(value: Uint8Array | null): readonly unknown[] {
  try {
    const { data } = JSON.parse(new TextDecoder().decode(value ?? undefined)) as { readonly data?: unknown };
    return Array.isArray(data) ? data : [];
  } catch {
    return [];
  }
}

/** What is no object stays as it is and is refused again. */
function withId(trip: unknown, id: string): unknown {
  if (typeof trip !== "object" || trip === null || Array.isArray(trip)) return trip;
  return Object.hasOwn(trip, "trip_id") ? trip : { trip_id: id, ...trip };
}

/** Cuts the trips into messages. */
function together(trips: readonly TripText[], mostBytes: number): readonly (readonly TripText[])[] {
  const messages: TripText[][] = [];
  let bytes = 0;
  for (const trip of trips) {
    const message = messages.at(-1);
    bytes += lengthOf(trip);
    if (message && bytes <= mostBytes) message.push(trip);
    else {
      messages.push([trip]);
      bytes = lengthOf(trip);
    }
  }
  return messages;
}

/** With a comma, and its position in the header. */
const lengthOf = ({ text, position }: TripText) => Buffer.byteLength(text) + String(position).length + 2;

const tooLarge = (what: string, bytes: number, { name, maxMessageBytes }: Topic) =>
  `${what} has ${bytes} bytes with its headers; ${name} takes ${maxMessageBytes}`;
