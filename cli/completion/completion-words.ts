import type { Command } from "commander";

/** What may come after a path of commands, such as `zones show`. */
export interface Words {
  /** The commands on the way, without `ridestream`: "zones show"; empty for the program itself. */
  readonly path: string;
  readonly commands: readonly string[];
  readonly options: readonly string[];
  /** The choices of an option that takes a value, by its flag; none where it takes any, such as a file. */
  readonly choices: Readonly<Record<string, readonly string[]>>;
}

/** The words of a command and of all below it. */
export function wordsOf(command: Command, path = ""): readonly Words[] {
  const options = command.options.filter(({ hidden }) => !hidden);
  const flagOf = ({ long, short }: (typeof options)[number]) => long ?? short ?? "";
  const choices = Object.fromEntries(
    options.flatMap((option) =>
      option.required || option.optional ? [[flagOf(option), option.argChoices ?? []] as const] : [],
    ),
  );
  const ofArguments = command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices);
  const here: Words = {
    path,
    commands: [...command.commands.map((below) => below.name()), ...ofArguments],
    options: [...options.map(flagOf), "--help"],
    choices,
  };
  return [
    here,
    ...command.commands.flatMap((below) => wordsOf(below, path === "" ? below.name() : `${path} ${below.name()}`)),
  ];
}
