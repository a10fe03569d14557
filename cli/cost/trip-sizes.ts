/**
 * What a trip of the synthetic city takes, in bytes: measured, and held by a test. Trips with longer names take more.
 */
export const tripBytes = {
  /** A record of `topic_source`, key and value. */
  request: 341,
  /** A record of `topic_result`, with its headers. */
  result: 634,
  /** A row of the lake, and what it takes packed in an object of some thousand rows. */
  row: 590,
  packedRow: 116,
  /** Logical bytes of a row of `trips_folded`, as BigQuery counts: text by its length, other values by their type. */
  folded: 560,
  /** Of these, what a fold reads to find a trip again: id, sequence, moment, time of pricing and object. */
  known: 300,
} as const;
