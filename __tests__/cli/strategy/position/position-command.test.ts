import { outIn } from "../../demo/demo-output";
import { demoJson, ridestream } from "../../ridestream";
import { temporaryFolder } from "../../../temporary-folder";

interface Placed {
  readonly hour: string;
  readonly zone: number;
  readonly expected_trips: number;
  readonly low: number;
  readonly high: number;
  readonly drivers: number;
  readonly expected_served: number;
  readonly expected_unmet: number;
}

describe("ridestream position", () => {
  const folder = temporaryFolder();
  const position = (...args: readonly string[]) => ridestream(["position", ...args, "--out", outIn(folder)]);
  const placed = async (...args: readonly string[]) =>
    JSON.parse((await position(...args, "--json")).stdout) as readonly Placed[];
  beforeAll(async () => void (await demoJson(["--trips", "2400", "--out", outIn(folder)])));

  it("places every driver in the hour after the last complete one", async () => {
    const rows = await placed("--drivers", "90");
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.reduce((sum, { drivers }) => sum + drivers, 0)).toBe(90);
    for (const row of rows) {
      expect(row.hour).toBe("2026-06-06T00:00:00.000Z");
      expect(row.low).toBeLessThanOrEqual(row.expected_trips);
      expect(row.high).toBeGreaterThanOrEqual(row.expected_trips);
      expect(row.expected_served + row.expected_unmet).toBeCloseTo(row.expected_trips, 1);
    }
    expect(rows.map(({ drivers }) => drivers)).toEqual(rows.map(({ drivers }) => drivers).toSorted((a, b) => b - a));
  });

  it("expects of another hour what its hour of the day was like", async () => {
    const trips = async (at: string) =>
      (await placed("--drivers", "1", "--at", at)).reduce((sum, row) => sum + row.expected_trips, 0);
    // The next day: five times as many trips begin at eight as at three.
    expect(await trips("2026-06-06T08:10Z")).toBeGreaterThan((await trips("2026-06-06T03:00Z")) * 1.2);
    const [first] = await placed("--drivers", "1", "--at", "2026-06-05T10:30+02:00");
    expect(first?.hour).toBe("2026-06-05T08:00:00.000Z");
  });

  it("says as text what it goes by", async () => {
    const { stdout } = await position("--drivers", "3");
    expect(stdout).toContain("Where to place 3 drivers from 2026-06-06 00:00 to 2026-06-06 01:00 (UTC)\n");
    expect(stdout).toContain("by 2,400 trips from 2026-06-05 00:00 to 2026-06-06 00:00\n");
    expect(stdout).toContain("expected_unmet");
  });

  it("writes CSV", async () => {
    const { stdout } = await position("--drivers", "3", "--csv");
    expect(stdout).toMatch(/^hour,zone,expected_trips,low,high,drivers,expected_served,expected_unmet\n2026-06-06T/);
  });

  it("counts on what a driver serves", async () => {
    const unmet = async (each: string) =>
      (await placed("--drivers", "40", "--trips-per-driver", each)).reduce((sum, row) => sum + row.expected_unmet, 0);
    expect(await unmet("2")).toBeLessThan((await unmet("1")) - 20);
  });

  it.each([
    [["--drivers", "0"], "Give a whole number from 1 to 100000."],
    [["--drivers", "1.5"], "Give a whole number from 1 to 100000."],
    [["--drivers", "100001"], "Give a whole number from 1 to 100000."],
    [["--drivers", "3", "--trips-per-driver", "0"], "Give a whole number from 1 to 20."],
    [["--drivers", "3", "--at", "tomorrow"], "Give a time in ISO 8601: 2026-11-24"],
    [["--drivers", "3", "--at", "2026-11-24 12:00"], "Give a time in ISO 8601: 2026-11-24"],
    [["--drivers", "3", "--at", "2026-02-30T12:00Z"], "Give a time in ISO 8601: 2026-11-24"],
    [[], "required option '--drivers <n>'"],
    [["--drivers", "3", "--at", "2001-01-01"], "RS-DEMAND-UNKNOWN"],
  ] as const)("refuses %j with what to give instead", async (args, said) => {
    const { code, stderr } = await position(...args);
    expect(code).not.toBe(0);
    expect(stderr).toContain(said);
  });
});
