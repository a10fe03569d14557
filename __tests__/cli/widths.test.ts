import stringWidth from "string-width";
import { messageOf, tripWith } from "../functions/pipeline/bad-input";
import { everyCommand } from "../pages/cli-page";
import { temporaryFolder } from "../temporary-folder";
import { outIn } from "./demo/demo-output";
import { demoJson, ridestream } from "./ridestream";

const widths = [60, 80, 200] as const;
const widestOf = (text: string) => Math.max(...text.split("\n").map((line) => stringWidth(line)));

describe.each(widths)("help in %d columns", (columns) => {
  it.each(everyCommand().map(([path]) => [path]))("fits: %s", async (path) => {
    const words = path.split(" ").slice(1);
    const { stdout } = await ridestream([...words, "--help"], { isTTY: true, env: { COLUMNS: String(columns) } });
    expect(stdout).toContain("Usage:");
    expect(widestOf(stdout)).toBeLessThanOrEqual(columns);
  });
});

describe("answers", () => {
  const folder = temporaryFolder();
  const out = outIn(folder);
  beforeAll(async () => {
    const client = { logitude: 2, latitude: 48, nomclient: "漢".repeat(60), telephoneClient: "06\n07" };
    const wide = tripWith({ trip_id: `t-${"9".repeat(100)}`, "properties-client": client });
    const bad = tripWith({ confort: `vip ${"so ".repeat(40)}`, trip_id: "b" });
    const lines = [
      messageOf(wide),
      messageOf(bad),
      ...Array.from({ length: 40 }, (_, n) => messageOf(tripWith({ trip_id: `n-${n}` }))),
    ];
    await demoJson(["--requests", folder.write("requests.ndjson", lines.join("\n")), "--out", out]);
  });

  const tables: readonly (readonly [string, ...string[]])[] = [
    ["trips", "latest"],
    ["trips", "near", "48,2"],
    ["trips", "find", "--id", "n-1"],
    ["dlq", "list"],
    ["zones", "list"],
    ["zones", "show"],
    ["report", "--list"],
    ["revenue"],
    ["report", "revenue-by-zone-and-comfort"],
    ["sql", "SELECT * FROM trips_with_zones"],
  ];

  describe.each(widths)("in %d columns", (columns) => {
    it.each(tables.map((args) => [args] as const))("fit: %j", async (args) => {
      const asked = [...args, "--out", out];
      // A terminal's own width, and one that COLUMNS says.
      const onTerminal = await ridestream(asked, { isTTY: true, columns });
      const said = await ridestream(asked, { env: { COLUMNS: String(columns) } });
      expect(onTerminal.code).toBe(0);
      expect(widestOf(onTerminal.stdout)).toBeLessThanOrEqual(columns);
      expect(onTerminal.stdout.length).toBeGreaterThan(100);
      if (args[0] !== "revenue") expect(said.stdout).toBe(onTerminal.stdout);
    });
  });

  it("have a line a row where no terminal is, and no control sequence anywhere", async () => {
    const asked = ["trips", "latest", "--out", out];
    const { stdout } = await ridestream(asked);
    expect(stdout.trimEnd().split("\n")).toHaveLength(20 + 4);
    for (const env of [{ NO_COLOR: "1" }, { TERM: "dumb" }, { FORCE_COLOR: "3" }, { TERM: "xterm-256color" }])
      expect((await ridestream(asked, { isTTY: true, columns: 80, env })).stdout).not.toContain("\u001b");
  });

  it("of a demo keep each row in its line, whatever a phone holds", async () => {
    const alone = temporaryFolder();
    const client = { logitude: 2, latitude: 48, nomclient: "A\nB", telephoneClient: "06\n07" };
    const file = alone.write("one.ndjson", messageOf(tripWith({ "properties-client": client })));
    const { stdout } = await ridestream(["demo", "--requests", file, "--out", outIn(alone)], {
      isTTY: true,
      columns: 80,
    });
    expect(stdout).toContain("\nThe last trips of client 06 07\n");
    expect(stdout).toMatch(/^client +A B$/m);
    expect(widestOf(stdout.replace(/^ {2}(lake|report): .*$/gm, ""))).toBeLessThanOrEqual(80);
  });

  it("of watch are lines on a terminal without control sequences", async () => {
    const args = ["watch", "--play", "5", "--looks", "1", "--every", "1s", "--out", outIn(temporaryFolder())];
    const { stdout } = await ridestream(args, { isTTY: true, env: { TERM: "dumb" } });
    expect(stdout).toMatch(/^\S+Z .* trips\/s.*\n$/);
  });
});
