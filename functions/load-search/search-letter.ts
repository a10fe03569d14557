import { createHash } from "crypto";
import { deadLetterCodes } from "../../contracts/dead-letters";
import type { LogPartition } from "../../contracts/log-records";
import { mostLetterCharacters, unknownCode, type SearchLetter } from "../../contracts/search-letters";
import { settingsSchemas } from "../../contracts/settings";
import type { IndexedLetter } from "../ports/letter-index";
import type { StoredRecord } from "../ports/event-log";
import { readDeadLetter } from "../runtime/dead-letter";
import { isSentMark, letterName } from "../runtime/letter-name";
import { isLetterName, readReplay } from "../runtime/replay-headers";

/**
 * What the index holds of a record of `trips.dlq`: why something was refused, and nothing of what it is. Headers and keys that no
 * function wrote may say anything, and are left out. Undefined for the mark of a letter that was sent again.
 */
export function searchLetter(record: LogPartition & StoredRecord): IndexedLetter | undefined {
  if (isSentMark(record)) return undefined;
  const { logId, partition, offset } = record;
  return { id: `${logId}-${partition}-${offset}`, letter: documentOf(record) };
}

function documentOf(record: LogPartition & StoredRecord): SearchLetter {
  const { code, reason, function: by, topic, refusedTrips, cut } = readDeadLetter(record);
  const isKnown = deadLetterCodes.includes(code);
  const name = letterName(record);
  return {
    letter: isLetterName(name) ? name : createHash("sha256").update(name).digest("hex"),
    code: isKnown ? code : unknownCode,
    reason: isKnown ? reason.slice(0, mostLetterCharacters).toWellFormed() : "",
    function: Object.hasOwn(settingsSchemas, by) ? by : unknownCode,
    topic: isTopicName(topic) ? topic : unknownCode,
    refused_trips: refusedTrips.length > 0 ? refusedTrips.length : wholeNumber(cut?.trips),
    attempt: readReplay(record.headers)?.attempt ?? 0,
    filed_at: new Date(record.timestampMs).toISOString(),
  };
}

const isTopicName = (text: string) => /^[\w.-]{1,249}$/.test(text);

/** The header that it comes from is JSON that anybody may have written. */
const wholeNumber = (value: unknown): number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 2 ** 31 ? value : 0;
