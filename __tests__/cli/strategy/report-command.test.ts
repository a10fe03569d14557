import { readFileSync, renameSync } from "fs";
import { join } from "path";
import { outIn } from "../demo/demo-output";
import { demoJson, ridestream, type Summary } from "../ridestream";
import { temporaryFolder } from "../../temporary-folder";

describe("ridestream report", () => {
  const folder = temporaryFolder();
  let demo: Summary;
  const report = (...args: readonly string[]) => ridestream(["report", ...args, "--out", outIn(folder)]);
  beforeAll(async () => {
    demo = await demoJson(["--trips", "300", "--out", outIn(folder)]);
  });

  it("answers from a demo's lake as the demo did", async () => {
    const { code, stdout } = await report("revenue-by-zone-and-comfort", "--json");
    expect(code).toBe(0);
    const rows = JSON.parse(stdout) as readonly { readonly CENTROID_ID: number }[];
    expect(rows.map(({ CENTROID_ID: zone, ...row }) => ({ zone, ...row }))).toEqual(demo.report);
    const [totals] = JSON.parse((await report("totals", "--json")).stdout) as readonly object[];
    expect(totals).toMatchObject({ trips: 300, chiffre_d_affaires: demo.revenue });
  });

  it("answers as text, under what it tells", async () => {
    const { stdout } = await report("hotspots-by-hour");
    expect(stdout).toMatch(/^When and where demand gathers.*\n/);
    expect(stdout).toContain("hour_of_day");
  });

  it("takes the report's parameters", async () => {
    const at = async (now: string) =>
      JSON.parse((await report("last-hour-by-comfort", "--param", `now=${now}`, "--json")).stdout) as readonly object[];
    expect(await at("1970-01-01T00:00:00Z")).toEqual([]);
    expect(await at(new Date(Date.now() + 60_000).toISOString())).not.toEqual([]);
  });

  it("writes the page that the demo wrote", async () => {
    const written = join(outIn(folder), "report.html");
    const made = join(folder.path, "page.html");
    const { code, stdout } = await ridestream(["report", "--html", made, "--out", outIn(folder)]);
    expect([code, stdout]).toEqual([0, `${made}\n`]);
    const shown = (file: string) => readFileSync(file, "utf8").split("<main>")[1];
    expect(shown(made)).toBe(shown(written));
    expect(readFileSync(made, "utf8")).toContain("report of the demo in ");
  });

  it("leaves out what is not in the folder, and says why", async () => {
    const made = join(folder.path, "page.html");
    const index = join(outIn(folder), "search.duckdb");
    renameSync(index, `${index}.away`);
    await ridestream(["report", "--html", made, "--out", outIn(folder)]);
    renameSync(`${index}.away`, index);
    expect(readFileSync(made, "utf8")).toContain("the folder does not hold all of them (RS-STORE-OPEN).");
  });

  it("says where the page cannot be written", async () => {
    const file = join(folder.path, "nowhere", "page.html");
    const { code, stderr } = await ridestream(["report", "--html", file, "--out", outIn(folder)]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("RS-REPORT-FILE")]);
    expect(stderr).toContain("ENOENT");
  });

  it.each([
    [[], 2, "give the name of a report, or --html FILE"],
    [["totals", "--html", "page.html"], 2, "give the name of a report, or --html FILE"],
    [["--html", "page.html", "--json"], 1, "cannot be used with"],
    [["last-hour-by-comfort"], 2, "needs --param now=..."],
    [["totals", "--param", "now=1"], 2, "has no parameter now"],
    [["totals", "--param", "now"], 1, "Give name=value"],
    [["secrets"], 1, "Allowed choices are revenue-by-zone-and-comfort"],
    [["totals", "--dry-run"], 1, "cannot be used with"],
  ])("says of %j what is wrong", async (args, code, said) => {
    const ended = await report(...args);
    expect([ended.code, ended.stdout]).toEqual([code, ""]);
    expect(ended.stderr).toContain(said);
  });

  it("needs to know its BigQuery", async () => {
    const ended = await ridestream(["report", "totals"]);
    expect([ended.code, ended.stdout]).toEqual([1, ""]);
    for (const variable of ["RS_WAREHOUSE_PROJECT", "RS_WAREHOUSE_DATASET"]) expect(ended.stderr).toContain(variable);
  });
});
