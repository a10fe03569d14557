import { Command, Option } from "commander";
import { systemClock } from "../../functions/runtime/clock";
import type { Terminal } from "../terminal";
import { jsonOption, wholeNumber } from "../values";
import { printAnswers } from "./answers";
import type { DemoOptions } from "./demo-options";
import { createProgress } from "./progress";
import { runDemo } from "./run-demo";
import { summaryOf } from "./summary";
import { usualFolder } from "./demo-folder-option";

/** `ridestream demo`: the whole pipeline on embedded parts. */
export function demoCommand({ environment, out, err }: Terminal): Command {
  return new Command("demo")
    .description(
      "Runs the whole pipeline on this machine: produce, enrich, search, lake, zones, report. It needs no server. A server that you name replaces the embedded part.",
    )
    .addOption(
      new Option(
        "--pickups <file>",
        "make trips from these pickups (CSV date,lat,lon,ID), and learn the zones from them",
      ),
    )
    .addOption(
      new Option("--requests <file>", "send these requests, one JSON document or one on each line").conflicts(
        "pickups",
      ),
    )
    .addOption(
      new Option("--trips <n>", "make so many trips of the synthetic city")
        .default(20_000)
        .argParser(wholeNumber(1, 100_000_000)),
    )
    .addOption(
      new Option("--seed <n>", "choose the synthetic city: the same seed gives the same trips")
        .default(1)
        .argParser(wholeNumber(0, 2_147_483)),
    )
    .addOption(new Option("--out <folder>", "keep everything in this folder").default(usualFolder))
    .addOption(new Option("--fresh", "delete what earlier demos left in the folder"))
    .addOption(new Option("--kafka <brokers>", "use a Kafka for the log: host:port, comma-separated"))
    .addOption(new Option("--elasticsearch <url>", "use an Elasticsearch for the search index"))
    .addOption(new Option("--gcs <bucket>", "use a bucket for the lake, or http://host:port/bucket of an emulator"))
    .addOption(jsonOption())
    .action(async (options: DemoOptions) => {
      const stop = new AbortController();
      const onSignal = () => stop.abort();
      process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
      const progress = createProgress(err, systemClock);
      try {
        const result = await runDemo({ options, environment, clock: systemClock, signal: stop.signal, progress });
        progress.end();
        if (options.json) out.write(`${JSON.stringify(summaryOf(result))}\n`);
        else printAnswers(result, out);
      } finally {
        progress.end();
        process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
      }
    });
}
