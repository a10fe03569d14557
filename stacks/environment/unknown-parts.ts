import { nearestName } from "../../contracts/nearest-name";
import { knownParts } from "./known-parts";

/**
 * Explains an error that ends the program because an environment uses a name that is no part, or that it does not import. Node
 * prints the line of the environment, and below it what to change in place of the stack. Every other error stays as it is.
 */
export function explainUnknownParts(): void {
  process.on("uncaughtExceptionMonitor", (error) => {
    const explained = unknownPart(error);
    const place = /^ +at .*$/m.exec(error.stack ?? "")?.[0] ?? "";
    if (explained !== undefined) error.stack = `${explained}\n${place}`;
  });
}

/** What to change, for an error that says of a name like that of a part that it is not defined, or no function. */
export function unknownPart({ message }: Error): string | undefined {
  const [, name] = /(?:^|[.\s])(\w+)\)? is not (?:defined|a function)$/.exec(message) ?? [];
  if (name === undefined) return undefined;
  const names = Object.keys(knownParts);
  if (names.includes(name)) return problem(`${name} is not imported: import it at the top of the file`);
  const nearest = nearestName(name, names);
  const meant = nearest === undefined ? names.filter((known) => lastWord(known) === lastWord(name)) : [nearest];
  return meant.length === 0 ? undefined : problem(`there is no part ${name}: write ${meant.join(" or ")}`);
}

const problem = (what: string) => `RS-ENVIRONMENT-INVALID: nothing was synthesised, ${what}`;

/** `Kafka` of `dockerKafka`. */
const lastWord = (name: string) => /[A-Z][a-z]*$/.exec(name)?.[0] ?? name;
