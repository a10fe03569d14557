import { Command, Option } from "commander";
import { LakeSettings } from "../../contracts/settings";
import { keptBesideMs } from "../../functions/compact-lake/compaction";
import { compactedUntilMs, compactLake } from "../../functions/compact-lake/compact-lake";
import type { CompactionOutcome } from "../../functions/compact-lake/compaction";
import { RidestreamError } from "../../functions/ports/errors";
import type { ObjectStore } from "../../functions/ports/object-store";
import { systemClock } from "../../functions/runtime/clock";
import { readSections } from "../../functions/runtime/settings";
import { withDemoFolder } from "../demo/demo-folder";
import { DemoFolderOption } from "../demo/demo-folder-option";
import { firstAnswer, waitsOn } from "../first-answer";
import { count } from "../tables";
import type { Terminal } from "../terminal";
import { duration, jsonOption, wholeHour } from "../values";

interface CompactOptions {
  readonly from?: number;
  readonly to?: number;
  readonly keep?: number;
  readonly json?: true;
  readonly out?: string;
}

/** `ridestream lake`: the objects that trips lie in. */
export function lakeCommand(terminal: Terminal): Command {
  return new Command("lake")
    .description("Keeps the data lake's objects few and large.")
    .addCommand(compactCommand(terminal));
}

const usualWindowMs = 7 * 86_400_000;

function compactCommand(terminal: Terminal): Command {
  return new Command("compact")
    .description(
      "Combines the small objects of each hour and partition into one. Trips are never missing or counted twice meanwhile.",
    )
    .addOption(
      new Option("--from <time>", "first hour, like 2026-11-24 or 2026-11-24T12:00Z (default: 7 days ago)").argParser(
        wholeHour,
      ),
    )
    .addOption(
      new Option("--to <time>", "hour after the last one (default: hours that ended two hours ago)").argParser(
        wholeHour,
      ),
    )
    .addOption(
      new Option(
        "--keep <time>",
        "how long small objects stay beside the combined one, for queries that run (default: 6h, 0 in a demo's folder)",
      ).argParser((text) => (text === "0" ? 0 : duration(text))),
    )
    .addOption(jsonOption())
    .addOption(new DemoFolderOption("a demo's folder; without it, the bucket of RS_LAKE_BUCKET", ["RS_LAKE_BUCKET"]))
    .action(async ({ from, to, keep, json, out }: CompactOptions, command: Command) => {
      const toMs = to ?? compactedUntilMs(systemClock);
      const fromMs = from ?? toMs - usualWindowMs;
      if (fromMs >= toMs) return command.error("error: --from is not before --to: give an earlier hour");
      const compact = (lake: ObjectStore, usualKeepMs: number) =>
        compactLake({ lake, clock: systemClock, hours: { fromMs, toMs }, keepMs: keep ?? usualKeepMs });
      const outcome = await (out === undefined
        ? withBucket(terminal, (lake) => compact(lake, keptBesideMs))
        : withFolder(out, (lake) => compact(lake, 0)));
      terminal.out.write(json ? `${JSON.stringify(outcome)}\n` : told(outcome));
    });
}

async function withBucket<T>({ environment, err }: Terminal, work: (lake: ObjectStore) => Promise<T>): Promise<T> {
  const { lake: connection } = readSections("ridestream lake", { lake: LakeSettings }, environment);
  const { createGcsObjectStore } = await import("../../functions/adapters/gcs/gcs-object-store");
  const lake = createGcsObjectStore({ connection });
  // Each request is bounded by itself.
  const address = `bucket ${connection.bucket}`;
  const asked = { server: "lake", address, onWait: waitsOn(err), withinMs: Number.POSITIVE_INFINITY } as const;
  return firstAnswer(asked, () => work(lake));
}

const withFolder = <T>(given: string, work: (lake: ObjectStore) => Promise<T>): Promise<T> =>
  withDemoFolder(given, async ({ pathOf, access }) => {
    if (access === "read")
      throw new RidestreamError(
        "RS-DEMO-FOLDER",
        `${given} cannot be written by you: ask its owner, or give --out another folder`,
      );
    const { createFolderObjectStore } = await import("../../functions/adapters/embedded/folder-object-store");
    return work(createFolderObjectStore(pathOf("lake")));
  });

function told({ hours, objects, written, rows, removed, waiting }: CompactionOutcome): string {
  const later = waiting > 0 ? `; ${count(waiting)} stay for now: run it again later to remove them` : "";
  return `${count(hours)} hours: ${count(written)} objects written, with ${count(rows)} rows; ${count(removed)} removed, ${count(objects)} left${later}\n`;
}
