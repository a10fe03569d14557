import { Command, Option } from "commander";
import { LakeSettings } from "../../contracts/settings";
import { backfillIndex, tripsOfTopic, type IndexBackfill } from "../../functions/load-search/backfill-index";
import type { SearchIndex } from "../../functions/ports/search-index";
import { systemClock } from "../../functions/runtime/clock";
import type { OnShare } from "../../functions/runtime/read-topic";
import { readSections } from "../../functions/runtime/settings";
import { askLog } from "../open-log";
import { shareLine } from "../progress-line";
import { count, counted } from "../tables";
import type { Terminal } from "../terminal";
import { jsonOption } from "../values";
import { withIndex } from "./open-index";
import { tripsOfLake } from "./trips-of-lake";

interface Options {
  readonly from: "topic" | "lake";
  readonly json?: true;
}

/** `ridestream reindex`: the index lacks trips. */
export function reindexCommand(terminal: Terminal): Command {
  return new Command("reindex")
    .description(
      "Adds the trips that the search index lacks. Set another RS_ELASTICSEARCH_ALIAS to build a second index beside the one in use.",
    )
    .addOption(
      new Option("--from <store>", "topic_result, or what is older: the lake, which has no names and phones")
        .choices(["topic", "lake"])
        .default("topic"),
    )
    .addOption(jsonOption())
    .action(({ from, json }: Options) =>
      withIndex(terminal, undefined, async (index) => {
        const line = shareLine(terminal.err, systemClock);
        const onShare = json ? undefined : line.show;
        const result = await (
          from === "topic"
            ? askLog(terminal, undefined, (log) => backfillIndex(tripsOfTopic(log, undefined, onShare), index))
            : fromLake(terminal, index, onShare)
        ).finally(() => line.clear());
        terminal.out.write(json ? `${JSON.stringify(result)}\n` : told(result));
      }),
    );
}

async function fromLake(
  { environment }: Terminal,
  index: SearchIndex,
  onShare: OnShare | undefined,
): Promise<IndexBackfill> {
  const { lake: connection } = readSections("ridestream reindex", { lake: LakeSettings }, environment);
  const { createGcsObjectStore } = await import("../../functions/adapters/gcs/gcs-object-store");
  return backfillIndex(tripsOfLake(createGcsObjectStore({ connection }), onShare), index);
}

const told = ({ created, existing, rejected, unreadable }: IndexBackfill) =>
  `${counted(created, "trip")} indexed; ${count(existing)} ${wasOrWere(existing)} there, ${count(rejected)} refused, ${counted(unreadable, "record")} without a trip\n`;

const wasOrWere = (howMany: number) => (howMany === 1 ? "was" : "were");
