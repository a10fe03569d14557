import type { SearchLetter } from "../../contracts/search-letters";

/** A document of the index of dead letters; its id is that of its record in `trips.dlq`. */
export interface IndexedLetter {
  readonly id: string;
  readonly letter: SearchLetter;
}

/** Where dead letters are counted. What they are stays in `trips.dlq`: an index that is lost is filled from there. */
export interface LetterIndex {
  /** Changes when the index is created again: then it lacks what the former one held. */
  identity(): Promise<string>;
  /**
   * Creates each document under its id; one that is there already is a success.
   *
   * @returns the documents that the index will never take, by their place in the call
   * @throws UnavailableError when nothing is known of any of them: try all again
   */
  create(letters: readonly IndexedLetter[]): Promise<readonly RejectedLetter[]>;
  /** Removes what was filed before, ms since the Unix epoch; "some" where there may be more. */
  removeFiledBefore(beforeMs: number): Promise<"all" | "some">;
}

export interface RejectedLetter {
  readonly position: number;
  readonly reason: string;
}
