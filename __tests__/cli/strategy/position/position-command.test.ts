import { writeFileSync } from "fs";
import { join } from "path";
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

/** A request that does not say when it was made, as a letter's is. */
const undated = {
  confort: "low",
  prix_base_per_km: 2,
  "properties-client": { logitude: 2.3522, latitude: 48.8566, nomclient: "FALL", telephoneClient: "1" },
  "properties-driver": { logitude: 2.2945, latitude: 48.8584, nomDriver: "DIOP", telephoneDriver: "2" },
};

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

  it("is not moved to today by a trip that is replayed, without the time of its request", async () => {
    const letter = join(folder.path, "letter");
    await demoJson(["--trips", "2400", "--out", letter]);
    const requests = join(folder.path, "undated.json");
    writeFileSync(requests, `{"data":[${JSON.stringify(undated)}]}\n`);
    await demoJson(["--requests", requests, "--out", letter]);
    const { stdout } = await ridestream(["position", "--drivers", "3", "--out", letter]);
    expect(stdout).toContain("by 2,400 trips from 2026-06-05 00:00 to 2026-06-06 00:00\n");
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
    [["--drivers", "3", "--at", "2001-01-01"], "RS-DEMAND-UNKNOWN: the warehouse has no trip before"],
    [["--drivers", "3", "--at", "2001-01-01"], "the first is of 2026-06-05: ask for a later time"],
  ] as const)("refuses %j with what to give instead", async (args, said) => {
    const { code, stderr } = await position(...args);
    expect(code).not.toBe(0);
    expect(stderr).toContain(said);
  });
});
