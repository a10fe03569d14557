import { distance } from "fastest-levenshtein";

/**
 * The known name that somebody who wrote another one most likely meant: a third of its letters differ at most, or two, whatever the case;
 * in a short name two letters may be swapped. Of several the first.
 */
export function nearestName(written: string, known: readonly string[]): string | undefined {
  const measured = known
    .map((name) => ({ name, differs: distance(written.toLowerCase(), name.toLowerCase()) }))
    .filter(
      ({ name, differs }) =>
        differs <= mostDifferent(Math.max(name.length, written.length)) || (differs === 2 && isShuffled(written, name)),
    );
  return measured.sort((one, other) => one.differs - other.differs)[0]?.name;
}

const isShuffled = (one: string, other: string) => lettersOf(one) === lettersOf(other);
const lettersOf = (name: string) => Array.from(name.toLowerCase()).sort().join("");

/** Two letters that are swapped differ twice. */
const mostDifferent = (length: number) => (length < 4 ? 1 : Math.max(2, Math.floor(length / 3)));

/**
 * Variables of a shell that are none of the known ones and close to one of them: `RS_KAFKA_BROKER`. Names that resemble none
 * are somebody else's.
 *
 * @param prefix that all the known ones begin with, and that is not compared: `RS_`
 */
export function misspeltVariables(
  variables: Readonly<Record<string, string | undefined>>,
  known: readonly string[],
  prefix: string,
): readonly { readonly written: string; readonly meant: string }[] {
  const rest = (name: string) => name.slice(prefix.length);
  return Object.keys(variables)
    .filter((name) => name.startsWith(prefix) && (variables[name] ?? "") !== "" && !known.includes(name))
    .flatMap((written) => {
      const meant = nearestName(rest(written), known.map(rest));
      return meant === undefined ? [] : [{ written, meant: `${prefix}${meant}` }];
    });
}
