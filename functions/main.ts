import { parseArgs } from "util";
import {
  ElasticsearchSettings,
  KafkaSettings,
  KibanaSettings,
  RuntimeSettings,
  settingsSchemas,
  SetUpSettings,
  type FunctionName,
} from "../contracts/settings";
import { createKafkaEventLog } from "./adapters/kafka/kafka-event-log";
import { produce } from "./produce/produce";
import { openRequests } from "./produce/requests-file";
import type { Sink } from "./run-backfill";
import { runFunction } from "./run-function";
import { systemClock } from "./runtime/clock";
import { errorText } from "./runtime/error-text";
import { createLogger } from "./runtime/logger";
import { isGiven, readSections, type Environment } from "./runtime/settings";
import { exitCodeOf, wrongUseExitCode } from "./runtime/wrong-use";
import { withSettingsFile } from "./settings-file";

const names = Object.keys(settingsSchemas) as FunctionName[];
const enders = names.filter((name) => name !== "produce");
const sinks: readonly Sink[] = ["load-search", "load-lake"];
const usage = `usage: functions.js ${names.join("|")}|set-up
       functions.js ${enders.join("|")} --until-end
       functions.js ${sinks.join("|")} --backfill [--from EDGE] [--to EDGE]   a time, or PARTITION:OFFSET,...
       functions.js train-zones --report
       functions.js produce FILE
       each with --settings FILE [--profile NAME]   settings from a file; the shell's go first
`;

/**
 * `node functions.js NAME`: runs one function against the servers that its settings (RS_...) name, until SIGTERM or SIGINT,
 * which finish the batch in hand. `--until-end` ends once all that its topic held at the start is committed, or it has trained
 * once. `load-search --backfill` and `load-lake --backfill` load again what their store lacks of a window of `topic_result`;
 * `train-zones --report` logs what the zones earned. `produce` sends trips of a synthetic city as they happen; `produce FILE`
 * sends the lines of a file, one request each, and ends. `set-up` makes the search index and the user that load-search logs in
 * as, writes Kibana's dashboards, and ends. `--settings FILE` and `--profile NAME` read settings from a file, as the command does; no file is
 * read unasked, so that a deployed function has the settings of its deployment alone.
 * Exit codes: 0 stopped as asked, 1 an error that the platform should restart it for, or a run that was stopped before its end,
 * 2 wrong usage or settings.
 */
async function main(args: readonly string[]): Promise<void> {
  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stop.abort());
  const { signal } = stop;
  const given = readArguments(args);
  const [name, ...files] = given?.positionals ?? [];
  const { from, to, settings, profile, ...asked } = given?.values ?? {};
  const environment = withSettingsFile(process.env, { file: settings, profile, cwd: undefined });
  const isMisplacedWindow = !asked.backfill && (from !== undefined || to !== undefined);
  const how = [...Object.keys(asked), ...files.map(() => "FILE"), ...(isMisplacedWindow ? ["window"] : [])].join(" ");
  const known = names.find((one) => one === name);
  const sink = sinks.find((one) => one === name);
  const [file = ""] = files;

  if (name === "produce" && how === "FILE") return produceLines(environment, file, signal);
  if (name === "set-up" && how === "") return setUp(environment);
  if (name === "train-zones" && how === "report") {
    endAtOnce(signal);
    return (await import("./run-report")).runReport(environment);
  }
  if (sink && how === "backfill") {
    endAtOnce(signal);
    return (await import("./run-backfill")).runBackfill(sink, environment, { from, to });
  }
  if (known && how === "") {
    await runFunction({ environment, signal, name: known, until: "stopped" });
    return;
  }
  if (known && known !== "produce" && how === "until-end") {
    const outcome = await runFunction({ environment, signal, name: known, until: "end" });
    // Who started it is not to take a run that was stopped for one that has done all.
    if (outcome === "stopped") process.exitCode = 1;
    return;
  }
  misused();
}

/** Undefined for an option that there is not. */
function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        "until-end": { type: "boolean" },
        backfill: { type: "boolean" },
        report: { type: "boolean" },
        from: { type: "string" },
        to: { type: "string" },
        settings: { type: "string" },
        profile: { type: "string" },
      },
    });
  } catch {
    return undefined;
  }
}

function misused(): void {
  process.stderr.write(usage);
  process.exitCode = wrongUseExitCode;
}

/** What commits nothing, and may be done again, has nothing to finish. */
function endAtOnce(signal: AbortSignal): void {
  signal.addEventListener("abort", () => process.exit(1));
}

/** Makes what load-search needs, then the dashboards: each where the settings say where. It may be done again. */
async function setUp(env: Environment): Promise<void> {
  const hasKibana = isGiven(env, "RS_KIBANA_URL");
  const kibanaSection = { kibana: KibanaSettings };
  const writerSections = { elasticsearch: ElasticsearchSettings, setUp: SetUpSettings };
  const makesWriter = !hasKibana || isGiven(env, "RS_ELASTICSEARCH_URL");
  // Every problem at once, before anything is made.
  const sections = { runtime: RuntimeSettings, ...(hasKibana && kibanaSection), ...(makesWriter && writerSections) };
  const { runtime } = readSections("set-up", sections, env);
  const logger = createLogger("set-up", runtime.logLevel);
  if (makesWriter) {
    const { elasticsearch, setUp: settings } = readSections("set-up", writerSections, env);
    const { setUpSearch } = await import("./adapters/elasticsearch/set-up-search");
    await setUpSearch(elasticsearch, settings.writerPassword);
    logger.info({ index: elasticsearch.alias }, "set up");
  }
  if (hasKibana) {
    const { kibana } = readSections("set-up", kibanaSection, env);
    const { applyDashboards } = await import("./adapters/kibana/kibana-dashboards");
    await applyDashboards(kibana);
    logger.info({ kibana: kibana.url }, "wrote the dashboards");
  }
}

async function produceLines(env: Environment, file: string, signal: AbortSignal): Promise<void> {
  const sections = { settings: settingsSchemas.produce, kafka: KafkaSettings, runtime: RuntimeSettings };
  const { settings, kafka, runtime } = readSections("produce", sections, env);
  const logger = createLogger("produce", runtime.logLevel);
  const requests = await openRequests(file, { signal, onWait: (what) => logger.info({}, what) }).catch(
    (error: unknown) => {
      // Asked to stop before anything was sent.
      if (signal.aborted) return undefined;
      throw error;
    },
  );
  if (!requests) return;
  const log = createKafkaEventLog({ connection: kafka, clock: systemClock });
  const counts = { trips: 0, refused: 0 };
  try {
    await produce(requests.messages(), {
      log,
      settings,
      signal,
      onHandled({ trips, refusals }) {
        counts.trips += trips;
        counts.refused += refusals.length;
      },
    });
  } finally {
    logger.info(counts, "produced");
    requests.close();
    await log.close();
  }
}

main(process.argv.slice(2))
  .catch((error: unknown) => {
    process.stderr.write(`${errorText(error)}\n`);
    process.exitCode = exitCodeOf(error);
  })
  // After a broker has died kafkajs keeps a connection open that it has given up: it must not keep the process.
  .finally(() => process.exit());
