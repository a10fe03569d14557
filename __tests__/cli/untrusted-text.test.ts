import stringWidth from "string-width";
import { messageOf, tripWith } from "../functions/pipeline/bad-input";
import { temporaryFolder } from "../temporary-folder";
import { outIn } from "./demo/demo-output";
import { demoJson, ridestream } from "./ridestream";

/** What a terminal takes for a command, but for the ends of lines. */
const command = /[^\P{Cc}\n]|[\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

const person = (name: string, phone: string) => ({
  logitude: 2,
  latitude: 48,
  nomclient: name,
  telephoneClient: phone,
});

describe("text that clients sent", () => {
  const folder = temporaryFolder();
  const names = [
    "\u001b[2J\u001b[31mRED\u001b]0;owned\u0007",
    "\u009b2J",
    "two\nlines\tand\u2028more",
    "\u202egnp.exe",
    "\u05d3\u05d5\u05d3 \u05db\u05d4\u05df",
    "x".repeat(200),
    "漢".repeat(200),
  ];
  const run = async (...args: readonly string[]) => {
    const { stdout, stderr } = await ridestream([...args, "--out", outIn(folder)]);
    expect(stdout + stderr).not.toMatch(command);
    return stdout;
  };
  beforeAll(async () => {
    const good = names.map((name, n) =>
      tripWith({ trip_id: `t-${n}${name.slice(0, 9)}`, "properties-client": person(name, `06${n}`) }),
    );
    const bad = messageOf(tripWith({ confort: "\u001b[2J" }));
    const file = folder.write("requests \u001b[31m.ndjson", `${messageOf(...good)}\n${bad}\n\u001b[2J no JSON\n`);
    await demoJson(["--requests", file, "--out", outIn(folder)]);
  });

  it("is a line a row in a table, no wider than a screen may be, and commands nothing", async () => {
    const lines = (await run("trips", "latest")).trimEnd().split("\n");
    expect(lines).toHaveLength(names.length + 4);
    expect(new Set(lines.map((line) => stringWidth(line))).size).toBe(1);
    expect(stringWidth(lines[0] ?? "")).toBeLessThan(160);
  });

  it("keeps letters from right to left readable, and the cells after them in place on a terminal alone", async () => {
    const latest = async (env: Readonly<Record<string, string>>) =>
      (await ridestream(["trips", "latest", "--out", outIn(folder)], { isTTY: true, columns: 300, env })).stdout;
    const onScreen = await latest({});
    expect(onScreen).toContain("\u05d3\u05d5\u05d3 \u05db\u05d4\u05df\u200e");
    expect(onScreen.replaceAll("\u200e", "")).toBe(await latest({ TERM: "dumb" }));
  });

  it("is whole on a card and in JSON, and commands nothing there", async () => {
    expect(await run("trips", "find", "--client", "x".repeat(200))).toContain("x".repeat(200));
    const trips = JSON.parse(await run("trips", "latest", "--json")) as readonly { readonly nomclient: string }[];
    expect(new Set(trips.map(({ nomclient }) => nomclient))).toEqual(new Set(names));
  });

  it.each([
    [["dlq", "list"]],
    [["dlq", "list", "--json"]],
    [["report", "totals", "--param", "now=\u001b[2J"]],
    [["report", "last-hour-by-comfort", "--param", "now=\u001b[2J\nRS-OK: all is well"]],
    [["trips", "find", "--\u001b[2J"]],
    [["zones", "show", "\u001b[2J"]],
    [["demo", "--requests", "no-such\u001b[2J\u202e"]],
  ])("commands nothing in %j", async (args) => {
    await run(...args);
  });

  it("is shown by dlq show to a terminal with its commands as escapes, and to a pipe as it came", async () => {
    const { letters } = JSON.parse(await run("dlq", "list", "--json")) as { letters: { id: string; code: string }[] };
    const { id = "" } = letters.find(({ code }) => code === "RS-MESSAGE-NOT-JSON") ?? {};
    const show = ["dlq", "show", id, "--out", outIn(folder)];
    expect((await ridestream(show)).stdout).toContain("\u001b[2J no JSON");
    const shown = await ridestream(show, { isTTY: true });
    expect(shown.stdout).not.toMatch(command);
    expect(shown.stdout).toContain("\\u001b[2J no JSON");
  });
});
