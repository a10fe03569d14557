import { readFileSync, renameSync } from "fs";
import { join } from "path";
import { openDuckDb } from "../../../functions/adapters/embedded/duckdb";
import { outIn } from "../demo/demo-output";
import { demoJson, ridestream, type Summary } from "../ridestream";
import { temporaryFolder } from "../../temporary-folder";

/** The synthetic city's day. */
const day = ["--from", "2026-06-05T12:00Z", "--to", "2026-06-06"];

describe("ridestream report", () => {
  const folder = temporaryFolder();
  let demo: Summary;
  const report = (...args: readonly string[]) => ridestream(["report", ...args, "--out", outIn(folder)]);
  const rowsOf = async (...args: readonly string[]) =>
    JSON.parse((await report(...args, "--json")).stdout) as readonly Readonly<Record<string, unknown>>[];
  beforeAll(async () => {
    demo = await demoJson(["--trips", "300", "--out", outIn(folder)]);
  });

  it("answers from a demo's lake as the demo did", async () => {
    const { code, stdout } = await report("revenue-by-zone-and-comfort", "--json");
    expect(code).toBe(0);
    const rows = JSON.parse(stdout) as readonly { readonly CENTROID_ID: number }[];
    expect(rows.map(({ CENTROID_ID: zone, ...row }) => ({ zone, ...row }))).toEqual(demo.report);
    expect(await rowsOf("totals")).toMatchObject([{ trips: 300, chiffre_d_affaires: demo.revenue }]);
  });

  it("answers as text, under what it tells", async () => {
    const { stdout } = await report("hotspots-by-hour");
    expect(stdout).toMatch(/^When and where demand gathers.*\n/);
    expect(stdout).toContain("hour_of_day");
  });

  it("takes the report's parameters, which have defaults", async () => {
    const at = (...args: readonly string[]) => rowsOf("last-hour-by-comfort", ...args);
    expect(await at("--param", "now=1970-01-01T00:00:00Z")).toEqual([]);
    expect(await at("--param", `now=${new Date(Date.now() + 60_000).toISOString()}`)).not.toEqual([]);
    expect(await at()).not.toEqual([]);
  });

  it("compares the windows that are named, tells which, and the difference in percent, too", async () => {
    const rows = await rowsOf("top-zones-by-growth", ...day);
    expect(rows.length).toBeGreaterThan(0);
    for (const { former, latter, growth, percent } of rows) {
      const isKnown = former !== null && latter !== null;
      expect(growth).toBe(isKnown ? (Number(latter) - Number(former)).toFixed(2) : null);
      expect(percent).toBe(isKnown ? Math.round((Number(growth) / Number(former)) * 1_000) / 10 : null);
    }
    const { stdout } = await report("top-zones-by-growth", ...day);
    expect(stdout).toContain(
      "2026-06-05 12:00 to 2026-06-06 00:00, against 2026-06-05 00:00 to 2026-06-05 12:00 (UTC)",
    );
    // Nothing of it lies in the last two days.
    expect((await report("top-zones-by-growth")).stdout).toMatch(/none\nIf you expected rows: the report trips-by-day/);
  });

  it("says of hotspots what the page says, where the window has trips and no area stands out", async () => {
    expect((await report("hotspots", ...day)).stdout).toMatch(
      /\(UTC\)\nNo area earns more than expected beyond chance\. That does not say that all areas are alike\.\n$/,
    );
    // Nothing of it lies in the last 28 days.
    expect((await report("hotspots")).stdout).toMatch(/none\nIf you expected rows: the report trips-by-day/);
  });

  it("answers of one window where one is named, and says which", async () => {
    const [from, noon, to] = ["2026-06-05", "2026-06-05T12:00Z", "2026-06-06"];
    const trips = async (...window: readonly string[]) => {
      const [row] = await rowsOf("totals", ...window);
      return Number(row?.["trips"]);
    };
    const morning = await trips("--from", from, "--to", noon);
    expect(morning).toBeGreaterThan(0);
    expect(morning + (await trips("--from", noon, "--to", to))).toBe(300);
    expect(await trips("--last", "7d")).toBe(0);
    expect((await report("totals", "--from", from, "--to", noon)).stdout).toContain(
      "\n2026-06-05 00:00 to 2026-06-05 12:00 (UTC)\n",
    );
  });

  it.each(["demand-by-zone-and-hour", "revenue-by-zone-hour-and-comfort"])(
    "says which window %s answers of where none is named, and which report lists the days",
    async (name) => {
      const since = ["--param", "since=2026-06-05"] as const;
      const until = ["--param", "until=2026-06-06T00:00:30Z"] as const;
      expect((await report(name, ...since, ...until)).stdout).toMatch(
        /\n2026-06-05 00:00 to 2026-06-06 00:00:30 \(UTC\)\n.*CENTROID_ID/s,
      );
      const { stdout } = await report(name);
      const [, from, to] = /^(\d{4}-.+) to (\d{4}-.+) \(UTC\)$/m.exec(stdout) ?? [];
      expect(Date.parse(`${to ?? ""}Z`) - Date.parse(`${from ?? ""}Z`)).toBe(56 * 86_400_000);
      // Nothing of it lies in these days.
      expect(stdout).toMatch(/none\nIf you expected rows: the report trips-by-day/);
    },
  );

  it("lists the reports, with parameters, defaults and forms", async () => {
    const { stdout, code } = await ridestream(["report", "--list"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^top-zones-by-growth: Which zones grow/m);
    expect(stdout).toMatch(/--last {2}.*like 6h or 7d \(default: 1d\)/);
    expect(stdout).toMatch(/--param min_trips=\.\.\. .*a whole number from 5 to 1000000 \(default: 20\)/);
    const listed = JSON.parse((await ridestream(["report", "--list", "--json"])).stdout) as readonly object[];
    expect(listed).toContainEqual(
      expect.objectContaining({ name: "last-hour-by-comfort", parameters: [expect.anything()] }),
    );
  });

  it("writes CSV", async () => {
    const { stdout } = await report("totals", "--csv");
    expect(stdout).toMatch(/^trips,chiffre_d_affaires,last_request\n300,\d+\.\d\d,2026-06-05T[\d:.]+Z\n$/);
  });

  it("writes GeoJSON of zones and of areas", async () => {
    const features = async (...args: readonly string[]) =>
      JSON.parse((await report(...args, "--geojson")).stdout) as {
        readonly type: string;
        readonly features: readonly { readonly geometry: object; readonly properties: object }[];
      };
    const zones = await rowsOf("zones");
    const onMap = await features("zones");
    expect(onMap.type).toBe("FeatureCollection");
    expect(onMap.features).toHaveLength(zones.length);
    expect(onMap.features[0]).toEqual({
      type: "Feature",
      geometry: { type: "Point", coordinates: [zones[0]?.["longitude"], zones[0]?.["latitude"]] },
      properties: zones[0],
    });
    for (const { geometry } of (await features("top-zones-by-growth", ...day)).features)
      expect(geometry).toMatchObject({ type: "Point" });
    expect(await features("hotspots", ...day)).toEqual({ type: "FeatureCollection", features: [] });
  });

  it("writes Parquet, whose types are those of the values", async () => {
    const file = join(folder.path, "days'.parquet");
    const { stdout } = await report("trips-by-day", "--parquet", file);
    expect(stdout).toBe(`1 row in ${file}\n`);
    expect(readFileSync(file).subarray(0, 4).toString()).toBe("PAR1");
    const db = await openDuckDb({ path: ":memory:", memoryMegabytes: 64 });
    const read = `read_parquet('${file.replaceAll("'", "''")}')`;
    const types = await db.rows(`SELECT column_name, column_type FROM (DESCRIBE FROM ${read})`);
    expect(types.map((row) => Object.values(row).join(" "))).toEqual([
      "day DATE",
      "trips BIGINT",
      "chiffre_d_affaires DECIMAL(38,2)",
      "undated BIGINT",
    ]);
    const rows = await db.rows(`SELECT trips::INTEGER AS trips, chiffre_d_affaires FROM ${read}`);
    expect(rows).toEqual([{ trips: 300, chiffre_d_affaires: demo.revenue }]);
    db.close();
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
    [["last-hour-by-comfort", "--param", "now=noon"], 2, "cannot use now=noon: give a time like 2026-11-24T12:00:00Z"],
    [["hotspots", "--param", "min_trips=1"], 2, "min_trips=1: give a whole number from 5 to 1000000"],
    [["hotspots", "--param", "now=1"], 2, "has no parameter now: it takes min_trips, resolution"],
    [["totals", "--param", "now=1"], 2, "has no parameter now: it takes none"],
    [[], 2, "give the name of a report, --list, or --html FILE"],
    [["totals", "--html", "page.html"], 2, "give the name of a report, --list, or --html FILE"],
    [["--html", "page.html", "--json"], 2, "cannot be used with"],
    [["totals", "--param", "now"], 2, "Give name=value"],
    [["totals", "--against", "1d"], 2, "totals compares no windows: --against is for top-zones-by-growth and hotspots"],
    [["last-hour-by-comfort", "--last", "1d"], 2, "last-hour-by-comfort takes no windows: --last is for reports that"],
    [["totals", "--from", "2026-01-02", "--to", "2026-01-01"], 2, "--from 2026-01-02 is not before --to 2026-01-01"],
    [
      ["demand-by-zone-and-hour", "--last", "1d", "--param", "since=2026-01-01"],
      2,
      "give --last, or --param since, not both",
    ],
    [["top-zones-by-growth", "--last", "week"], 2, "give complete hours or days, like 6h or 7d"],
    [["totals", "--geojson"], 2, "totals has no places: --geojson is for hotspots, top-zones-by-growth, zones"],
    [["hotspots", "--parquet", "/no-such-folder/x"], 1, "hotspots has no row to write"],
    [["totals", "--parquet", "/no-such-folder/x"], 1, "RS-REPORT-FILE: /no-such-folder/x cannot be written"],
    [["totals", "--csv", "--json"], 2, "cannot be used with"],
    [["secrets"], 2, "Allowed choices are revenue-by-zone-and-comfort"],
    [["totals", "--dry-run"], 2, "cannot be used with"],
  ])("says of %j what is wrong", async (args, code, said) => {
    const ended = await report(...args);
    expect([ended.code, ended.stdout]).toEqual([code, ""]);
    expect(ended.stderr).toContain(said);
  });

  it("needs to know its BigQuery", async () => {
    const ended = await ridestream(["report", "totals"]);
    expect([ended.code, ended.stdout]).toEqual([2, ""]);
    for (const variable of ["RS_WAREHOUSE_PROJECT", "RS_WAREHOUSE_DATASET"]) expect(ended.stderr).toContain(variable);
  });
});
