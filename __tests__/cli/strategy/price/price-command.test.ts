import type { PriceFactors } from "../../../../contracts/price-factors";
import { outIn } from "../../demo/demo-output";
import { demoJson, ridestream } from "../../ridestream";
import { temporaryFolder } from "../../../temporary-folder";

const afternoon = ["--from", "2026-06-05T12:00Z", "--to", "2026-06-06"];

describe("ridestream price simulate", () => {
  const folder = temporaryFolder();
  const simulate = (...args: readonly string[]) => ridestream(["price", "simulate", ...args, "--out", outIn(folder)]);
  beforeAll(async () => void (await demoJson(["--trips", "600", "--out", outIn(folder)])));

  it("answers from a demo's lake, by the demand before the window", async () => {
    const { code, stdout } = await simulate("--drivers", "10", "--cap", "1.25", ...afternoon, "--json");
    expect(code).toBe(0);
    const rows = JSON.parse(stdout) as readonly Readonly<Record<string, string | number>>[];
    const { stdout: sums } = await ridestream([
      "sql",
      "SELECT COUNT(*) AS trips, SUM(prix_travel) AS revenue FROM trips_with_zones WHERE requested_at >= '2026-06-05 12:00:00+00'",
      "--json",
      "--out",
      outIn(folder),
    ]);
    const [sum] = JSON.parse(sums) as readonly Readonly<Record<string, unknown>>[];
    expect(rows.at(-1)).toMatchObject({
      zone: "all",
      trips: Number(sum?.["trips"]),
      revenue: sum?.["revenue"],
      largest_factor: 1.25,
    });
    expect(Number(rows.at(-1)?.["revenue_after"])).toBeGreaterThan(Number(sum?.["revenue"]));
  });

  it("says as text what it goes by, and writes CSV", async () => {
    const { stdout } = await simulate("--drivers", "1", ...afternoon);
    expect(stdout).toMatch(
      /^What prices by zone and hour would have changed, with 1 driver and factors up to 2\n2026-06-05 12:00 to 2026-06-06 00:00 \(UTC\)/,
    );
    expect((await simulate("--drivers", "1", ...afternoon, "--csv")).stdout).toMatch(
      /^zone,confort,trips,revenue,revenue_after,/,
    );
  });

  it("says of a window without trips where trips are", async () => {
    const { code, stdout } = await simulate("--drivers", "1", "--from", "2026-07-01", "--to", "2026-07-02");
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /2026-07-01 00:00 to 2026-07-02 00:00 \(UTC\).*\nNo trip was asked for in this window. Before it there are trips from 2026-06-05 00:00 to 2026-06-0\d \d\d:00 \(UTC\): give --from/,
    );
    expect((await simulate("--drivers", "1", "--from", "2026-07-01", "--to", "2026-07-02", "--json")).stdout).toBe(
      "[]\n",
    );
  });

  it.each([
    [["--drivers", "0"], "Give a whole number from 1 to 100000."],
    [["--drivers", "1", "--cap", "0.9"], "Give a factor from 1 to 10"],
    [["--drivers", "1", "--cap", "1.234"], "Give a factor from 1 to 10"],
    [["--drivers", "1", "--from", "noon"], "--from noon is no time"],
    [["--drivers", "1", "--from", "2001-01-01", "--to", "2001-01-02"], "RS-DEMAND-UNKNOWN"],
  ] as const)("refuses %j with what to give instead", async (args, said) => {
    const { code, stderr } = await simulate(...args);
    expect(code).not.toBe(0);
    expect(stderr).toContain(said);
  });
});

describe("ridestream price publish", () => {
  const folder = temporaryFolder();
  const price = (...args: readonly string[]) => ridestream(["price", ...args, "--out", outIn(folder)]);
  const select = async (sql: string) =>
    JSON.parse((await ridestream(["sql", sql, "--json", "--out", outIn(folder)])).stdout) as readonly Readonly<
      Record<string, string | number | null>
    >[];
  const factors =
    "SELECT prix_factor, COUNT(*) AS trips FROM trips_with_zones GROUP BY prix_factor ORDER BY prix_factor";
  beforeAll(async () => void (await demoJson(["--trips", "600", "--out", outIn(folder)])));

  it("writes what the prices of an enrich that is set to it are multiplied by, and each trip says by what", async () => {
    expect((await price("show")).stderr).toContain("RS-FACTORS-MISSING");
    const { code, stdout } = await price("publish", "--drivers", "20", "--cap", "1.5", "--json");
    expect(code).toBe(0);
    const published = JSON.parse(stdout) as PriceFactors;
    expect(published).toMatchObject({ drivers: 20, mostPercent: 150, knownDemand: { trips: 600 } });
    expect(JSON.parse((await price("show", "--json")).stdout)).toEqual(published);
    expect((await price("show")).stdout).toContain("largest_factor");

    // Off by default.
    await demoJson(["--trips", "300", "--seed", "2", "--out", outIn(folder)]);
    expect(await select(factors)).toEqual([{ prix_factor: null, trips: 900 }]);

    await demoJson(["--trips", "300", "--seed", "3", "--out", outIn(folder)], { env: { RS_PRICING: "zone" } });
    const rows = await select(
      `SELECT zone, hour(requested_at) + 24 * (isodow(requested_at) - 1) AS hour_of_week, prix_factor, distance, prix_base_per_km, prix_travel
       FROM trips_with_zones WHERE prix_factor IS NOT NULL`,
    );
    expect(rows).toHaveLength(300);
    for (const row of rows) {
      const percents = published.zones.find(({ zone }) => zone === row["zone"])?.percents;
      const percent = percents?.[Number(row["hour_of_week"])] ?? 100;
      expect(Number(row["prix_factor"])).toBe(percent / 100);
      const exact = (Number(row["distance"]) * Number(row["prix_base_per_km"]) * percent) / 100;
      expect(Math.abs(Number(row["prix_travel"]) - exact)).toBeLessThan(0.0051);
    }
    expect(rows.filter((row) => Number(row["prix_factor"]) > 1).length).toBeGreaterThan(100);
  });
});
