import { Command, Option } from "commander";
import { usualRepeatsWithinDays } from "../../contracts/repeats";
import { systemClock } from "../../functions/runtime/clock";
import type { LakeHours } from "../../functions/ports/warehouse";
import { progressLine, shareText } from "../progress-line";
import type { Terminal } from "../terminal";
import { wholeHour, wholeNumber } from "../values";
import { askBigQuery, withDemoWarehouse } from "./open-warehouse";
import { DemoFolderOption } from "../demo/demo-folder-option";

interface RebuildOptions {
  readonly from: number;
  readonly to: number;
  readonly repeatsWithin: number;
  readonly out?: string;
}

/** `ridestream warehouse`: what the warehouse keeps of the lake. */
export function warehouseCommand(terminal: Terminal): Command {
  return new Command("warehouse")
    .description("Rebuilds the warehouse from the lake.")
    .addCommand(rebuildCommand(terminal));
}

function rebuildCommand(terminal: Terminal): Command {
  return new Command("rebuild")
    .description("Replaces the trips of a window by those that the lake holds of it now, day by day.")
    .addOption(
      new Option("--from <time>", "the first hour, like 2026-11-24 or 2026-11-24T12:00Z, by the time of pricing")
        .argParser(wholeHour)
        .makeOptionMandatory(),
    )
    .addOption(new Option("--to <time>", "the hour after the last one").argParser(wholeHour).makeOptionMandatory())
    .addOption(
      new Option("--repeats-within <days>", "the deployment's repeatsWithinDays; not for a demo's folder")
        .default(usualRepeatsWithinDays)
        .argParser(wholeNumber(1, 365)),
    )
    .addOption(
      new DemoFolderOption(
        "a demo's folder; without it, the BigQuery of RS_WAREHOUSE_PROJECT, else the demo in .ridestream",
        ["RS_WAREHOUSE_PROJECT"],
      ),
    )
    .action(async ({ from, to, repeatsWithin, out }: RebuildOptions, command: Command) => {
      if (from >= to) return command.error("error: --from is not before --to: give an earlier hour");
      if (from > systemClock.now())
        return command.error("error: --from lies in the future: give an hour that has begun");
      const each = async (rebuild: (hours: LakeHours) => Promise<void>) => {
        // Nothing is priced after today.
        const toMs = Math.min(to, Math.ceil(systemClock.now() / dayMs) * dayMs);
        const line = progressLine(terminal.err, systemClock);
        const startedMs = systemClock.elapsed();
        for (const hours of daysOf({ fromMs: from, toMs })) {
          await rebuild(hours);
          line.clear();
          terminal.out.write(`${timeText(hours.fromMs)} to ${timeText(hours.toMs)} (UTC) is rebuilt\n`);
          const share = { done: hours.toMs - from, total: toMs - from, elapsedMs: systemClock.elapsed() - startedMs };
          if (hours.toMs < toMs) line.show([shareText(share)]);
        }
      };
      if (out === undefined)
        await askBigQuery(terminal, (warehouse) => each((hours) => warehouse.rebuild(hours, repeatsWithin)));
      else await withDemoWarehouse(out, (warehouse) => each((hours) => warehouse.rebuild(hours)));
    });
}

const dayMs = 86_400_000;

/** A day at most at once: what is done stays done if a later one fails. */
function* daysOf({ fromMs, toMs }: LakeHours): Generator<LakeHours> {
  for (let start = fromMs; start < toMs;) {
    const end = Math.min(toMs, (Math.floor(start / dayMs) + 1) * dayMs);
    yield { fromMs: start, toMs: end };
    start = end;
  }
}

const timeText = (ms: number) => new Date(ms).toISOString().slice(0, 16).replace("T", " ");
