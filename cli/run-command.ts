import { Command, CommanderError, Help, InvalidArgumentError, Option, type Argument } from "commander";
import { nearestName } from "../contracts/nearest-name";
import { errorText } from "../functions/runtime/error-text";
import { requireKnownVariables } from "../functions/runtime/settings";
import { exitCodeOf, wrongUseExitCode } from "../functions/runtime/wrong-use";
import { version } from "../package.json";
import { completionCommand } from "./completion/completion-command";
import { costCommand } from "./cost/cost-command";
import { dashboardsCommand } from "./dashboards/dashboards-command";
import { findDemo } from "./demo/demo-folder-option";
import { demoCommand } from "./demo/demo-command";
import { dlqCommand } from "./dlq/dlq-command";
import { doctorCommand } from "./doctor/doctor-command";
import { initCommand } from "./init/init-command";
import { revenueCommand } from "./operations/revenue-command";
import { lakeCommand } from "./lake/lake-command";
import { reindexCommand } from "./operations/reindex-command";
import { tripsCommand } from "./operations/trips-command";
import { deployCommands } from "./stacks/deploy-command";
import { stacksCommand } from "./stacks/stacks-command";
import { reviewCommand } from "./review/review-command";
import { positionCommand } from "./strategy/position/position-command";
import { priceCommand } from "./strategy/price/price-command";
import { settingsFileName, withSettingsFile } from "../functions/settings-file";
import { reconcileCommand } from "./reconcile/reconcile-command";
import { reportCommand } from "./strategy/report-command";
import { warehouseCommand } from "./strategy/warehouse-command";
import { sqlCommand } from "./strategy/sql-command";
import { usualColumns, withoutCommands, type Terminal } from "./terminal";
import { topicsCommand } from "./topics/topics-command";
import { placesLast } from "./values";
import { wrapped } from "./wrapped";
import { watchCommand } from "./watch/watch-command";
import { zonesCommand } from "./zones/zones-command";

const commands = [
  demoCommand,
  watchCommand,
  tripsCommand,
  revenueCommand,
  reindexCommand,
  reconcileCommand,
  reportCommand,
  positionCommand,
  priceCommand,
  warehouseCommand,
  lakeCommand,
  sqlCommand,
  zonesCommand,
  doctorCommand,
  topicsCommand,
  dlqCommand,
  dashboardsCommand,
  stacksCommand,
  reviewCommand,
  costCommand,
  initCommand,
  completionCommand,
] as const satisfies readonly ((terminal: Terminal) => Command)[];

/** Runs `ridestream ARGS...`. @returns its exit code: what went wrong has been said */
export async function runCommand(args: readonly string[], streams: Omit<Terminal, "exitWith">): Promise<number> {
  let exitCode = 0;
  // What a file of settings holds is added once it is known which.
  const environment = { ...streams.environment };
  const terminal: Terminal = {
    ...streams,
    environment,
    out: withoutCommands(streams.out, streams.environment),
    err: withoutCommands(streams.err, streams.environment),
    exitWith: (code) => (exitCode = code),
  };
  const program = programOf(terminal, environment);
  try {
    await program.parseAsync(placesLast(args), { from: "user" });
  } catch (error) {
    // It has said already what is wrong with the arguments.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : wrongUseExitCode;
    terminal.err.write(`${errorText(error)}\n`);
    return exitCodeOf(error);
  }
  return exitCode;
}

/** The command with all that are below it; what a file of settings holds goes into `environment` before one of them runs. */
export function programOf(terminal: Terminal, environment: Record<string, string | undefined>): Command {
  const program = new Command("ridestream")
    .description("Runs, asks and deploys a ride-hailing data platform.")
    .version(version, "--version", "print the version")
    .addOption(
      new Option("--settings <file>", `read settings from this file (default: ${settingsFileName}, if it is there)`),
    )
    .addOption(new Option("--profile <name>", "take the settings of this profile of the file first"))
    .hook("preAction", (_program, command) => {
      const { settings: file, profile } = program.opts<{ readonly settings?: string; readonly profile?: string }>();
      Object.assign(environment, withSettingsFile(environment, { file, profile, cwd: terminal.cwd }));
      requireKnownVariables(environment);
      findDemo(command, terminal);
    });
  for (const command of [...commands.map((make) => make(terminal)), ...deployCommands(terminal)])
    program.addCommand(command);
  keepTo(terminal, program);
  return program;
}

/** Lets a command, and those below it, speak to the terminal alone, as wide as it is, and end no process. */
function keepTo(terminal: Terminal, command: Command): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => terminal.out.write(text),
    writeErr: (text) => terminal.err.write(text),
    getOutHelpWidth: () => terminal.out.columns ?? usualColumns,
    getErrHelpWidth: () => terminal.err.columns ?? usualColumns,
  });
  const usage = "Usage: ";
  command.configureHelp({
    // Commander leaves a description whole that has fewer columns.
    minWidthToWrap: 20,
    subcommandTerm: (below) => below.name(),
    commandUsage: (asked) =>
      wrapped(new Help().commandUsage(asked), (terminal.out.columns ?? usualColumns) - usage.length).join(
        `\n${" ".repeat(usage.length)}`,
      ),
  });
  // Said where the arguments are wrong, after what is wrong with them.
  command.showHelpAfterError(`see ${pathOf(command)} --help`);
  for (const one of [...command.options, ...command.registeredArguments]) nameNearest(one);
  sayWhereValuesGo(command);
  for (const below of command.commands) keepTo(terminal, below);
}

/** A word too many is named, with the options that take a value: `trips find C-1` lacks an `--id`. */
function sayWhereValuesGo(command: Command): void {
  const error = command.error.bind(command);
  command.error = (message, options) => {
    const unexpected = command.args[command.registeredArguments.length];
    const isOfWords = ["commander.excessArguments", "commander.missingMandatoryOptionValue"].includes(
      options?.code ?? "",
    );
    return error(isOfWords && unexpected !== undefined ? tooManyWords(command, unexpected) : message, options);
  };
}

function tooManyWords(command: Command, unexpected: string): string {
  const takes = command.registeredArguments.map((one) => `<${one.name()}> (${one.description})`).join(" and ");
  const options = command.options.flatMap(({ long, required }) => (required && long ? [long] : []));
  const todo = options.length === 0 ? "leave it out" : `leave it out, or give its option: ${options.join(", ")}`;
  return `error: unexpected argument "${unexpected}": ${pathOf(command)} takes ${takes === "" ? "no argument" : takes}: ${todo}`;
}

/** What is refused for a mistyped choice names the nearest one. */
function nameNearest(one: Option | Argument): void {
  const { argChoices, parseArg } = one;
  if (!argChoices || !parseArg) return;
  one.parseArg = <Value>(value: string, previous: Value): Value => {
    try {
      return parseArg<Value>(value, previous);
    } catch (error) {
      const meant = nearestName(value, argChoices);
      if (!(error instanceof InvalidArgumentError) || meant === undefined) throw error;
      throw new InvalidArgumentError(`Did you mean ${meant}? ${error.message}`);
    }
  };
}

const pathOf = (command: Command): string => `${command.parent ? `${pathOf(command.parent)} ` : ""}${command.name()}`;
