import type { DeadLetterCode } from "../../contracts/dead-letters";
import { goldenNames } from "./adapters/kafka/fetched/answers";

/** Of the record sets that hold more than good requests, the codes of their dead letters. */
export const refusedCodes: Readonly<Record<string, readonly DeadLetterCode[]>> = {
  "codec-unknown": ["RS-MESSAGE-UNREADABLE"],
  "codec-gzip-damaged": ["RS-MESSAGE-UNREADABLE"],
  "large-20-mb-gzip": ["RS-MESSAGE-TOO-LARGE"],
  "large-20-mb-lz4": ["RS-MESSAGE-TOO-LARGE"],
  "large-20-mb-zstd": ["RS-MESSAGE-TOO-LARGE"],
  "large-bomb-gzip": ["RS-MESSAGE-TOO-LARGE"],
  "large-bomb-zstd": ["RS-MESSAGE-TOO-LARGE"],
  "large-snappy": ["RS-MESSAGE-NOT-JSON"],
  "large-key": ["RS-MESSAGE-TOO-LARGE"],
  "large-header": ["RS-MESSAGE-TOO-LARGE"],
  "large-key-of-many-trips": ["RS-MESSAGE-TOO-LARGE"],
  "large-many-bad-trips": ["RS-TRIP-FIELD-TYPE"],
  "large-nested": ["RS-TRIP-FIELD-TYPE"],
  "value-tombstone": ["RS-MESSAGE-NO-VALUE"],
  "value-empty": ["RS-MESSAGE-NOT-JSON"],
  "value-not-utf8": ["RS-MESSAGE-NOT-UTF8"],
  "value-of-protobuf": ["RS-MESSAGE-NOT-JSON"],
  "old-0-large": ["RS-MESSAGE-TOO-LARGE"],
  "old-1-large": ["RS-MESSAGE-TOO-LARGE"],
};
/** Those of nothing but what cannot be read. */
const withoutBehind = ["codec-unknown", "codec-gzip-damaged"];

export interface ForeignRecordSet {
  readonly name: string;
  /** Codes of its dead letters; every other record is a trip. */
  readonly codes: readonly DeadLetterCode[];
  /** Whether its last record is a good request, of the trip "behind". */
  readonly hasBehind: boolean;
}

/** The golden record sets, but for those of many records alike, which are for the tests of the reader. */
export const foreignRecordSets: readonly ForeignRecordSet[] = goldenNames
  .filter((name) => !name.startsWith("blocks-") && !name.startsWith("large-150"))
  .map((name) => ({ name, codes: refusedCodes[name] ?? [], hasBehind: !withoutBehind.includes(name) }));
