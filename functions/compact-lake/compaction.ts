import type { Clock } from "../ports/clock";
import type { ObjectStore } from "../ports/object-store";

export interface CompactLakeProps {
  readonly lake: ObjectStore;
  readonly clock: Clock;
  /** Hours that are compacted, [fromMs, toMs) by the folders of trips; those that are not over are left out. */
  readonly hours: { readonly fromMs: number; readonly toMs: number };
  /** So long the small objects stay beside the compacted one: a query that has listed them may read them still. */
  readonly keepMs: number;
  /** Most bytes of rows in a compacted object, unpacked. @default 32 MiB */
  readonly objectBytes?: number;
}

/** What a compaction has come to. */
export interface CompactionOutcome {
  /** Hours that were looked at. */
  hours: number;
  /** Objects of trips that they hold now. */
  objects: number;
  /** Compacted objects that were written, and rows in them. */
  written: number;
  rows: number;
  /** Objects that were removed. */
  removed: number;
  /** Objects whose rows a compacted object holds, and that stay for now. */
  waiting: number;
}

/** The longest that a query of BigQuery runs: https://cloud.google.com/bigquery/quotas#query_jobs */
export const keptBesideMs = 6 * 3_600_000;
