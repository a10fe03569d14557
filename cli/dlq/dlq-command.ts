import { Argument, Command, Option } from "commander";
import { deadLetterCodes, type DeadLetterCode } from "../../contracts/dead-letters";
import type { EventLog } from "../../functions/ports/event-log";
import { askLog } from "../open-log";
import type { Terminal } from "../terminal";
import { jsonOption, wholeNumber } from "../values";
import { wrappedUnder } from "../wrapped";
import type { LetterFilter } from "./choose-letters";
import { listLetters } from "./list-letters";
import { replay } from "./replay";
import { replayText } from "./replay-text";
import { showLetter } from "./show-letter";
import { DemoFolderOption } from "../demo/demo-folder-option";

interface Options {
  readonly out?: string;
  readonly json?: true;
  readonly code?: DeadLetterCode;
}

interface ListOptions extends Options {
  readonly limit: number;
}

interface ReplayOptions extends Options {
  readonly all?: true;
}

/** `ridestream dlq`: what could not be used, and the way back. */
export function dlqCommand(terminal: Terminal): Command {
  return new Command("dlq")
    .description("Lists, shows and replays the dead letters in RS_KAFKA_BROKERS, or of a demo.")
    .addCommand(
      new Command("list")
        .description(
          "Lists the open dead letters, the latest last: each reason with its trips, and how often and when they were sent again.",
        )
        .addOption(codeOption())
        .addOption(new Option("--limit <n>", "list at most so many").default(50).argParser(wholeNumber(1, 1_000)))
        .addOption(outOption())
        .addOption(jsonOption())
        .action((options: ListOptions) =>
          askLog(terminal, options.out, (log) => listLetters(terminal, log, { ...options, filter: filterOf(options) })),
        ),
    )
    .addCommand(
      new Command("show")
        .description("Shows one dead letter, open or sent: what is known of it, then the refused message as it came.")
        .addArgument(new Argument("<id>", "an id that list shows, such as 0-17"))
        .addOption(outOption())
        .action((id: string, options: Options) =>
          askLog(terminal, options.out, (log) => showLetter(terminal, log, id)),
        ),
    )
    .addCommand(
      new Command("replay")
        .description(
          "Sends open dead letters again to the topic they came from: of a readable request only the refused trips, anything else as it came.",
        )
        .addArgument(new Argument("[id...]", "ids that list shows"))
        .addOption(codeOption().conflicts("all"))
        .addOption(new Option("--all", "send all that are open"))
        .addOption(outOption())
        .addOption(jsonOption())
        .action((ids: readonly string[], options: ReplayOptions, command: Command) => {
          const chosen = [ids.length > 0, options.code !== undefined, options.all].filter(Boolean).length;
          if (chosen !== 1) return command.error("error: give ids, or --code, or --all");
          return askLog(terminal, options.out, (log) => replayChosen(terminal, log, ids, options));
        }),
    );
}

const outOption = () =>
  new DemoFolderOption("work with a demo's folder instead of the Kafka of RS_KAFKA_BROKERS", ["RS_KAFKA_BROKERS"]);
const codeOption = () =>
  new Option("--code <code>", "take only what was refused with this code").choices(deadLetterCodes);
const filterOf = ({ code }: Options): LetterFilter => (code === undefined ? {} : { code });

async function replayChosen(
  { out }: Terminal,
  log: EventLog,
  ids: readonly string[],
  options: ReplayOptions,
): Promise<void> {
  const done = await replay(log, ids.length > 0 ? { ids } : filterOf(options));
  if (options.json) {
    out.write(`${JSON.stringify(done)}\n`);
    return;
  }
  out.write(wrappedUnder(replayText(done), out.columns));
}
