import { mkdirSync, writeFileSync } from "fs";
import { join } from "path";
import { gcp } from "../../../environments/gcp";
import { local } from "../../../environments/local";
import type { Environment } from "../../../stacks/environment/environment";
import { synthesised } from "../../stacks/synthesised";
import { temporaryFolder } from "../../temporary-folder";
import { ridestream } from "../ridestream";

/** As cdktf synth does. */
function write(environments: readonly Environment[], folder: string): void {
  const { stacks, texts } = synthesised(environments);
  writeFileSync(join(folder, "manifest.json"), JSON.stringify({ stacks }));
  for (const [name, text] of Object.entries(texts)) {
    mkdirSync(join(folder, "stacks", name), { recursive: true });
    writeFileSync(join(folder, "stacks", name, "cdk.tf.json"), text);
  }
}

describe("ridestream cost", () => {
  const folder = temporaryFolder().path;
  beforeAll(() => write([gcp, local], folder));
  const ask = (...args: readonly string[]) => ridestream(["cost", "--synthesised", folder, ...args]);

  it("tells for a program and for a person what gcp costs, what most of it is, and what settings change", async () => {
    const { code, stdout, stderr } = await ask("--trips-per-day", "1000000", "--json");
    expect([code, stderr]).toEqual([0, ""]);
    const told = JSON.parse(stdout) as { usd: number; kafkaStorage: object; lines: object[]; knobs: object[] };
    expect(told).toMatchObject({ environment: "gcp", tripsPerDay: 1_000_000, afterDays: 365 });
    expect(told.usd).toBeGreaterThan(0);
    expect(told.kafkaStorage).toMatchObject({ brokers: 3, keptDays: 7 });
    expect(told.knobs.length).toBeGreaterThan(6);
    const text = await ask("--trips-per-day", "1000000");
    expect(text.stdout).toContain(`**${told.usd.toFixed(2)}**`);
    expect(text.stdout).toContain("Most of it: ");
  });

  it("says of an environment in containers that it costs nothing at a cloud", async () => {
    const { code, stdout } = await ask("--trips-per-day", "1000000", "--environment", "local");
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(
        /^local costs nothing at a cloud: its \d+ containers run on your own machine\. Servers of others that it uses are not counted\.\n$/,
      ),
    ]);
    const { stdout: json } = await ask("--trips-per-day", "1000000", "--environment", "local", "--json");
    expect(JSON.parse(json)).toMatchObject({ usd: 0, lines: [], knobs: [] });
  });

  it.each([
    [[{ ...local, name: "mine" }], 0, /^mine costs nothing at a cloud/],
    [[local, gcp], 0, /^gcp, 1,000 trips a day/],
    [
      [local, { ...local, name: "mine" }],
      1,
      /there is no stack of gcp: run npm run synth first, or give --environment one of local, mine\n/,
    ],
  ])("takes the only environment where none is named, or gcp of several: %#", async (environments, code, said) => {
    const { path } = temporaryFolder();
    write(environments, path);
    const ended = await ridestream(["cost", "--synthesised", path, "--trips-per-day", "1000"]);
    expect([ended.code, `${ended.stdout}${ended.stderr}`]).toEqual([code, expect.stringMatching(said)]);
  });

  it.each([
    [[], 2, "--trips-per-day"],
    [["--trips-per-day", "many"], 2, "Give a whole number"],
    [
      ["--trips-per-day", "5", "--environment", "nowhere"],
      1,
      "there is no stack of nowhere: run npm run synth first, or give --environment one of gcp, local\n",
    ],
    [
      ["--trips-per-day", "5", "--environment", "gpc"],
      1,
      "or give --environment one of gcp, local (did you mean gcp?)",
    ],
    [["--trips-per-day", "5", "--synthesised", "/nowhere"], 1, "RS-STACKS-NOT-SYNTHESISED"],
  ])("says of %j what is wrong", async (args, code, said) => {
    const ended = await ask(...args);
    expect([ended.code, ended.stdout]).toEqual([code, ""]);
    expect(ended.stderr).toContain(said);
  });
});
