import { join } from "path";
import { createFolderObjectStore } from "../../../functions/adapters/embedded/folder-object-store";
import { lakeTrip, writeTripObject } from "../../functions/adapters/embedded/lake-of-trips";
import { temporaryFolder } from "../../temporary-folder";
import { outIn } from "../demo/demo-output";
import { demoJson, ridestream } from "../ridestream";

describe("ridestream lake compact", () => {
  const out = outIn(temporaryFolder());
  const lake = createFolderObjectStore(join(out, "lake"));
  const trips = async () =>
    (await ridestream(["sql", "SELECT COUNT(*) AS trips FROM trips_with_zones", "--json", "--out", out])).stdout;
  beforeAll(async () => {
    await demoJson(["--trips", "50", "--out", out]);
    for (let n = 0; n < 4; n++)
      await writeTripObject(join(out, "lake"), { partition: 0, firstOffset: n }, [
        lakeTrip(`t${n}`, { agent_timestamp: "2020-06-05T08:00:00.000Z", requested_at: null }),
      ]);
  });

  it("combines the objects of a demo's folder, and reports stay as they are", async () => {
    const before = await trips();
    const objects = await lake.list("trips/dt=2020-06-05/");
    expect(objects).toHaveLength(4);
    const args = ["lake", "compact", "--from", "2020-06-01", "--out", out];
    const ended = await ridestream([...args, "--json"]);
    expect([ended.code, ended.stderr]).toEqual([0, ""]);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      hours: 1,
      objects: 2,
      written: 1,
      rows: 3,
      removed: 3,
      waiting: 0,
    });
    expect(await lake.list("trips/dt=2020-06-05/")).toHaveLength(2);
    expect(await trips()).toBe(before);
    const again = await ridestream(args);
    expect(again.stdout).toBe("1 hours: 0 objects written, with 0 rows; 0 removed, 2 left\n");
  });

  it.each([
    [["--from", "soon"], 2, "Give a whole hour"],
    [["--from", "2026-11-24T12:30Z"], 2, "Give a whole hour"],
    [["--from", "2026-11-24", "--to", "2026-11-24"], 2, "--from is not before --to"],
    [["--keep", "long"], 2, "Give a time like"],
    [["--out", "/nowhere"], 1, "RS-DEMO-FOLDER"],
    [[], 2, "RS_LAKE_BUCKET is missing"],
  ])("says of %j what is wrong", async (args, code, said) => {
    const ended = await ridestream(["lake", "compact", ...args]);
    expect([ended.code, ended.stdout]).toEqual([code, ""]);
    expect(ended.stderr).toContain(said);
  });
});
