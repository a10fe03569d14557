import { Argument, Command, Option } from "commander";
import { deadLetterCodes, type DeadLetterCode } from "../../contracts/dead-letters";
import type { EventLog } from "../../functions/ports/event-log";
import { sourceKeyOf } from "../../functions/runtime/dead-letter";
import { withLog } from "../open-log";
import { count, table } from "../tables";
import type { Terminal } from "../terminal";
import { jsonOption, wholeNumber } from "../values";
import { lettersOf, readLetters, type FiledLetter, type LetterFilter } from "./dead-letters";
import { replay } from "./replay";

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
    .description("Lists, shows and replays the dead letters of the Kafka that RS_KAFKA_BROKERS names, or of a demo.")
    .addCommand(
      new Command("list")
        .description("One line a dead letter, the latest last: where it lies, why, and where it came from.")
        .addOption(codeOption())
        .addOption(new Option("--limit <n>", "most that are told").default(50).argParser(wholeNumber(1, 1_000)))
        .addOption(outOption())
        .addOption(jsonOption())
        .action((options: ListOptions) => withLog(terminal, options.out, (log) => list(terminal, log, options))),
    )
    .addCommand(
      new Command("show")
        .description("One dead letter, whole: what is known of it, then the refused message as it came.")
        .addArgument(new Argument("<id>", "as list tells it, such as 0-17"))
        .addOption(outOption())
        .action((id: string, options: Options) => withLog(terminal, options.out, (log) => show(terminal, log, id))),
    )
    .addCommand(
      new Command("replay")
        .description(
          "Sends dead letters again to the topic they came from; of a readable request only the refused trips. Those count once, however often they are sent; a message that could not be read is sent as it came.",
        )
        .addArgument(new Argument("[id...]", "as list tells them"))
        .addOption(codeOption().conflicts("all"))
        .addOption(new Option("--all", "all that there are"))
        .addOption(outOption())
        .addOption(jsonOption())
        .action((ids: readonly string[], options: ReplayOptions, command: Command) => {
          const chosen = [ids.length > 0, options.code !== undefined, options.all].filter(Boolean).length;
          if (chosen !== 1) return command.error("error: give ids, or --code, or --all", { exitCode: 2 });
          return withLog(terminal, options.out, (log) => replayChosen(terminal, log, ids, options));
        }),
    );
}

const outOption = () => new Option("--out <folder>", "a demo's folder; without it, the Kafka of RS_KAFKA_BROKERS");
const codeOption = () => new Option("--code <code>", "only those of this code").choices(deadLetterCodes);
const filterOf = ({ code }: Options): LetterFilter => (code === undefined ? {} : { code });

const longestReason = 100;

async function list({ out }: Terminal, log: EventLog, options: ListOptions): Promise<void> {
  let found = 0;
  let latest: FiledLetter[] = [];
  for await (const letter of readLetters(log, filterOf(options))) {
    found++;
    latest.push(letter);
    if (latest.length >= 2 * options.limit) latest = latestOf(latest, options.limit);
  }
  const letters = latestOf(latest, options.limit).map(told);
  if (options.json) {
    out.write(`${JSON.stringify({ found, letters })}\n`);
    return;
  }
  if (found === 0) {
    out.write("no dead letters\n");
    return;
  }
  const rows = letters.map(({ id, filedAt, code, trips, reason, from }) => [id, filedAt, code, trips, reason, from]);
  out.write(
    table(
      ["id", "filed", "code", "trips", "reason", "from"],
      rows.map((row) => row.map(String)),
    ),
  );
  if (found > letters.length) out.write(`the latest ${count(letters.length)} of ${count(found)}: --limit tells more\n`);
}

function latestOf(letters: readonly FiledLetter[], limit: number): FiledLetter[] {
  return [...letters].sort((one, other) => one.filedAtMs - other.filedAtMs).slice(-limit);
}

/** A dead letter in a line, without what the message held. */
function told({ id, code, reason, function: by, topic, partition, offset, refusedTrips, filedAtMs }: FiledLetter) {
  return {
    id,
    filedAt: new Date(filedAtMs).toISOString(),
    code,
    trips: refusedTrips.length,
    reason: reason.length > longestReason ? `${reason.slice(0, longestReason)}…` : reason,
    function: by,
    from: offset === undefined ? topic : `${topic}-${partition ?? 0}-${offset}`,
  };
}

async function show({ out }: Terminal, log: EventLog, id: string): Promise<void> {
  for (const { record, filedAtMs, ...letter } of await lettersOf(log, [id])) {
    const about = { ...letter, filedAt: new Date(filedAtMs).toISOString(), key: text(sourceKeyOf(record)) };
    out.write(`${JSON.stringify(about, null, 2)}\n`);
    out.write(record.value === null ? "(no value)" : record.value);
    out.write("\n");
  }
}

const text = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes).toString("utf8"));

async function replayChosen(
  { out }: Terminal,
  log: EventLog,
  ids: readonly string[],
  options: ReplayOptions,
): Promise<void> {
  const done = await replay(log, ids.length > 0 ? await lettersOf(log, ids) : readLetters(log, filterOf(options)));
  const skipped =
    done.skipped === 0
      ? ""
      : `; ${count(done.skipped)} stay: too large for the topic they were sent to, cut, or not readable`;
  const said = `${count(done.messages)} messages with ${count(done.trips)} trips sent again${skipped}\n`;
  out.write(options.json ? `${JSON.stringify(done)}\n` : said);
}
