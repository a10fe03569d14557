import { spawnSync } from "child_process";
import { resolve } from "path";

const program = resolve(__dirname, "../../dist/functions.js");

describe("the command line of the functions", () => {
  /** The exit code, and what it says first: it is given no settings. */
  const started = (line: string) => {
    const { status, stderr } = spawnSync(process.execPath, [program, ...line.split(" ")], {
      env: {},
      encoding: "utf8",
    });
    return [status, stderr.split(":")[0]];
  };

  it.each([
    "produce trips.ndjson",
    "load-lake --backfill --from 2026-11-24 --to 2026-11-25",
    "train-zones --report",
    "set-up",
  ])("takes %s", (line) => {
    expect(started(line)).toEqual([2, "RS-SETTINGS-INVALID"]);
  });

  it.each([
    "produce --until-end",
    "produce trips.ndjson more.ndjson",
    "enrich --until-then",
    "enrich --until-end x",
    "enrich --backfill",
    "load-search --from 2026-11-24",
    "load-lake --report",
  ])("shows its usage for %s", (line) => {
    expect(started(line)).toEqual([2, "usage"]);
  });
});
