import { existsSync, readFileSync } from "fs";
import { nearestName } from "../../contracts/nearest-name";
import { knownParts, partsFor } from "./known-parts";
import type { ComponentName } from "./part";

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

/**
 * What to change, for an error that says of a name that it is not defined, or no function, where it stands for a part: it is
 * like the name of one, it is imported from here, or the line gives it to a component.
 */
export function unknownPart({ message, stack = "" }: Error): string | undefined {
  const [, name] = /(?:^|[.\s])(\w+)\)? is not (?:defined|a function)$/.exec(message) ?? [];
  if (name === undefined) return undefined;
  const names = Object.keys(knownParts);
  if (names.includes(name)) return problem(`${name} is not imported: import it at the top of the file`);
  const meant = namesLike(name, names);
  if (meant.length > 0) return problem(`there is no part ${name}: write ${meant.join(" or ")}`);
  const component = componentOf(name, stack);
  if (component === undefined && !isFromHere(message)) return undefined;
  const fitting = component === undefined ? names : partsFor(component);
  return problem(`there is no part ${name}: give one of ${fitting.join(", ")}`);
}

function namesLike(name: string, names: readonly string[]): readonly string[] {
  const nearest = nearestName(name, names) ?? names.find((known) => sortedWords(known) === sortedWords(name));
  return nearest === undefined ? names.filter((known) => lastWord(known) === lastWord(name)) : [nearest];
}

/** The component that the line of an error gives the name to: `streaming: kafka(`. */
function componentOf(name: string, stack: string): ComponentName | undefined {
  const [, path = "", line] = /^ +at (?:.*\()?(?:file:\/\/)?(\/.*?):(\d+):\d+\)?$/m.exec(stack) ?? [];
  const isOwn = existsSync(path) && !path.includes("/node_modules/");
  const text = isOwn ? readFileSync(path, "utf8").split("\n")[Number(line) - 1] : undefined;
  const given = [...(text ?? "").matchAll(/\b(\w+) *[:=][ (0,]*(?:\w+\.)*(\w+)\)?\(/g)].find(
    ([, , called]) => called === name,
  );
  return Object.values(knownParts).find(({ component }) => component === given?.[1])?.component;
}

/** As compilers write what is imported: `(0 , ridestream_1.kafka)`, `import_ridestream.kafka`. */
const isFromHere = (message: string) => /\w*ridestream\w*\.\w+\)? is not a function$/.test(message);

const problem = (what: string) => `RS-ENVIRONMENT-INVALID: nothing was synthesised, ${what}`;

/** `Kafka` of `dockerKafka`. */
const lastWord = (name: string) => /[A-Z][a-z]*$/.exec(name)?.[0] ?? name;

/** `docker kafka` of `kafkaDocker`. */
const sortedWords = (name: string) =>
  (name.match(/[A-Z]?[a-z0-9]+/g) ?? [name])
    .map((word) => word.toLowerCase())
    .sort()
    .join(" ");
