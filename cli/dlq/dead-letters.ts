import type { DeadLetterCode } from "../../contracts/dead-letters";
import { topicDeadLetters } from "../../contracts/topics";
import { RidestreamError } from "../../functions/ports/errors";
import type { EventLog, StoredRecord } from "../../functions/ports/event-log";
import { readDeadLetter, type DeadLetter } from "../../functions/runtime/dead-letter";
import { readTopic } from "../../functions/runtime/read-topic";

/** A dead letter and where it lies in `trips.dlq`. */
export interface FiledLetter extends DeadLetter {
  /** `<partition>-<offset>` in `trips.dlq`. */
  readonly id: string;
  readonly filedAtMs: number;
  readonly record: StoredRecord;
}

export interface LetterFilter {
  readonly code?: DeadLetterCode;
  readonly ids?: readonly string[];
}

/** The dead letters that fit the filter, oldest first in each partition. */
export async function* readLetters(log: EventLog, { code, ids }: LetterFilter): AsyncGenerator<FiledLetter> {
  for await (const record of readTopic(log, topicDeadLetters.name, "ridestream-dlq")) {
    const id = `${record.partition}-${record.offset}`;
    if (ids && !ids.includes(id)) continue;
    const letter = readDeadLetter(record);
    if (code !== undefined && letter.code !== code && !letter.refusedTrips.some((trip) => trip.code === code)) continue;
    yield { ...letter, id, filedAtMs: record.timestampMs, record };
  }
}

/** Those of the ids, each of which must be there. @throws RidestreamError RS-DLQ-UNKNOWN that names those that are not */
export async function lettersOf(log: EventLog, ids: readonly string[]): Promise<readonly FiledLetter[]> {
  const found: FiledLetter[] = [];
  for await (const letter of readLetters(log, { ids })) found.push(letter);
  const missing = ids.filter((id) => !found.some((letter) => letter.id === id));
  if (missing.length === 0) return found;
  throw new RidestreamError(
    "RS-DLQ-UNKNOWN",
    `${topicDeadLetters.name} holds no dead letter ${missing.join(", ")}: see ridestream dlq list`,
  );
}
