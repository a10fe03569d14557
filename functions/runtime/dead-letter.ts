import { deadLetterHeaders, type DeadLetterCode, type RefusedTrip } from "../../contracts/dead-letters";
import { recordName, type LogPartition } from "../../contracts/log-records";
import type { Replay } from "../../contracts/replays";
import type { FunctionName } from "../../contracts/settings";
import type { LogRecord, StoredRecord } from "../ports/event-log";
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
  /** The letter that the refused record sent again: this is one more record of that letter. */
  readonly replay?: Replay;
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
  { topic, logId, partition }: LogPartition,
  by: FunctionName,
  why: Pick<DeadLetter, "code" | "reason">,
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
    refusedTrips: [],
    ...(replay && { replay }),
  });
}

/**
 * The record of `trips.dlq` for a refused record: its value unchanged, its key and the reason in headers. The key is where
 * the refused record lies, or the name of the letter that it sent again; none when it never reached the topic.
 */
export function writeDeadLetter({ key, value }: Pick<LogRecord, "key" | "value">, letter: DeadLetter): LogRecord {
  const h = deadLetterHeaders;
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
      ...(letter.refusedTrips.length > 0 && { [h.trips]: JSON.stringify(together(letter.refusedTrips)) }),
      ...(letter.replay && writeReplay(letter.replay)),
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

/** What a record of `trips.dlq` says of itself. */
export function readDeadLetter({ headers }: Pick<StoredRecord, "headers">): DeadLetter {
  const h = deadLetterHeaders;
  const partition = headers[h.partition];
  const offset = headers[h.offset];
  const logId = headers[h.log];
  const replay = readReplay(headers);
  return {
    code: headers[h.code] as DeadLetterCode,
    reason: headers[h.reason] ?? "",
    function: headers[h.function] as FunctionName,
    topic: headers[h.topic] ?? "",
    ...(logId !== undefined && { logId }),
    ...(partition !== undefined && { partition: Number(partition) }),
    ...(offset !== undefined && { offset: Number(offset) }),
    refusedTrips: (JSON.parse(headers[h.trips] ?? "[]") as RefusedTogether[])
      .flatMap(({ positions, ...why }) => positions.map((position) => ({ position, ...why })))
      .sort((a, b) => a.position - b.position),
    ...(replay && { replay }),
  };
}

/** The refused record's own key. */
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
