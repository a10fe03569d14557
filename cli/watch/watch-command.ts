import { Command, Option } from "commander";
import { printable } from "../../functions/runtime/printable";
import { RidestreamError } from "../../functions/ports/errors";
import { systemClock as clock } from "../../functions/runtime/clock";
import { withLog } from "../open-log";
import { withIndex } from "../operations/open-index";
import type { Terminal } from "../terminal";
import { duration, jsonOption, wholeNumber } from "../values";
import { Watch, type WatchedStores } from "./look";
import { playLive } from "./play";
import { openScreen, type LiveScreen } from "./screen";
import { lineOf, viewOf } from "./view";

interface Options {
  readonly play?: number;
  readonly out: string;
  readonly every: number;
  readonly looks?: number;
  readonly json?: true;
}

/** `ridestream watch`: what happens now? */
export function watchCommand(terminal: Terminal): Command {
  return new Command("watch")
    .description(
      "Shows the platform live: trips and revenue, what each function has not handled, how soon a trip is found, what is refused, the last trips. It looks at the Kafka and the Elasticsearch of RS_KAFKA_BROKERS and RS_ELASTICSEARCH_URL, or with --play at a platform that it plays itself. q quits.",
    )
    .addOption(
      new Option("--play <trips>", "play so many trips of a synthetic city a second, on embedded parts").argParser(
        wholeNumber(1, 1_000),
      ),
    )
    .addOption(new Option("--out <folder>", "where --play keeps everything").default(".ridestream"))
    .addOption(new Option("--every <time>", "time between two looks").default(2_000, "2s").argParser(duration))
    .addOption(new Option("--looks <n>", "ends after so many").argParser(wholeNumber(1, 1_000_000)))
    .addOption(jsonOption())
    .action(async (options: Options) => {
      const stop = new AbortController();
      const onSignal = () => stop.abort();
      process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
      try {
        await withStores(terminal, options, stop.signal, (stores) => show(terminal, options, stores, stop));
      } finally {
        process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
      }
    });
}

function withStores(
  terminal: Terminal,
  { play, out }: Options,
  signal: AbortSignal,
  work: (stores: WatchedStores) => Promise<void>,
): Promise<void> {
  const { environment } = terminal;
  if (play !== undefined) return playLive({ folder: out, tripsPerSecond: play, environment, signal }, work);
  return withLog(terminal, undefined, (log) => withIndex(terminal, undefined, (index) => work({ log, index })));
}

async function show(
  terminal: Terminal,
  { every, looks = Number.POSITIVE_INFINITY, json }: Options,
  stores: WatchedStores,
  stop: AbortController,
): Promise<void> {
  const isLive = terminal.out.isTTY === true && !json;
  const screen = isLive ? openScreen(terminal, () => stop.abort()) : undefined;
  const watch = new Watch(stores, clock);
  try {
    for (let n = 1; n <= looks && !stop.signal.aborted; n++) {
      await tell(terminal, watch, screen, json === true);
      if (n < looks) await clock.sleep(every, stop.signal);
    }
  } finally {
    screen?.close();
    await watch.close();
  }
}

/** What cannot be seen now is told, and looked at again. */
async function tell(
  { out, err }: Terminal,
  watch: Watch,
  screen: LiveScreen | undefined,
  isJson: boolean,
): Promise<void> {
  try {
    const look = await watch.look();
    if (screen) screen.draw(viewOf(look, screen));
    else out.write(isJson ? `${JSON.stringify(look)}\n` : `${lineOf(look)}\n`);
  } catch (error) {
    if (!(error instanceof RidestreamError) || error.code !== "RS-UNAVAILABLE") throw error;
    if (screen) screen.draw([printable(error.message), "", "q quits"]);
    else err.write(`${error.code}: ${error.message}\n`);
  }
}
