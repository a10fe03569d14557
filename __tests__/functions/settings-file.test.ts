import { spawnSync } from "child_process";
import { resolve } from "path";
import { temporaryFolder } from "../temporary-folder";

const program = resolve(__dirname, "../../dist/functions.js");

describe("a function that is started by hand", () => {
  const { path, write } = temporaryFolder();
  const brokers = (value: string) => ({ RS_KAFKA_BROKERS: value });
  write("ridestream.json", JSON.stringify({ settings: brokers("of a folder") }));
  const file = write(
    "mine.json",
    JSON.stringify({ settings: brokers("of file"), profiles: { prod: brokers("of prod") } }),
  );
  /** The exit code, and which brokers it was given: they are refused by name. */
  const started = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const { status, stderr } = spawnSync(process.execPath, [program, ...args], { cwd: path, env, encoding: "utf8" });
    return [status, /RS_KAFKA_BROKERS: "([^"]*)"/.exec(stderr)?.[1] ?? stderr.split(":")[0]];
  };

  it("reads the file and the profile that it is given, after what the shell gives", () => {
    expect(started(["enrich", "--settings", file])).toEqual([2, "of file"]);
    expect(started(["load-lake", "--backfill", "--settings", file, "--profile", "prod"])).toEqual([2, "of prod"]);
    expect(started(["enrich", "--settings", file], brokers("of shell"))).toEqual([2, "of shell"]);
  });

  it("reads none unasked: a deployed function has the settings of its deployment alone", () => {
    expect(started(["enrich"])).toEqual([2, "RS-SETTINGS-INVALID"]);
    expect(started(["enrich", "--profile", "prod"])).toEqual([2, "RS-SETTINGS-FILE"]);
  });
});
