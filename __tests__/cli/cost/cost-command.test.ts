import { mkdirSync, writeFileSync } from "fs";
import { join } from "path";
import { gcp } from "../../../environments/gcp";
import { local } from "../../../environments/local";
import { synthesised } from "../../stacks/synthesised";
import { temporaryFolder } from "../../temporary-folder";
import { ridestream } from "../ridestream";

describe("ridestream cost", () => {
  const folder = temporaryFolder().path;
  beforeAll(() => {
    const { stacks, texts } = synthesised([gcp, local]);
    writeFileSync(join(folder, "manifest.json"), JSON.stringify({ stacks }));
    for (const [name, text] of Object.entries(texts)) {
      mkdirSync(join(folder, "stacks", name), { recursive: true });
      writeFileSync(join(folder, "stacks", name, "cdk.tf.json"), text);
    }
  });
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
    [[], 2, "--trips-per-day"],
    [["--trips-per-day", "many"], 2, "Give a whole number"],
    [
      ["--trips-per-day", "5", "--environment", "nowhere"],
      1,
      "there is no stack of nowhere: run npm run synth first, or give one of gcp, local\n",
    ],
    [["--trips-per-day", "5", "--environment", "gpc"], 1, "or give one of gcp, local (did you mean gcp?)"],
    [["--trips-per-day", "5", "--synthesised", "/nowhere"], 1, "RS-STACKS-NOT-SYNTHESISED"],
  ])("says of %j what is wrong", async (args, code, said) => {
    const ended = await ask(...args);
    expect([ended.code, ended.stdout]).toEqual([code, ""]);
    expect(ended.stderr).toContain(said);
  });
});
