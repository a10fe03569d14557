import type { Store } from "./findings";
import type { Keyed } from "./spilled-entries";

/** What is known of a record of a topic; the key is its name (`recordName`), or that of the letter which it sends again. */
export type RecordEntry = RequestEntry | PricedEntry | LetterEntry | ClaimEntry | SentEntry;

/** The position of a message that is refused whole. */
export const whole = -1;

/** The position of refused trips that a dead letter does not name, because it was cut. */
export const unnamed = -2;

interface Positioned extends Keyed {
  /** In the message's `data`, from 0; {@link whole} for the message, {@link unnamed} for some of its trips. */
  readonly position: number;
  /** When the record was sent or the trip priced, ms since the Unix epoch. */
  readonly atMs: number;
}

/** A trip of a message that is to be priced or refused. */
export interface RequestEntry extends Positioned {
  readonly is: "request";
  readonly tripId: string;
  readonly isRefused: boolean;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** A trip of `topic_result` that was priced of the request at this place. */
export interface PricedEntry extends Positioned {
  readonly is: "priced";
  readonly tripId: string;
  /** Whether `topic_source` still holds the places around it. */
  readonly logId: string;
  readonly partition: number;
  readonly offset: number;
}

/** A refused trip, or message. */
export interface LetterEntry extends Positioned {
  readonly is: "letter";
}

/** A trip of the index or the lake that no result is there of; it says that it was priced of this request. */
export interface ClaimEntry extends Positioned {
  readonly is: "claim";
  readonly tripId: string;
  readonly from: Store;
}

/** A letter was sent again: the message that did it, or the mark in `trips.dlq` that says so. */
export interface SentEntry extends Keyed {
  readonly is: "sent" | "mark";
  readonly attempt: number;
  readonly atMs: number;
}
