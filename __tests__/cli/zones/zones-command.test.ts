import { spawn } from "child_process";
import { once } from "events";
import { readFileSync, rmSync, writeFileSync } from "fs";
import { join } from "path";
import type { CurrentZones, ZoneModel, ZonesVerdict } from "../../../contracts/zone-model";
import { folderLockName } from "../../../functions/adapters/embedded/folder-lock";
import { outIn } from "../demo/demo-output";
import { demoJson, ridestream } from "../ridestream";
import { temporaryFolder } from "../../temporary-folder";

interface Listed {
  readonly inUse: CurrentZones | null;
  readonly versions: readonly { readonly version: string; readonly zones: number }[];
  readonly lastVerdict: ZonesVerdict | null;
  readonly problems: readonly string[];
}

interface Shown {
  readonly model: ZoneModel;
  readonly inUse: CurrentZones | null;
  readonly zones: readonly { readonly zone: number; readonly share: number; readonly spreadKm: number | null }[];
  readonly measuredOn: number;
}

interface Trained extends Omit<Shown, "inUse"> {
  readonly verdict: ZonesVerdict;
  readonly candidate: ZoneModel;
  readonly inUse: ZoneModel | null;
}

const unknown = "zones-0123456789ab";

/** Locks a demo's folder by a process of its own, as another command would; fails when it is locked. @returns what ends it */
async function lockedElsewhere(out: string): Promise<() => Promise<unknown>> {
  const file = JSON.stringify(join(out, folderLockName));
  const script = `require("@duckdb/node-api").DuckDBInstance.create(${file}).then((lock) => {
    console.log("locked");
    process.stdin.on("data", () => lock.closeSync());
  });`;
  const child = spawn(process.execPath, ["-e", script], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "close");
  const [said] = (await Promise.race([once(child.stdout, "data"), ended])) as [unknown];
  if (!(said instanceof Uint8Array)) throw new Error(`${out} is locked already`);
  return () => {
    child.stdin.end("end\n");
    return ended;
  };
}

describe("ridestream zones, of a demo", () => {
  const folder = temporaryFolder();
  const out = outIn(folder);
  const zones = (...args: readonly string[]) => ridestream(["zones", ...args, "--out", out]);
  /** Runs a command that must end well, and reads the JSON that it prints. */
  const ask = async <T>(...args: readonly string[]): Promise<T> => {
    const { code, stderr, stdout } = await zones(...args, "--json");
    expect([code, stderr]).toEqual([0, ""]);
    return JSON.parse(stdout) as T;
  };
  const inUse = async () => (await ask<Listed>("list")).inUse?.version;
  const currentPath = join(out, "lake", "models", "ride_hailing_clusters", "current.json");
  beforeAll(async () => {
    await demoJson(["--trips", "1500", "--out", out]);
  });

  it("lists what the demo learned, and shows the one in use", async () => {
    const { inUse: current, versions, lastVerdict, problems } = await ask<Listed>("list");
    expect(versions).toContainEqual(expect.objectContaining({ version: current?.version, zones: 8 }));
    expect(lastVerdict?.candidate).toBe(versions[0]?.version);
    expect(problems).toEqual([]);
    const shown = await ask<Shown>("show");
    expect(shown).toMatchObject({ model: { version: current?.version }, inUse: current });
    expect(shown.zones.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
    // Three trips of sixteen judge.
    expect(shown.measuredOn).toBeGreaterThan(200);
    expect(shown.measuredOn).toBeLessThan(400);
    for (const { spreadKm } of shown.zones) expect(spreadKm).toBeGreaterThan(0);
    const { stdout } = await zones("show");
    expect(stdout).toMatch(/^zones-[0-9a-f]{12}, in use since .*\n8 zones of [\d,]+ pickups, trained /);
    expect(stdout).toContain("↑ N");
    expect(stdout).toContain("spread km");
    expect((await zones("show", "--no-spread")).stdout).not.toContain("spread");
  });

  it("trains without a promotion, promotes what was trained, and rolls back", async () => {
    const before = await inUse();
    const { candidate, verdict, inUse: after } = await ask<Trained>("train", "--zones", "5", "--promote", "never");
    expect(verdict).toMatchObject({ promoted: false, reason: "not asked", current: before });
    expect([candidate.zones.length, after?.version, await inUse()]).toEqual([5, before, before]);
    expect(await ask<Shown>("show", candidate.version)).toMatchObject({ model: candidate, inUse: null });

    const promoted = await zones("promote", candidate.version);
    expect(promoted).toMatchObject({
      code: 0,
      stdout: `${candidate.version} is in use now, in the place of ${before ?? ""}.\nTo go back: ridestream zones rollback --out ${out}\n`,
    });
    expect(await inUse()).toBe(candidate.version);
    // Reports speak in its zones.
    const report = await ridestream(["report", "revenue-by-zone-and-comfort", "--out", out, "--json"]);
    const rows = JSON.parse(report.stdout) as readonly { readonly CENTROID_ID: number }[];
    expect([...new Set(rows.map((row) => row.CENTROID_ID))].sort()).toEqual(candidate.zones.map(({ zone }) => zone));
    const again = await zones("promote", candidate.version);
    expect([again.code, again.stdout]).toEqual([0, `${candidate.version} is in use already: nothing is changed.\n`]);

    expect((await zones("rollback")).stdout).toContain(
      `${before ?? ""} is in use again, in the place of ${candidate.version}.\n`,
    );
    expect(await inUse()).toBe(before);
  });

  it("says in two lines what became of a training, and shows the zones in use", async () => {
    const { code, stdout } = await zones("train", "--promote", "always", "--zones", "6");
    expect(code).toBe(0);
    const [decided, numbers] = stdout.split("\n");
    expect(decided).toMatch(/^Zones are learned again from [\d,]+ pickups: zones-[0-9a-f]{12} takes over: /);
    expect(numbers).toMatch(/^ {2}6 of 8 zones keep their numbers/);
    expect(stdout).toMatch(/\nzones-[0-9a-f]{12}, in use:\n {2}↑ N\n/);
    expect((await zones("rollback")).code).toBe(0);
    const kept = await zones("train", "--promote", "never", "--zones", "6");
    expect([kept.code, kept.stdout]).toEqual([0, expect.stringMatching(/What was learned: ridestream zones show /)]);
  });

  it("takes RS_ZONES where it is not told how many", async () => {
    const env = { RS_ZONES: "3" };
    const { stdout } = await ridestream(["zones", "train", "--promote", "never", "--out", out, "--json"], { env });
    expect((JSON.parse(stdout) as Trained).candidate.zones).toHaveLength(3);
  });

  it("tunes, and changes nothing", async () => {
    const before = readFileSync(currentPath, "utf8");
    const listed = await ask<Listed>("list");
    const { code, stdout } = await zones("tune");
    expect(code).toBe(0);
    for (let number = 2; number <= 20; number++) expect(stdout).toMatch(new RegExp(`^│ +${number} │`, "m"));
    expect(stdout).toMatch(/^\* \d+ zones are recommended: /m);
    expect(readFileSync(currentPath, "utf8")).toBe(before);
    expect(await ask<Listed>("list")).toEqual(listed);
  });

  it("finds its way out of a current.json that is broken", async () => {
    const { inUse: current, versions } = await ask<Listed>("list");
    writeFileSync(currentPath, "{");
    for (const args of [["show"], ["train"], ["rollback"]])
      expect(await zones(...args)).toMatchObject({
        code: 1,
        stdout: "",
        stderr: expect.stringMatching(/^RS-ZONES-UNREADABLE: .*current\.json .*ridestream zones promote\n$/) as string,
      });
    const listed = await ask<Listed>("list");
    expect([listed.inUse, listed.versions]).toEqual([null, versions]);
    expect(listed.problems).toEqual([expect.stringContaining("RS-ZONES-UNREADABLE")]);
    expect((await zones("promote", current?.version ?? "")).stdout).toMatch(/in use now; nothing is known/);
    expect(await inUse()).toBe(current?.version);
  });

  it.each([
    [["promote", unknown], 1, `RS-ZONES-MISSING: .*has no models/ride_hailing_clusters/${unknown}\\.json`],
    [["show", unknown], 1, "RS-ZONES-MISSING: .*ridestream zones list"],
    [["promote", "../../lake"], 2, "Give a version like zones-0123456789ab"],
    [["show", "zones-0123456789AB"], 2, "Give a version like zones-0123456789ab"],
    [["promote"], 2, "missing required argument 'version'"],
    [["train", "--zones", "0"], 2, "Give a whole number from 1 to 100"],
    [["train", "--zones", "101"], 2, "Give a whole number from 1 to 100"],
    [["train", "--promote", "maybe"], 2, "Allowed choices are better, always, never"],
  ])("says of %j what is wrong, and changes nothing", async (args, code, said) => {
    const before = readFileSync(currentPath, "utf8");
    const ended = await zones(...args);
    expect([ended.code, ended.stdout]).toEqual([code, ""]);
    expect(ended.stderr).toMatch(new RegExp(said));
    expect(readFileSync(currentPath, "utf8")).toBe(before);
  });
});

describe("ridestream zones", () => {
  const folder = temporaryFolder();
  const every = [["list"], ["show"], ["train"], ["promote", unknown], ["rollback"], ["tune"]];

  it("needs trips to learn from, and a model to show or to go back to", async () => {
    const out = outIn(folder);
    await demoJson(["--trips", "50", "--out", out]);
    for (const entry of ["models", "trips"]) rmSync(join(out, "lake", entry), { recursive: true });
    const zones = (...args: readonly string[]) => ridestream(["zones", ...args, "--out", out]);
    for (const args of [["train"], ["tune"]])
      expect(await zones(...args)).toMatchObject({
        code: 1,
        stdout: "",
        stderr: expect.stringMatching(
          /^RS-ZONES-NOTHING: .* no trips of the last 28 days .*RS_ZONES_WINDOW_DAYS\n$/,
        ) as string,
      });
    for (const args of [["show"], ["rollback"]])
      expect((await zones(...args)).stderr).toMatch(/^RS-ZONES-MISSING: .*run ridestream zones train\n$/);
    expect(await zones("list")).toMatchObject({ code: 0, stdout: "  none\nNo version is in use.\n" });
  });

  it("learns as many zones as there are places, and says so", async () => {
    const out = join(folder.path, "few");
    const pickups = ["48.80,2.20", "48.80,2.40", "48.90,2.30"].map(
      (place, at) => `2026-01-01 10:00:0${at},${place},${at}`,
    );
    const file = folder.write("few.csv", `date,lat,lon,ID\n${pickups.join("\n")}\n`);
    await demoJson(["--pickups", file, "--out", out]);
    const { code, stdout } = await ridestream(["zones", "train", "--out", out, "--promote", "always"]);
    expect(code).toBe(0);
    expect(stdout).toContain("8 zones were asked for, and the pickups have 3 places.");
    expect(stdout).not.toContain("undefined");
  });

  it.each(every)("%s needs a demo's folder", async (...args) => {
    const ended = await ridestream(["zones", ...args, "--out", folder.path]);
    expect([ended.code, ended.stdout]).toEqual([1, ""]);
    expect(ended.stderr).toMatch(/^RS-DEMO-FOLDER: /);
  });

  it("works in no folder that another process works in", async () => {
    const out = join(folder.path, "busy");
    await demoJson(["--trips", "10", "--out", out]);
    const unlock = await lockedElsewhere(out);
    const said: string[] = [];
    for (const args of every) said.push((await ridestream(["zones", ...args, "--out", out])).stderr);
    await unlock();
    for (const stderr of said) expect(stderr).toMatch(/^RS-FOLDER-IN-USE: /);
    // Nor does one of them keep the folder.
    for (const [args, code] of [
      [["list"], 0],
      [["promote", unknown], 1],
    ] as const) {
      expect((await ridestream(["zones", ...args, "--out", out])).code).toBe(code);
      await (
        await lockedElsewhere(out)
      )();
    }
    // Some twenty processes, one after the other.
  }, 240_000);

  it.each(every)("%s needs to know its lake, without a folder", async (...args) => {
    const ended = await ridestream(["zones", ...args]);
    expect([ended.code, ended.stdout]).toEqual([2, ""]);
    expect(ended.stderr).toMatch(/^RS-SETTINGS-INVALID: .*RS_LAKE_BUCKET/);
  });

  it("needs all of its BigQuery before it changes anything", async () => {
    const env = { RS_LAKE_BUCKET: "lake", RS_WAREHOUSE_PROJECT: "p", RS_LAKE_API_ENDPOINT: "http://127.0.0.1:9" };
    for (const args of [["train"], ["promote", unknown], ["rollback"]])
      expect((await ridestream(["zones", ...args], { env })).stderr).toMatch(
        /^RS-SETTINGS-INVALID: .*RS_WAREHOUSE_DATASET/,
      );
  });

  it.each([["list"], ["show"], ["train"], ["promote"], ["rollback"], ["tune"]])(
    "%s says what it does",
    async (name) => {
      const { code, stdout } = await ridestream(["zones", name, "--help"]);
      expect(code).toBe(0);
      for (const option of ["--out <folder>", "--json"]) expect(stdout).toContain(option);
    },
  );
});
