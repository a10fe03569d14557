import type { Command, Option } from "commander";
import { programOf } from "../../cli/run-command";
import { tableOf } from "./table";

const nowhere = { write: () => true };

/** Every command, with the words that call it. */
export function everyCommand(): readonly (readonly [path: string, command: Command])[] {
  const program = programOf({ environment: {}, out: nowhere, err: nowhere, exitWith: () => undefined }, {});
  const below = (path: string, command: Command): readonly (readonly [string, Command])[] => [
    [path, command],
    ...command.commands.flatMap((one) => below(`${path} ${one.name()}`, one)),
  ];
  return below("ridestream", program);
}

/** docs/cli.md: every command, with its arguments and options. */
export function cliPage(): string {
  return [
    "<!-- Made of the command itself by `npm run generate`. -->",
    "",
    "# The command",
    "",
    "`ridestream` stands for `npm run --silent ridestream --` in this repository, and for `npx ridestream` where the package is installed. Every command",
    "has `--help`. Without a server and without `--out`, a command that asks a platform uses the demo in `.ridestream` of the current folder",
    "([servers.md](servers.md)). `watch` does not: it needs servers or `--play`.",
    "",
    "Exit codes: 0 is success, 1 is an error, 2 is a wrong command line. Where a command has others, its description says so. An error is `CODE: what happened: what to do`;",
    "[errors.md](errors.md) lists the codes. Answers go to stdout; progress and errors go to stderr.",
    ...everyCommand().flatMap(([path, command]) => [
      "",
      `## ${path}`,
      "",
      text(command.description()),
      "",
      "```console",
      `$ ${path} ${command.usage()}`.trimEnd(),
      "```",
      ...section(
        ["argument", "what it is", "values", "default"],
        command.registeredArguments.map((one) => [
          `\`${one.name()}\``,
          text(one.description),
          choices(one.argChoices),
          one.defaultValue === undefined ? (one.required ? "required" : "none") : `\`${String(one.defaultValue)}\``,
        ]),
      ),
      ...section(
        ["option", "what it does", "values", "default"],
        command.options
          .filter(({ hidden }) => !hidden)
          .map((option) => [
            `\`${option.flags}\``,
            text(option.description),
            choices(option.argChoices),
            fallback(option),
          ]),
      ),
      ...section(
        ["command", "what it does"],
        command.commands.map((one) => [
          `[${one.name()}](#${`${path} ${one.name()}`.replaceAll(" ", "-")})`,
          text(one.description()),
        ]),
      ),
    ]),
    "",
  ].join("\n");
}

const section = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  rows.length === 0 ? [] : ["", ...tableOf(head, rows)];

const choices = (values: readonly string[] | undefined) => (values ?? []).map((value) => `\`${value}\``).join(", ");

function fallback({ defaultValue, defaultValueDescription, mandatory }: Option): string {
  if (defaultValueDescription !== undefined) return `\`${defaultValueDescription}\``;
  if (defaultValue === undefined || typeof defaultValue === "object" || typeof defaultValue === "boolean")
    return mandatory ? "required" : "none";
  return `\`${String(defaultValue)}\``;
}

/** Placeholders are no tags. */
const text = (words: string) => words.replaceAll("<", "&lt;").replaceAll("*", "\\*");
