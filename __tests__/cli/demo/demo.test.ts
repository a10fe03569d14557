import { parseCents } from "../../../functions/domain/money";
import { demoJson, ridestream, type Summary } from "../ridestream";
import { temporaryFolder } from "../../temporary-folder";
import { all, counts, lakeRows, outIn } from "./demo-output";
import { messageOf, originalMessage, tripWith } from "../../functions/pipeline/bad-input";

const cents = (amounts: readonly string[]) => amounts.reduce((sum, amount) => sum + parseCents(amount), 0n);

/** What must be the same for the same seed. */
const timeless = ({ verdict, ...summary }: Summary) => ({
  ...summary,
  verdict: verdict && { ...verdict, judgedAt: "" },
  files: 0,
  elapsedMs: 0,
});

describe("demo", () => {
  it("brings the original's message to 943.938 km and 1887.88", async () => {
    const folder = temporaryFolder();
    const file = folder.write("request.json", JSON.stringify(JSON.parse(originalMessage), null, 3));
    const summary = await demoJson(["--requests", file, "--out", outIn(folder)]);
    expect(counts(summary)).toEqual(all(1));
    expect(summary.revenue).toBe("1887.88");
    expect(lakeRows(outIn(folder))).toMatchObject([{ distance: 943.938, prix_travel: 1887.88, confort: "standard" }]);
    expect(summary).toMatchObject({ files: 1, meanSquaredDistance: 0, zones: [{ zone: 1, pickups: 1 }] });
  });

  it("counts the same trips and the same money in every store, and gives the same of the same seed", async () => {
    const folders = [temporaryFolder(), temporaryFolder()] as const;
    const [one, two] = await Promise.all(
      folders.map((folder) => demoJson(["--trips", "600", "--seed", "7", "--out", outIn(folder)])),
    );
    expect(counts(one as Summary)).toEqual(all(600));
    expect((one as Summary).zones).toHaveLength(8);
    expect(timeless(one as Summary)).toEqual(timeless(two as Summary));
    const rows = lakeRows(outIn(folders[0]));
    expect(rows).toHaveLength(600);
    expect(cents((one as Summary).report.map((row) => row.chiffre_d_affaires))).toBe(
      parseCents((one as Summary).revenue),
    );
    expect(cents(rows.map((row) => row.prix_travel.toFixed(2)))).toBe(parseCents((one as Summary).revenue));
    expect((one as Summary).report.reduce((sum, { trips }) => sum + trips, 0)).toBe(600);
    expect(new Set(rows.map(({ trip_id }) => trip_id)).size).toBe(600);
    const other = await demoJson(["--trips", "600", "--seed", "8", "--out", outIn(folders[1]), "--fresh"]);
    expect(other.revenue).not.toBe((one as Summary).revenue);
  });

  it("writes no name and no phone into the lake", async () => {
    const folder = temporaryFolder();
    await demoJson(["--requests", folder.write("r.json", originalMessage), "--out", outIn(folder)]);
    expect(JSON.stringify(lakeRows(outIn(folder)))).not.toMatch(/FALL|DIOP|0?60786575/);
  });

  it("adds trips when it runs again, and starts over with --fresh", async () => {
    const folder = temporaryFolder();
    const first = await demoJson(["--trips", "200", "--out", outIn(folder)]);
    const second = await demoJson(["--trips", "100", "--out", outIn(folder)]);
    expect(counts(second)).toEqual(all(300));
    // Each trip had its zone when it was priced, by the zones that stay as long as they are the best.
    expect(second.zones).toEqual(first.zones);
    const stamps = lakeRows(outIn(folder)).map(({ zone, zone_model }) => [zone !== null, zone_model]);
    expect(stamps).toEqual(Array.from({ length: 300 }, () => [true, first.zoneModel]));
    const fresh = await demoJson(["--trips", "200", "--out", outIn(folder), "--fresh"]);
    expect(timeless(fresh)).toEqual(timeless(first));
  });

  it("learns the zones from the pickups of a file and makes each a trip", async () => {
    const folder = temporaryFolder();
    const rows = Array.from(
      { length: 400 },
      (_, i) =>
        `2014-08-01 0${i % 10}:00:00,${(40.7 + (i % 20) / 100).toFixed(4)},${(-74 + (i % 23) / 100).toFixed(4)},B02598`,
    );
    const file = folder.write("pickups.csv", `\ufeffdate,lat,lon,ID\r\n${rows.join("\r\n\r\n")}\r\n`);
    const ended = await ridestream(["demo", "--json", "--pickups", file, "--out", outIn(folder)]);
    const summary = JSON.parse(ended.stdout) as Summary;
    expect(counts(summary)).toEqual(all(400));
    expect(ended.stderr).toContain("Zones are learned from 400 pickups");
    // They are the lake's trips meanwhile: none counts twice.
    expect(ended.stderr).toContain("Zones are learned again from 400 pickups");
    expect(summary.zones.reduce((sum, { pickups }) => sum + pickups, 0)).toBe(400);
    expect(new Set(lakeRows(outIn(folder)).map((row) => `${row.client_latitude},${row.client_longitude}`)).size).toBe(
      new Set(rows.map((row) => row.split(",").slice(1, 3).join())).size,
    );
  });

  it("answers on the terminal, with the counts, the questions and the place of the report", async () => {
    const folder = temporaryFolder();
    const ended = await ridestream(["demo", "--trips", "1000", "--out", outIn(folder)]);
    expect(ended.code).toBe(0);
    for (const said of [
      "OPERATIONS",
      "STRATEGY",
      "chiffre_d_affaires",
      "Busiest hours of a zone (UTC)",
      "1,000",
      "lake: ",
      "trips/s",
      "report.html",
    ])
      expect(ended.stdout).toContain(said);
    // They are areas that earn more than expected, of which it names none.
    expect(ended.stdout).not.toMatch(/hotspot/i);
    expect(ended.stderr).toContain("produced 1,000");
  });

  it("tells trips that are told again apart from new ones", async () => {
    const folder = temporaryFolder();
    const told = (id: string) => messageOf(tripWith({ trip_id: id }));
    const file = folder.write("requests.ndjson", [told("a"), told("b"), told("a"), originalMessage].join("\n"));
    expect(counts(await demoJson(["--requests", file, "--out", outIn(folder)]))).toEqual({
      ...all(3),
      produced: 4,
      repeated: 1,
    });
    const again = await demoJson(["--requests", file, "--out", outIn(folder)]);
    expect(counts(again)).toEqual({ ...all(4), produced: 8, repeated: 4 });
    expect(again.revenue).toBe("7551.52");
  });

  it("says how fast trips came to both stores, and that none did where all are refused", async () => {
    const folder = temporaryFolder();
    const run = async (text: string) =>
      (await ridestream(["demo", "--requests", folder.write("r", text), "--out", outIn(folder)])).stdout;
    expect(await run("null")).toMatch(/\n {2}no trip of this run reached the stores; the run took \d+\.\d s\n/);
    expect(await run(originalMessage)).toMatch(
      /\n {2}[\d,.]*[1-9][\d,.]* trips\/s from produce to both stores; the run/,
    );
  });

  it("has no zones and no report while there is no good trip", async () => {
    const folder = temporaryFolder();
    const summary = await demoJson(["--requests", folder.write("r", "null"), "--out", outIn(folder)]);
    expect(summary).toMatchObject({
      produced: 1,
      deadLettered: 1,
      revenue: "0.00",
      zones: [],
      meanSquaredDistance: null,
      report: [],
    });
    const good = await demoJson(["--requests", folder.write("r", originalMessage), "--out", outIn(folder)]);
    expect(good).toMatchObject({ produced: 2, priced: 1, deadLettered: 1, revenue: "1887.88" });
  });
});
