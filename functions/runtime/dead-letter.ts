import { deadLetterHeaders, type CutSizes, type DeadLetterCode, type RefusedTrip } from "../../contracts/dead-letters";
import { recordName, type LogPartition } from "../../contracts/log-records";
import type { Replay } from "../../contracts/replays";
import type { FunctionName } from "../../contracts/settings";
import { mostRecordBytes } from "../../contracts/topics";
import type { LogRecord, StoredRecord } from "../ports/event-log";
import { fitDeadLetter } from "./fit-dead-letter";
import { readReplay, writeReplay } from "./replay-headers";

export interface DeadLetter {
  readonly code: DeadLetterCode;
  readonly reason: string;
  readonly function: FunctionName;
  readonly topic: string;
  /** Of the topic's log; undefined in letters of former versions. */
  readonly logId?: string;
  /** Where the refused record lies; undefined when it never reached the topic. */
  readonly partition?: number;
  readonly offset?: number;
  /** The refused trips of a readable message; empty when the message itself was refused. */
  readonly refusedTrips: readonly RefusedTrip[];
  /** What it does not hold whole. @default it holds all that was refused */
  readonly cut?: CutSizes;
  /** The letter that the refused record sent again: this is one more record of that letter. */
  readonly replay?: Replay;
}

/**
 * Why a record cannot be used, whatever it says: the log did not hand it over whole, or it is larger than a function reads.
 * A topic bounds what comes packed; unpacked it may be larger than the topic's limit.
 */
export function refusalOfRecord(record: StoredRecord): Pick<DeadLetter, "code" | "reason"> | undefined {
  if (record.flaw) return record.flaw;
  // Its headers are not read.
  const bytes = (record.key?.length ?? 0) + (record.value?.length ?? 0);
  if (bytes <= mostRecordBytes) return undefined;
  return {
    code: "RS-MESSAGE-TOO-LARGE",
    reason: `the record has ${bytes} bytes of at most ${mostRecordBytes}, unpacked`,
  };
}

/** What a record says by `parse`, or why it cannot be used. */
export function readRecord<Message>(
  record: StoredRecord,
  parse: (value: Uint8Array | null) => Message,
): Message | { readonly refused: Pick<DeadLetter, "code" | "reason"> } {
  const refused = refusalOfRecord(record);
  return refused ? { refused } : parse(record.value);
}

/** How the refused trips stand in a header: together by reason, so that a message of many bad trips stays small. */
interface RefusedTogether {
  readonly code: DeadLetterCode;
  readonly reason: string;
  readonly positions: number[];
}

/**
 * The dead letter of a record.
 *
 * @param why of the whole record, or of its first refused trip
 * @param refusedTrips none where the whole record is refused
 */
export function refuseRecord(
  record: StoredRecord,
  { topic, logId, partition }: LogPartition,
  by: FunctionName,
  why: Pick<DeadLetter, "code" | "reason">,
  refusedTrips: readonly RefusedTrip[] = [],
): LogRecord {
  const { code, reason } = why;
  const replay = readReplay(record.headers);
  return writeDeadLetter(record, {
    code,
    reason,
    function: by,
    topic,
    logId,
    partition,
    offset: record.offset,
    refusedTrips,
    ...(record.flaw?.cut && { cut: record.flaw.cut }),
    ...(replay && { replay }),
  });
}

/**
 * The record of `trips.dlq` for a refused record: its value unchanged, its key and the reason in headers. The key is where
 * the refused record lies, or the name of the letter that it sent again; none when it never reached the topic. What would
 * make it larger than the topic takes is cut, and a header says so.
 */
export function writeDeadLetter(refused: Pick<LogRecord, "key" | "value">, whole: DeadLetter): LogRecord {
  const h = deadLetterHeaders;
  const trips = JSON.stringify(together(whole.refusedTrips));
  const replay = whole.replay ? writeReplay(whole.replay) : {};
  const replayBytes = Object.entries(replay).reduce((sum, [name, text]) => sum + name.length + text.length, 0);
  const { key, value, letter } = fitDeadLetter(refused, whole, {
    trips: Buffer.byteLength(trips),
    replay: replayBytes,
  });
  const { topic, logId, partition, offset } = letter;
  const name = letter.replay?.letter ?? refusedRecordName(letter);
  return {
    key: name === undefined ? null : Buffer.from(name),
    value,
    headers: {
      [h.code]: letter.code,
      [h.reason]: letter.reason,
      [h.function]: letter.function,
      [h.topic]: topic,
      ...(logId !== undefined && { [h.log]: logId }),
      ...(partition !== undefined && { [h.partition]: String(partition) }),
      ...(offset !== undefined && { [h.offset]: String(offset) }),
      ...(key && { [h.key]: Buffer.from(key).toString("base64") }),
      ...(letter.refusedTrips.length > 0 && { [h.trips]: trips }),
      ...(letter.cut && { [h.cut]: JSON.stringify(letter.cut) }),
      ...replay,
    },
  };
}

/** The name of the refused record among those of all logs; undefined when it never reached a topic. */
export function refusedRecordName({
  topic,
  logId,
  partition,
  offset,
}: Pick<DeadLetter, "topic" | "logId" | "partition" | "offset">): string | undefined {
  if (partition === undefined || offset === undefined) return undefined;
  // Letters of former versions name no log.
  return logId === undefined ? `${topic}-${partition}-${offset}` : recordName({ topic, logId, partition }, offset);
}

/** What a record of `trips.dlq` says of itself; one that somebody else has written may say anything. */
export function readDeadLetter({ headers }: Pick<StoredRecord, "headers">): DeadLetter {
  const h = deadLetterHeaders;
  const partition = headers[h.partition];
  const offset = headers[h.offset];
  const logId = headers[h.log];
  const cut = headers[h.cut];
  const replay = readReplay(headers);
  return {
    code: headers[h.code] as DeadLetterCode,
    reason: headers[h.reason] ?? "",
    function: headers[h.function] as FunctionName,
    topic: headers[h.topic] ?? "",
    ...(logId !== undefined && { logId }),
    ...(partition !== undefined && { partition: Number(partition) }),
    ...(offset !== undefined && { offset: Number(offset) }),
    refusedTrips: readJson<readonly RefusedTogether[]>(headers[h.trips], [])
      .flatMap(({ positions, ...why }) => positions.map((position) => ({ position, ...why })))
      .sort((a, b) => a.position - b.position),
    ...(cut !== undefined && { cut: readJson<CutSizes>(cut, {}) }),
    ...(replay && { replay }),
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
