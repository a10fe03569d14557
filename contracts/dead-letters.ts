/** Why a record or a trip was refused. Stable: dashboards and replays rely on them. Explained in docs/errors.md. */
export const deadLetterCodes = [
  "RS-MESSAGE-TOO-LARGE",
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
 * Headers of a record of `trips.dlq`. Its value is the refused record's, byte for byte, null where it was null; its key is
 * the refused record's name (`recordName`), so that one that is refused by two sinks, or again after a replay, is one dead
 * letter in every count. A record that was sent again keeps its letter's name and has the headers of `replays.ts` too.
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
  /** There when the value was too large for `trips.dlq` and was cut. */
  cut: "rs-cut",
} as const;

/** A refused trip of a readable message; `position` counts from 0 in `data`. */
export interface RefusedTrip {
  readonly position: number;
  readonly code: DeadLetterCode;
  readonly reason: string;
}
