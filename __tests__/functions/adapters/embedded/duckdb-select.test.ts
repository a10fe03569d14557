import { join } from "path";
import { openDuckDb } from "../../../../functions/adapters/embedded/duckdb";
import { selectFromDuckDb } from "../../../../functions/adapters/embedded/duckdb-select";
import { temporaryFolder } from "../../../temporary-folder";

describe("a SELECT of somebody's own", () => {
  const path = join(temporaryFolder().path, "some.duckdb");
  const select = (sql: string, mostRows = 10) => selectFromDuckDb({ path, memoryMegabytes: 64 }, sql, mostRows);
  beforeAll(async () => {
    const db = await openDuckDb({ path, memoryMegabytes: 64 });
    await db.run("CREATE TABLE trips AS SELECT range AS n FROM range(5000)");
    db.close();
  });

  it("is answered, and cut where it has more rows than are asked for", async () => {
    expect(await select("WITH all_trips AS (FROM trips) SELECT COUNT(*) AS trips FROM all_trips;")).toEqual({
      rows: [{ trips: 5_000 }],
      isCut: false,
    });
    const cut = await select("SELECT n FROM trips", 3_000);
    expect([cut.rows.length, cut.isCut]).toEqual([3_000, true]);
  });

  it.each([
    ["SELECT 1; SELECT 2", "it holds 2 statements: give one SELECT"],
    [" ", "it is empty: give one SELECT"],
    ["DROP TABLE trips", "this is DROP: give one SELECT"],
    ["-- all\n/* of\nthem */ delete FROM no_such_table", "this is DELETE: give one SELECT"],
    ["CREATE TABLE mine AS SELECT 1", "this is CREATE"],
    ["INSERT INTO trips SELECT * FROM trips", "this is INSERT"],
    ["SET enable_external_access = true", "this is SET"],
    ["ATTACH '/tmp/another.duckdb'", "this is ATTACH"],
    ["INSTALL httpfs", "this is LOAD"],
    ["COPY trips TO '/tmp/trips.csv'", "file system operations are disabled"],
    ["SELECT * FROM read_text('/etc/hostname')", "file system operations are disabled"],
    ["SELECT fare FROM trips", "correct the statement"],
  ])("is not %j", async (statement, said) => {
    await expect(select(statement)).rejects.toMatchObject({
      code: "RS-WAREHOUSE-QUERY",
      message: expect.stringContaining(said) as unknown,
    });
    expect((await select("SELECT COUNT(*) AS trips FROM trips")).rows).toEqual([{ trips: 5_000 }]);
  });

  it("says so where it takes more memory than there is", async () => {
    await expect(select("SELECT list(one.n) FROM trips AS one, trips AS other")).rejects.toMatchObject({
      code: "RS-STORE-MEMORY",
      message: expect.stringMatching(/may use here \(.* used\): ask for less at once/) as unknown,
    });
  });
});
