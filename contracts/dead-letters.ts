/** Why a record or a trip was refused. Stable: dashboards and replays rely on them. Explained in docs/errors.md. */
export const deadLetterCodes = [
  "RS-MESSAGE-TOO-LARGE",
  "RS-MESSAGE-UNREADABLE",
  "RS-MESSAGE-NO-VALUE",
  "RS-MESSAGE-NOT-UTF8",
  "RS-MESSAGE-NOT-JSON",
  "RS-MESSAGE-SHAPE",
  "RS-MESSAGE-EMPTY",
  "RS-TRIP-FIELD-MISSING",
  "RS-TRIP-FIELD-TYPE",
  "RS-TRIP-FIELD-RANGE",
  "RS-TRIP-FIELD-FORMAT",
  "RS-TRIP-COMFORT-UNKNOWN",
  "RS-TRIP-LONGITUDE-CONFLICT",
  "RS-TRIP-ID-DUPLICATE",
  "RS-RESULT-UNREADABLE",
  "RS-SEARCH-REJECTED",
] as const;
export type DeadLetterCode = (typeof deadLetterCodes)[number];

/**
 * Headers of a record of `trips.dlq`. Its value is the refused record's, byte for byte, null where it was null; where it
 * would be larger than the topic takes it is cut, and a header says so. Its key is the refused record's name
 * (`recordName`), so that one that is refused by two sinks, or again after a replay, is one dead letter in every count. A
 * record that was sent again keeps its letter's name and has the headers of `replays.ts` too.
 */
export const deadLetterHeaders = {
  /** Code of the first refusal. */
  code: "rs-code",
  reason: "rs-reason",
  function: "rs-function",
  topic: "rs-source-topic",
  /** Id of the refused record's log; absent in letters of former versions. */
  log: "rs-source-log",
  partition: "rs-source-partition",
  offset: "rs-source-offset",
  /** The refused record's key in base64; absent when it had none. */
  key: "rs-source-key",
  /** JSON: `[{"code", "reason", "positions"}]`, the refused trips of a readable message; absent when none could be read. */
  trips: "rs-trips",
  /** JSON, {@link CutSizes}: the letter does not hold all that was refused; absent when it does. */
  cut: "rs-cut",
} as const;

/** What a dead letter does not hold whole, each in bytes as it was; `trips` counts the refused trips that are not named. */
export interface CutSizes {
  readonly record?: number;
  readonly key?: number;
  readonly value?: number;
  readonly reason?: number;
  readonly trips?: number;
}

/** A refused trip of a readable message; `position` counts from 0 in `data`. */
export interface RefusedTrip {
  readonly position: number;
  readonly code: DeadLetterCode;
  readonly reason: string;
}
