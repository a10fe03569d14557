/** What is wrong, and what to change. */
export interface Problem {
  /** "has 2 brokers" */
  readonly what: string;
  /** "give 1 or 3: an odd number keeps a majority" */
  readonly change: string;
}

/** A problem unless it is so. */
export const unless = (isSo: boolean, what: string, change: string): readonly Problem[] =>
  isSo ? [] : [{ what, change }];
