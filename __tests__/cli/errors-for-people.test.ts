import { spawnSync } from "child_process";
import { cpSync, existsSync, truncateSync } from "fs";
import { join, resolve } from "path";
import { loadDuckDb } from "../../functions/adapters/embedded/load-duckdb";
import { UnavailableError } from "../../functions/ports/errors";
import { errorText } from "../../functions/runtime/error-text";
import { temporaryFolder } from "../temporary-folder";
import { demoJson, ridestream } from "./ridestream";

const program = resolve(__dirname, "../../dist/ridestream.js");
const { path: folder, write } = temporaryFolder();
const demo = join(folder, "demo");
const nowhere = join(folder, "nowhere", "file");

describe("an error of the command", () => {
  beforeAll(() => demoJson(["--trips", "50", "--out", demo]));

  it.each<readonly [what: string, args: readonly string[], said: RegExp]>([
    ["a folder of something else", ["trips", "latest", "--out", folder], /holds no demo: give the --out of one/],
    ["SQL that is wrong", ["sql", "SELEC 1", "--out", demo], /syntax error.*: correct the statement$/],
    [
      "SQL with an unknown column",
      ["sql", "SELECT a FROM trips_with_zones", "--out", demo],
      /: correct the statement$/,
    ],
    [
      "a file of a report that cannot be written",
      ["report", "totals", "--parquet", nowhere, "--out", demo],
      /^RS-REPORT-FILE: .*: give another file$/,
    ],
    [
      "a page that cannot be written",
      ["report", "--html", nowhere, "--out", demo],
      /^RS-REPORT-FILE: .*: give another file$/,
    ],
    [
      "bytes in place of CSV",
      ["demo", "--pickups", write("bytes.csv", 'date,lat,lon,ID\na"\u0001b,1,2,3\n'), "--out", join(folder, "a")],
      /^RS-PICKUPS-FILE: .* is not CSV \(invalid opening quote\): save it as/,
    ],
    ["a letter that is not there", ["dlq", "show", "9-9", "--out", demo], /: see ridestream dlq list$/],
    ["no such file", ["demo", "--requests", nowhere, "--out", join(folder, "a")], /\(ENOENT\): check the path$/],
    ["a command that is none", ["bogus"], /^see ridestream --help$/],
    ["an option that is none", ["dlq", "list", "--bogus"], /^see ridestream dlq list --help$/],
    ["a question without its option", ["trips", "find", "--out", demo], /^see ridestream trips find --help$/],
  ])("of %s ends in one line of what to do, without a stack", async (_what, args, said) => {
    const { code, stdout, stderr } = await ridestream(args);
    const lines = stderr.trimEnd().split("\n");
    expect(code).toBeGreaterThan(0);
    expect(stdout).toBe("");
    expect(lines.at(-1)).toMatch(said);
    expect(stderr).not.toMatch(/^ +at /m);
    // nothing of a file or a statement breaks the line
    expect(lines.filter((line) => !/^(Asks|error|RS-|see )/.test(line))).toEqual([]);
  });

  it.each([
    [
      ["trips", "find", "C-1"],
      /^error: unexpected argument "C-1": ridestream trips find takes no argument: .*--phone, --id$/m,
    ],
    [
      ["trips", "near", "40.7", "-74"],
      /^error: unexpected argument "-74": ridestream trips near takes <place> \(LATITUDE,LONGITUDE in degrees\)/,
    ],
    [
      ["cost", "gcp"],
      /^error: unexpected argument "gcp": ridestream cost takes no argument: .*--environment, --trips-per-day/,
    ],
    [["zones", "rollback", "now", "--out", demo], /^error: unexpected argument "now"/],
  ])("of a value without its option names the option: %j", async (args, said) => {
    const { code, stderr } = await ridestream(args);
    expect([code, stderr]).toEqual([2, expect.stringMatching(said)]);
  });

  it("of a wrong command line ends with the exit code 2, of another with 1", async () => {
    const wrong = [
      ["bogus"],
      ["demo", "--bogus"],
      ["sql"],
      ["cost"],
      ["trips"],
      ["revenue", "--last", "1w"],
      ["dlq", "replay"],
    ];
    for (const args of wrong) expect([args, (await ridestream(args)).code]).toEqual([args, 2]);
    expect((await ridestream(["report", "last-hour-by-comfort", "--csv", "--json"])).code).toBe(2);
    expect((await ridestream(["trips", "latest"])).code).toBe(2);
    expect((await ridestream(["trips", "latest", "--out", folder])).code).toBe(1);
    for (const args of [["--help"], ["trips", "near", "--help"], ["--version"]])
      expect([args, (await ridestream(args)).code]).toEqual([args, 0]);
  });

  it("of a server that refuses names it and what to do", async () => {
    const lake = { RS_LAKE_BUCKET: "rides", RS_LAKE_API_ENDPOINT: "http://127.0.0.1:9" };
    const { code, stderr } = await ridestream(["zones", "list"], { env: lake });
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(
        /^RS-UNAVAILABLE: bucket rides, asked to look at .*, is not available now .*correct its address\n$/,
      ),
    ]);
  });

  it("says the first cause of what does not answer", () => {
    const cause = new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") });
    expect(errorText(new UnavailableError("Kibana at http://k", { cause }))).toContain(
      "now (connect ECONNREFUSED): start",
    );
  });

  it("of a package that is missing has a code of its own", async () => {
    const missing = Object.assign(new Error("Cannot find module 'kafkajs'\nRequire stack:\n- a"), {
      code: "MODULE_NOT_FOUND",
    });
    expect(errorText(missing)).toBe(
      "RS-PACKAGE-MISSING: Cannot find module 'kafkajs': run npm ci on this machine, or npm install where ridestream is installed",
    );
    await expect(loadDuckDb(() => Promise.reject(missing))).rejects.toMatchObject({ code: "RS-PACKAGE-MISSING" });
  });

  it("ends at once where the system takes no folder", () => {
    if (!existsSync("/proc/self")) return;
    const { status, stderr } = spawnSync(
      process.execPath,
      [program, "demo", "--trips", "1", "--out", "/proc/ridestream"],
      {
        encoding: "utf8",
        timeout: 30_000,
        killSignal: "SIGKILL",
      },
    );
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^RS-DEMO-FOLDER: .*: give --out another folder\n$/)]);
  });

  it("is said once where the answer's disk is full", () => {
    if (!existsSync("/dev/full")) return;
    const { status, stderr } = spawnSync(
      "sh",
      ["-c", `"$0" "$@" > /dev/full`, process.execPath, program, "report", "totals", "--out", demo],
      {
        encoding: "utf8",
      },
    );
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/^RS-SYSTEM: standard output .*free disk space, then run again\n$/),
    ]);
  });

  it("is none where the warehouse of a demo is cut off: it is read from the lake again", async () => {
    const copy = join(folder, "copy");
    cpSync(demo, copy, { recursive: true });
    truncateSync(join(copy, "warehouse.duckdb"), 4_000);
    expect(await ridestream(["report", "totals", "--json", "--out", copy])).toMatchObject({ code: 0, stderr: "" });
  });
});
