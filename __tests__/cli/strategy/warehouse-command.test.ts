import { openDuckDb } from "../../../functions/adapters/embedded/duckdb";
import { temporaryFolder } from "../../temporary-folder";
import { outIn } from "../demo/demo-output";
import { demoJson, ridestream } from "../ridestream";

describe("ridestream warehouse rebuild", () => {
  const folder = temporaryFolder();
  const rebuild = (...args: readonly string[]) => ridestream(["warehouse", "rebuild", ...args, "--out", outIn(folder)]);
  beforeAll(() => demoJson(["--trips", "100", "--out", outIn(folder)]));

  it("takes the trips of each day from the lake again, and says so", async () => {
    const db = await openDuckDb({ path: `${outIn(folder)}/warehouse.duckdb`, memoryMegabytes: 64 });
    await db.run("UPDATE trips_folded SET prix_travel = 0");
    db.close();
    const revenue = async () =>
      (JSON.parse((await ridestream(["report", "totals", "--json", "--out", outIn(folder)])).stdout) as object[])[0];
    expect(await revenue()).toMatchObject({ trips: 100, chiffre_d_affaires: "0.00" });
    const today = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    const { code, stdout } = await rebuild("--from", today, "--to", "2100-01-01");
    expect(code).toBe(0);
    expect(stdout.split("\n")[0]).toMatch(new RegExp(`^${today} 00:00 to [\\d-]+ 00:00 \\(UTC\\) is rebuilt$`));
    const { chiffre_d_affaires: sum } = (await revenue()) as { readonly chiffre_d_affaires: string };
    expect(Number(sum)).toBeGreaterThan(0);
    expect(await revenue()).toMatchObject({ trips: 100 });
  });

  it.each([
    [["--from", "2026-01-02", "--to", "2026-01-01"], 2, "--from is not before --to"],
    [["--from", "2026-01-01T00:30Z", "--to", "2026-01-02"], 2, "Give a whole hour"],
    [["--from", "2999-01-01", "--to", "2999-01-02"], 2, "--from lies in the future"],
    [["--from", "2026-01-01"], 2, "--to <time>"],
  ])("says of %j what is wrong", async (args, code, said) => {
    const ended = await rebuild(...args);
    expect([ended.code, ended.stdout]).toEqual([code, ""]);
    expect(ended.stderr).toContain(said);
  });
});
