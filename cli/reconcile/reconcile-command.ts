import { randomUUID } from "crypto";
import { Type } from "@sinclair/typebox";
import { Command, Option } from "commander";
import { LoadLakeSettings } from "../../contracts/settings";
import { topicResult } from "../../contracts/topics";
import { instantOf } from "../../functions/domain/instant";
import { allTime, type PricedWindow } from "../../functions/ports/search-index";
import { systemClock } from "../../functions/runtime/clock";
import { isGiven, readSections, type Environment } from "../../functions/runtime/settings";
import { shareLine } from "../progress-line";
import { usualColumns, type Terminal } from "../terminal";
import { jsonOption, wholeNumber } from "../values";
import { wrappedUnder } from "../wrapped";
import { withStores } from "./open-stores";
import { verdicts } from "./findings";
import { reconcile, type Reconciled } from "./reconcile";
import { reconciledText } from "./reconciled-text";
import { repairCommands } from "./repair-commands";
import { DemoFolderOption } from "../demo/demo-folder-option";

interface Options {
  readonly from?: string;
  readonly to?: string;
  readonly all?: true;
  readonly repair?: true;
  readonly lakeKeepDays: number;
  readonly limit: number;
  readonly out?: string;
  readonly json?: true;
}

const help = `
A trip lies in the window by the time at which it was priced (agent_timestamp), which topic_result, index and lake hold alike; a request without a result by the time at which its message was sent. Without a window: the ${topicResult.retentionMs / 86_400_000} days that topic_result holds.

missing    a store that keeps the trip lacks it
doubled    a store holds it twice; a report over the lake counts it once, a sum over the index twice
different  a store holds it with other values
pending    a function has not committed it yet: no finding

Exit code: 0 all agree; 1 something is missing, doubled or different, or the comparison failed; 2 the command line is wrong.
--repair writes documents of the index from topic_result or the lake, and rows of the lake from topic_result, and compares again. It needs RS_PERSONAL_DATA_KEY, the key of load-lake. See docs/guarantees.md.`;

/** `ridestream reconcile`: is anything missing, or there twice? */
export function reconcileCommand(terminal: Terminal): Command {
  return new Command("reconcile")
    .description(
      "Compares topics, dead letters, index and lake, and names each trip that is missing, doubled or different.",
    )
    .addHelpText("after", () => wrappedUnder(help, terminal.out.columns ?? usualColumns))
    .addOption(
      new Option("--from <time>", "compare trips priced from then on, like 2026-11-24T12:00Z").conflicts("all"),
    )
    .addOption(new Option("--to <time>", "and before then (default: now)").conflicts("all"))
    .addOption(new Option("--all", "compare all trips; it reads the whole lake and the whole index"))
    .addOption(new Option("--repair", "repair what can be repaired, then compare again"))
    .addOption(
      new Option("--lake-keep-days <n>", "days after which the lake's bucket deletes objects; 0: it does not")
        .default(0)
        .argParser(wholeNumber(0, 36_500)),
    )
    .addOption(
      new Option("--limit <n>", "list so many findings of each kind").default(50).argParser(wholeNumber(1, 10_000)),
    )
    .addOption(
      new DemoFolderOption("a demo's folder; without it, the servers of the settings", [
        "RS_KAFKA_BROKERS",
        "RS_ELASTICSEARCH_URL",
        "RS_LAKE_BUCKET",
      ]),
    )
    .addOption(jsonOption())
    .action(async (options: Options, command: Command) => {
      const window = windowOf(options, systemClock.now());
      if (typeof window === "string") return command.error(`error: ${window}`);
      const personalDataKey = keyOf(terminal.environment, options);
      const line = shareLine(terminal.err, systemClock);
      const result = await withStores(terminal, options.out, ({ indexKeepDays, ...stores }) =>
        reconcile({
          ...stores,
          mode: options.repair ? "repair" : "compare",
          clock: systemClock,
          window,
          keepDays: { index: indexKeepDays, lake: options.lakeKeepDays },
          limit: options.limit,
          commandOf: repairCommands(options, terminal.environment),
          ...(personalDataKey !== undefined && { personalDataKey }),
          secret: randomUUID(),
          ...(!options.json && {
            onStep: (what: string) => {
              line.clear();
              terminal.err.write(`${what}\n`);
            },
            onShare: line.show,
          }),
        }),
      ).finally(() => line.clear());
      terminal.out.write(
        options.json
          ? `${JSON.stringify({ window: shownWindow(window), ...result, ...namedAlike(result) })}\n`
          : reconciledText(result, shownWindow(window), terminal.out.columns),
      );
      if (!result.agree) terminal.exitWith(1);
    });
}

/** Findings with the name that a trip's id has everywhere else, beside the one that they had first. */
const namedAlike = (result: Reconciled) =>
  Object.fromEntries(
    verdicts.map((verdict) => {
      const { findings, ...rest } = result[verdict];
      return [verdict, { ...rest, findings: findings.map((one) => ({ trip_id: one.tripId, ...one })) }];
    }),
  );

/** The window in ms, or what is wrong with the options. */
function windowOf({ from, to, all }: Options, nowMs: number): PricedWindow | string {
  if (all) return allTime;
  for (const [option, text] of Object.entries({ from, to }))
    if (text !== undefined && instantOf(text) === undefined)
      return `--${option} ${text} is no time: write 2026-11-24, 2026-11-24T12:00:00Z or 2026-11-24T14:00:00+02:00`;
  const at = (text: string | undefined, otherwiseMs: number) =>
    text === undefined ? otherwiseMs : Date.parse(instantOf(text) ?? "");
  const toMs = at(to, nowMs);
  const fromMs = at(from, toMs - topicResult.retentionMs);
  return fromMs < toMs
    ? { fromMs, toMs }
    : `--from ${from ?? ""} is not before --to ${to ?? "(now)"}: give an earlier time`;
}

/** RFC 3339 UTC; null where the window has no end. */
const shownWindow = ({ fromMs, toMs }: PricedWindow) => ({ from: shown(fromMs), to: shown(toMs) });
const shown = (ms: number) => (Number.isFinite(ms) ? new Date(ms).toISOString() : null);

const KeySettings = Type.Pick(LoadLakeSettings, ["personalDataKey"]);

/** The key of the lake's hashes; a repair needs it. @throws RidestreamError RS-SETTINGS-INVALID */
const keyOf = (environment: Environment, { repair }: Options): string | undefined =>
  repair || isGiven(environment, "RS_PERSONAL_DATA_KEY")
    ? readSections("ridestream reconcile", { key: KeySettings }, environment).key.personalDataKey
    : undefined;
