import { Command } from "commander";
import { count } from "../tables";
import type { Terminal } from "../terminal";
import { jsonOption } from "../values";
import { withLog } from "../open-log";
import { withIndex } from "./open-index";
import { reindex, tripsOfTopic, type Reindexed } from "./reindex";

/** `ridestream reindex`: the index lacks trips. */
export function reindexCommand(terminal: Terminal): Command {
  return new Command("reindex")
    .description(
      "Puts the trips of topic_result into the search index again, where it lacks them. Give another RS_ELASTICSEARCH_ALIAS to build a second index beside the one in use.",
    )
    .addOption(jsonOption())
    .action(({ json }: { readonly json?: true }) =>
      withLog(terminal, undefined, (log) =>
        withIndex(terminal, undefined, async (index) => {
          const result = await reindex(tripsOfTopic(log), index);
          terminal.out.write(json ? `${JSON.stringify(result)}\n` : told(result));
        }),
      ),
    );
}

const told = ({ created, existing, rejected, unreadable }: Reindexed) =>
  `${count(created)} trips indexed; ${count(existing)} were there, ${count(rejected)} are refused, ${count(unreadable)} records hold none\n`;
