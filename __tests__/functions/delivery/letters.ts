import { recordName } from "../../../contracts/log-records";
import type { FunctionName } from "../../../contracts/settings";
import { topicDeadLetters } from "../../../contracts/topics";
import { refusedRecordName, readDeadLetter, type DeadLetter } from "../../../functions/runtime/dead-letter";
import { logsOf, type History, type PastRecord } from "./history";
import { by } from "./results";

export interface Letter extends DeadLetter {
  /** What was written to when its record was refused, as the function noted it. */
  readonly to: string;
}

/** Names a record that was handled for a destination. */
export const handledName = (record: Pick<PastRecord, "topic" | "logId" | "partition" | "offset">, to: string): string =>
  `${recordName(record, record.offset)} for ${to}`;

/** The dead letters of a function by {@link handledName}. */
export function lettersOf(history: History, name: FunctionName): ReadonlyMap<string, readonly Letter[]> {
  const letters = logsOf(history, topicDeadLetters.name)
    .flatMap(({ partitions }) => partitions.flatMap(({ records }) => records))
    .map((record): Letter => ({ ...readDeadLetter(record), to: record.commit?.to ?? "" }))
    .filter((letter) => letter.function === name);
  return by(letters, (letter) => `${refusedRecordName(letter) ?? "a record of no topic"} for ${letter.to}`);
}
