/**
 * Headers of a message that is sent again. The functions that refuse it again copy them to its dead letter, so that one
 * trouble stays one letter (docs/decisions/0013-one-trouble-one-letter.md).
 */
export const replayHeaders = {
  /** The letter's name: the key of its records in `trips.dlq`. */
  letter: "rs-letter",
  /** How often the letter was sent, this time included. */
  attempt: "rs-attempt",
  /** The letter's positions of the trips of this message, in their order, as runs: `0-3,7`. Absent: the message is whole. */
  positions: "rs-positions",
  /** `sent` in a record of `trips.dlq` that marks a sending and holds no message. */
  state: "rs-state",
} as const;

/** The header of a result of `topic_result` that came of a letter: the letter's name and the trip's position in it. */
export const letterTripHeader = "rs-letter-trip";

/** What a message that is sent again says of its letter. */
export interface Replay {
  readonly letter: string;
  /** From 1. */
  readonly attempt: number;
  /** Of the message's trips, rising; undefined when the message is the letter's own. */
  readonly positions?: readonly number[];
}

/** Names a trip among those of all letters. */
export const letterTrip = (letter: string, position: number): string => `${letter}-${position}`;

/** The id of a trip that was sent again and whose producer gave none: the same however often it is sent. */
export const replayedTripId = (letter: string, position: number): string => `replayed-${letterTrip(letter, position)}`;
