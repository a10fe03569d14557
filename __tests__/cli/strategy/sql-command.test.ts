import { readFileSync } from "fs";
import { join } from "path";
import { openDuckDb } from "../../../functions/adapters/embedded/duckdb";
import { outIn } from "../demo/demo-output";
import { demoJson, ridestream } from "../ridestream";
import { temporaryFolder } from "../../temporary-folder";

describe("ridestream sql", () => {
  const folder = temporaryFolder();
  const sql = (...args: readonly string[]) => ridestream(["sql", ...args, "--out", outIn(folder)]);
  beforeAll(() => demoJson(["--trips", "50", "--out", outIn(folder)]));

  it("answers one SELECT, with counts as numbers, decimals and ids as text, and lists as JSON", async () => {
    const select = `SELECT COUNT(*) AS trips, 0.10 AS tenth, '007' AS id, [1, 2] AS list, true AS flag, NULL AS nothing,
      TIMESTAMPTZ '2026-11-24 14:00:00+02' AS moment, 2 ** 40 AS real, COUNT(CENTROID_ID) AS zoned FROM trips_with_zones`;
    expect(JSON.parse((await sql(select, "--json")).stdout)).toEqual([
      {
        trips: 50,
        tenth: "0.10",
        id: "007",
        list: "[1,2]",
        flag: "true",
        nothing: null,
        moment: "2026-11-24T12:00:00.000Z",
        real: 2 ** 40,
        zoned: 50,
      },
    ]);
  });

  it("reads no more rows than are asked for, and says that there are more", async () => {
    const some = await sql("SELECT confort FROM trips ORDER BY trip_id", "--rows", "2", "--csv");
    expect(some.stdout.split("\n")).toHaveLength(4);
    expect(some.stderr).toBe("There are more than 2 rows: give --rows to read more.\n");
    expect((await sql("SELECT 'a, \"b\"' AS x, '' AS y, NULL AS z", "--csv")).stdout).toBe('x,y,z\n"a, ""b""","",\n');
    const all = await sql("SELECT confort FROM trips", "--rows", "50", "--json");
    expect([(JSON.parse(all.stdout) as readonly object[]).length, all.stderr]).toEqual([50, ""]);
  });

  it.each([
    ["DROP TABLE trips", "DROP"],
    ["DELETE FROM trips", "DELETE"],
  ])("refuses another statement: %s", async (statement, verb) => {
    const ended = await sql(statement);
    expect([ended.code, ended.stdout]).toEqual([1, ""]);
    expect(ended.stderr).toBe(`RS-WAREHOUSE-QUERY: ${statement}: this is ${verb}: give one SELECT\n`);
  });

  it("is answered from the lake by the statement that docs/strategy.md gives notebooks", async () => {
    const page = readFileSync(join(__dirname, "../../../docs/strategy.md"), "utf8");
    const [, statement = ""] = /```sql\n(.*?)```/s.exec(page) ?? [];
    const db = await openDuckDb({ path: ":memory:", memoryMegabytes: 512 });
    const trips = statement.replace(".ridestream", outIn(folder).replaceAll("'", "''"));
    const told = "SELECT COUNT(*) AS trips, SUM(prix_travel) AS revenue FROM";
    const [inNotebook] = await db.rows(`${told} (${trips})`);
    db.close();
    const [inWarehouse] = JSON.parse((await sql(`${told} trips_with_zones`, "--json")).stdout) as readonly object[];
    expect({ ...inNotebook, trips: Number(inNotebook?.["trips"]) }).toEqual(inWarehouse);
  });
});
