import { readdirSync, readFileSync } from "fs";
import { join, resolve } from "path";
import { alerts, runbookOf, type AlertId } from "../contracts/alerts";
import { ridestream } from "./cli/ridestream";
import { everyPart } from "./stacks/every-part";
import { resourcesOf, synthesised } from "./stacks/synthesised";

const root = resolve(__dirname, "..");
const ids = Object.keys(alerts) as readonly AlertId[];
const pages = ids.map((id) => ({ id, text: readFileSync(join(root, runbookOf(id)), "utf8") }));
const readme = readFileSync(join(root, "docs/runbooks/README.md"), "utf8");
const all = [readme, ...pages.map(({ text }) => text)].join("\n");

describe("docs/runbooks", () => {
  it("has a page for each alert, and no other", () => {
    const names = readdirSync(join(root, "docs/runbooks")).filter((name) => name !== "README.md");
    expect(names.sort()).toEqual(ids.map((id) => `${id}.md`).sort());
  });

  it.each(pages)("says of $id what it means, where to look and what to do, with commands", ({ id, text }) => {
    expect(text.split("\n")[0]).toBe(`# ${id}: ${alerts[id].title}`);
    expect([...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual(["What it means", "Look", "Do"]);
    expect(text).toMatch(/^ *```(sh|console)$/m);
  });

  it("names commands and options of ridestream that there are", async () => {
    const named = [...all.matchAll(/(?<=^ *|`)ridestream ((?:[a-z]+ ?)+)((?:--?[a-z-]+|[\w-]+| )*)/gm)];
    const commands = new Map(
      named.map(([line, words = "", rest = ""]) => [line.trim(), [words.trim(), rest] as const]),
    );
    expect(commands.size).toBeGreaterThan(6);
    for (const [words, rest] of commands.values()) {
      const { stdout: help } = await ridestream([...words.split(" "), "--help"]);
      expect(help).toContain(`Usage: ridestream ${words} [`);
      for (const [option] of rest.matchAll(/--[a-z-]+/g)) expect(help).toContain(`${option} `);
    }
  });

  it("names containers and jobs that a deployment makes", () => {
    const synth = synthesised(everyPart);
    const made = resourcesOf(synth).map(({ resource }) => String(resource["name"]));
    const named = [...all.matchAll(/ridestream-(?:local|gcp)-[a-z0-9-]*[a-z0-9]/g)].map(([name]) => name);
    expect(new Set(named).size).toBeGreaterThan(8);
    const isStart = (name: string) => made.some((one) => one.startsWith(name));
    expect(named.filter((name) => !isStart(name))).toEqual([]);
  });
});
