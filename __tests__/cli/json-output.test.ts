import { messageOf, tripWith } from "../functions/pipeline/bad-input";
import { temporaryFolder } from "../temporary-folder";
import { outIn } from "./demo/demo-output";
import { demoJson, ridestream } from "./ridestream";

/** The forms that docs/output.md names. */
describe("--json", () => {
  const folder = temporaryFolder();
  const out = outIn(folder);
  const answerOf = async (args: readonly string[]) => {
    // Neither a terminal nor its width changes what a program reads.
    const asked = [...args, "--json", "--out", out];
    const { stdout } = await ridestream(asked, { isTTY: true, columns: 60 });
    expect(stdout.trimEnd()).not.toContain("\n");
    return JSON.parse(stdout) as unknown;
  };
  beforeAll(async () => {
    const lines = [
      ...Array.from({ length: 1_200 }, (_, n) => messageOf(tripWith({ trip_id: `n-${n}` }))),
      messageOf(tripWith({ confort: "vip", trip_id: "b" })),
    ];
    await demoJson(["--requests", folder.write("requests.ndjson", lines.join("\n")), "--out", out]);
  });

  it.each([
    [["trips", "latest"]],
    [["trips", "find", "--id", "n-1"]],
    [["trips", "near", "48,2", "--within", "9999km"]],
    [["report", "revenue-by-zone-and-comfort"]],
    [["report", "--list"]],
    [["sql", "SELECT 1 AS one"]],
    [["doctor"]],
  ])("is an array of rows: %j", async (args) => {
    const rows = await answerOf(args);
    expect(rows).toEqual(expect.arrayContaining([expect.any(Object)]));
  });

  it.each([
    [
      ["dlq", "list"],
      ["found", "letters", "unread"],
    ],
    [["revenue"], ["classes", "from", "revenue", "to", "trips"]],
    [
      ["zones", "list"],
      ["inUse", "lastVerdict", "problems", "versions"],
    ],
    [
      ["dlq", "replay", "--code", "RS-TRIP-FIELD-RANGE"],
      ["messages", "sentLetters", "skipped", "skippedLetters", "trips"],
    ],
    [
      ["reconcile", "--all"],
      ["agree", "different", "doubled", "missing", "pending", "trips", "window"],
    ],
  ])("is an object with these fields: %j", async (args, fields) => {
    expect(Object.keys((await answerOf(args)) as object).sort()).toEqual(fields);
  });

  it("has plain numbers, money as text and times in RFC 3339, where people get commas and UTC", async () => {
    const revenue = await answerOf(["revenue"]);
    expect(revenue).toMatchObject({ trips: 1_200, revenue: expect.stringMatching(/^\d{4,}\.\d\d$/) as string });
    expect(revenue).toMatchObject({ from: expect.stringMatching(/^[\d-]+T[\d:.]+Z$/) as string });
    expect(await answerOf(["report", "totals"])).toMatchObject([{ trips: 1_200 }]);
    const { stdout } = await ridestream(["report", "totals", "--out", out]);
    expect(stdout).toMatch(/│ 1,200 │ +\d{1,3}(,\d{3})*\.\d\d │ [\d-]+ [\d:.]+ UTC │/);
  });
});
