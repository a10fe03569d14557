import { Command, Option } from "commander";
import { printable } from "../../functions/runtime/printable";
import { errorText } from "../../functions/runtime/error-text";
import { isGiven } from "../../functions/runtime/settings";
import { RidestreamError } from "../../functions/ports/errors";
import { systemClock as clock } from "../../functions/runtime/clock";
import { withLog } from "../open-log";
import { withIndex } from "../operations/open-index";
import { redraws, type Terminal } from "../terminal";
import { duration, jsonOption, wholeNumber } from "../values";
import { openLiveServer } from "./live-server";
import { Watch, type Look, type WatchedStores } from "./look";
import { playLive } from "./play";
import { openScreen } from "./screen";
import { lineOf, viewOf } from "./view";
import { usualFolder } from "../demo/demo-folder-option";

interface Options {
  readonly play?: number;
  readonly out: string;
  readonly every: number;
  readonly looks?: number;
  readonly json?: true;
  readonly serve?: number | true;
}

const defaultPort = 8090;

/** Trips come to no demo's folder unless somebody plays. */
const remedy = "add --play N, or set RS_KAFKA_BROKERS and RS_ELASTICSEARCH_URL";

/** `ridestream watch`: what happens now? */
export function watchCommand(terminal: Terminal): Command {
  return new Command("watch")
    .description(
      "Shows the platform live: trips and revenue, how far each function is behind, how soon a trip is found, refused messages, the last trips. It asks RS_KAFKA_BROKERS and RS_ELASTICSEARCH_URL. With --play it runs a platform of its own in the folder of --out. q quits.",
    )
    .addOption(
      new Option("--play <trips>", "make so many trips a second, on embedded parts").argParser(wholeNumber(1, 1_000)),
    )
    .addOption(new Option("--out <folder>", "keep everything of --play in this folder").default(usualFolder))
    .addOption(new Option("--every <time>", "time between two looks").default(2_000, "2s").argParser(duration))
    .addOption(new Option("--looks <n>", "end after so many looks").argParser(wholeNumber(1, 1_000_000)))
    .addOption(
      new Option("--serve [port]", `show it as a page on 127.0.0.1 (port ${defaultPort}; 0 takes any)`)
        .argParser(wholeNumber(0, 65_535))
        .conflicts("json"),
    )
    .addOption(jsonOption())
    .action(async (options: Options, command: Command) => {
      if (options.play === undefined && command.getOptionValueSource("out") !== "default")
        return command.error(`error: --out is the folder of --play: ${remedy}`);
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
  if (!isGiven(environment, "RS_KAFKA_BROKERS"))
    throw new RidestreamError("RS-SETTINGS-INVALID", `there is nothing to watch: ${remedy}`);
  return withLog(terminal, undefined, (log) => withIndex(terminal, undefined, (index) => work({ log, index })));
}

async function show(
  terminal: Terminal,
  { every, looks = Number.POSITIVE_INFINITY, json, serve }: Options,
  stores: WatchedStores,
  stop: AbortController,
): Promise<void> {
  const watch = new Watch(stores, clock);
  const view =
    serve === undefined
      ? openTerminalView(terminal, json === true, () => stop.abort())
      : await openPageView(terminal, serve === true ? defaultPort : serve);
  try {
    for (let n = 1; n <= looks && !stop.signal.aborted; n++) {
      await lookOnce(watch, view);
      if (n < looks) await clock.sleep(every, stop.signal);
    }
  } finally {
    await view.close();
    await watch.close();
  }
}

/** Where looks are shown. */
interface View {
  show(look: Look): void;
  /** What cannot be seen now, and why. */
  tell(trouble: RidestreamError): void;
  close(): Promise<void> | void;
}

/** What cannot be seen now is told, and looked at again. */
async function lookOnce(watch: Watch, view: View): Promise<void> {
  try {
    view.show(await watch.look());
  } catch (error) {
    if (!(error instanceof RidestreamError) || error.code !== "RS-UNAVAILABLE") throw error;
    view.tell(error);
  }
}

function openTerminalView(terminal: Terminal, isJson: boolean, onQuit: () => void): View {
  const { out, err } = terminal;
  if (redraws(out) && !isJson) {
    const screen = openScreen(terminal, onQuit);
    return {
      show: (look) => screen.draw(viewOf(look, screen)),
      tell: ({ message }) => screen.draw([printable(message), "", "q quits"]),
      close: () => screen.close(),
    };
  }
  return {
    show: (look) => out.write(isJson ? `${JSON.stringify(look)}\n` : `${lineOf(look)}\n`),
    tell: (trouble) => err.write(`${errorText(trouble)}\n`),
    close: () => undefined,
  };
}

async function openPageView({ out }: Terminal, port: number): Promise<View> {
  const server = await openLiveServer(port);
  out.write(`${server.url} is live until Ctrl-C\n`);
  return {
    show: (look) => server.show(look),
    tell: ({ message }) => server.tell(message),
    close: () => server.close(),
  };
}
