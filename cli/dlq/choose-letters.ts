import type { DeadLetterCode } from "../../contracts/dead-letters";
import { topicDeadLetters } from "../../contracts/topics";
import { RidestreamError } from "../../functions/ports/errors";
import type { Letter } from "./letters";

export interface LetterFilter {
  /** Only what was refused with this code: of a letter with several, only the trips of this one. */
  readonly code?: DeadLetterCode;
  /** Those that any of their records has, open or not. */
  readonly ids?: readonly string[];
}

/**
 * The open letters that fit the filter, or those of the ids.
 *
 * @throws RidestreamError RS-DLQ-UNKNOWN that names the ids that are of no letter
 */
export function chooseLetters(letters: readonly Letter[], { code, ids }: LetterFilter): readonly Letter[] {
  if (ids) return lettersOf(letters, ids);
  return letters
    .map((letter) => ({ ...letter, open: letter.open.filter((part) => code === undefined || part.code === code) }))
    .filter(({ open }) => open.length > 0);
}

function lettersOf(letters: readonly Letter[], ids: readonly string[]): readonly Letter[] {
  const wanted = new Set(ids);
  const found = letters.filter(({ held }) => held.some(({ id }) => wanted.has(id)));
  const known = new Set(found.flatMap(({ held }) => held.map(({ id }) => id)));
  const missing = [...wanted].filter((id) => !known.has(id));
  if (missing.length === 0) return found;
  throw new RidestreamError(
    "RS-DLQ-UNKNOWN",
    `${topicDeadLetters.name} holds no dead letter ${missing.join(", ")}: see ridestream dlq list`,
  );
}
