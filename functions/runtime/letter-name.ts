import { createHash } from "crypto";
import { recordName, type LogPartition } from "../../contracts/log-records";
import { replayHeaders } from "../../contracts/replays";
import type { StoredRecord } from "../ports/event-log";
import { readDeadLetter } from "./dead-letter";
import { readReplay } from "./replay-headers";

/**
 * The letter that a record of `trips.dlq` is of. Two records without a key are two letters, each named by its own place. A key
 * of a former version names no log, so that two logs may share it: the message tells them apart.
 */
export function letterName(record: LogPartition & StoredRecord): string {
  const replay = readReplay(record.headers);
  if (replay) return replay.letter;
  if (record.key === null) return recordName(record, record.offset);
  const key = Buffer.from(record.key).toString();
  if (readDeadLetter(record).logId !== undefined) return key;
  const digest = createHash("sha256").update(record.value ?? "");
  return `${key}~${digest.digest("hex").slice(0, 16)}`;
}

/** Whether a record of `trips.dlq` files nothing, and marks a letter as sent again. */
export const isSentMark = ({ headers }: Pick<StoredRecord, "headers">): boolean =>
  headers[replayHeaders.state] === "sent";
