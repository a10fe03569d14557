import {
  deadLetterHeaders,
  deadLetterKey,
  type CutSizes,
  type DeadLetterCode,
  type RefusedTrip,
} from "../../contracts/dead-letters";
import type { FunctionName } from "../../contracts/settings";
import type { Topic } from "../../contracts/topics";
import type { LogRecord, StoredRecord, TopicPartition } from "../ports/event-log";
import { fitDeadLetter } from "./fit-dead-letter";

export interface DeadLetter {
  readonly code: DeadLetterCode;
  readonly reason: string;
  readonly function: FunctionName;
  readonly topic: string;
  /** Where the refused record lies; undefined when it never reached the topic. */
  readonly partition?: number;
  readonly offset?: number;
  /** The refused trips of a readable message; empty when the message itself was refused. */
  readonly refusedTrips: readonly RefusedTrip[];
  /** What it does not hold whole. @default it holds all that was refused */
  readonly cut?: CutSizes;
}

/** Why a record cannot be used, whatever it says: the log did not hand it over whole, or its topic takes none so large. */
export function refusalOfRecord(
  record: StoredRecord,
  { name, maxMessageBytes }: Topic,
): Pick<DeadLetter, "code" | "reason"> | undefined {
  if (record.flaw) return record.flaw;
  // Its headers are not read.
  const bytes = (record.key?.length ?? 0) + (record.value?.length ?? 0);
  if (bytes <= maxMessageBytes) return undefined;
  return {
    code: "RS-MESSAGE-TOO-LARGE",
    reason: `the record has ${bytes} bytes of at most ${maxMessageBytes} in ${name}`,
  };
}

/** How the refused trips stand in a header: together by reason, so that a message of many bad trips stays small. */
interface RefusedTogether {
  readonly code: DeadLetterCode;
  readonly reason: string;
  readonly positions: number[];
}

/** The dead letter of a whole record. */
export function refuseRecord(
  record: StoredRecord,
  { topic, partition }: TopicPartition,
  by: FunctionName,
  why: Pick<DeadLetter, "code" | "reason">,
): LogRecord {
  const { code, reason } = why;
  return writeDeadLetter(record, {
    code,
    reason,
    function: by,
    topic,
    partition,
    offset: record.offset,
    refusedTrips: [],
    ...(record.flaw?.cut && { cut: record.flaw.cut }),
  });
}

/**
 * The record of `trips.dlq` for a refused record: its value unchanged, its key and the reason in headers. The key is where
 * the refused record lies; none when it never reached the topic. What would make it larger than the topic takes is cut, and
 * a header says so.
 */
export function writeDeadLetter(refused: Pick<LogRecord, "key" | "value">, whole: DeadLetter): LogRecord {
  const h = deadLetterHeaders;
  const trips = JSON.stringify(together(whole.refusedTrips));
  const { key, value, letter } = fitDeadLetter(refused, whole, Buffer.byteLength(trips));
  const { topic, partition, offset } = letter;
  return {
    key: partition === undefined || offset === undefined ? null : Buffer.from(deadLetterKey(topic, partition, offset)),
    value,
    headers: {
      [h.code]: letter.code,
      [h.reason]: letter.reason,
      [h.function]: letter.function,
      [h.topic]: topic,
      ...(partition !== undefined && { [h.partition]: String(partition) }),
      ...(offset !== undefined && { [h.offset]: String(offset) }),
      ...(key && { [h.key]: Buffer.from(key).toString("base64") }),
      ...(letter.refusedTrips.length > 0 && { [h.trips]: trips }),
      ...(letter.cut && { [h.cut]: JSON.stringify(letter.cut) }),
    },
  };
}

/** What a record of `trips.dlq` says of itself; one that somebody else has written may say anything. */
export function readDeadLetter({ headers }: Pick<StoredRecord, "headers">): DeadLetter {
  const h = deadLetterHeaders;
  const partition = headers[h.partition];
  const offset = headers[h.offset];
  const cut = headers[h.cut];
  return {
    code: headers[h.code] as DeadLetterCode,
    reason: headers[h.reason] ?? "",
    function: headers[h.function] as FunctionName,
    topic: headers[h.topic] ?? "",
    ...(partition !== undefined && { partition: Number(partition) }),
    ...(offset !== undefined && { offset: Number(offset) }),
    refusedTrips: readJson<readonly RefusedTogether[]>(headers[h.trips], [])
      .flatMap(({ positions, ...why }) => positions.map((position) => ({ position, ...why })))
      .sort((a, b) => a.position - b.position),
    ...(cut !== undefined && { cut: readJson<CutSizes>(cut, {}) }),
  };
}

/** The JSON of a header as `writeDeadLetter` writes it; what is no JSON says nothing. */
function readJson<T>(text: string | undefined, nothing: T): T {
  try {
    return text === undefined ? nothing : (JSON.parse(text) as T);
  } catch {
    return nothing;
  }
}

/** The refused record's own key, or what was kept of it. */
export function sourceKeyOf({ headers }: Pick<StoredRecord, "headers">): Uint8Array | null {
  const key = headers[deadLetterHeaders.key];
  return key === undefined ? null : Buffer.from(key, "base64");
}

function together(refusedTrips: readonly RefusedTrip[]): readonly RefusedTogether[] {
  const groups = new Map<string, RefusedTogether>();
  for (const { position, code, reason } of refusedTrips) {
    const id = `${code} ${reason}`;
    const group = groups.get(id);
    if (group) group.positions.push(position);
    else groups.set(id, { code, reason, positions: [position] });
  }
  return [...groups.values()];
}
