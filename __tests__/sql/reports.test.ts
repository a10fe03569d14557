import { readdirSync, readFileSync } from "fs";
import { join } from "path";
import { parametersOf } from "../../sql/statement";

const folder = join(__dirname, "../../sql/reports");
const files = readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), "utf8")] as const);

/** The statement without its comments and texts, in capitals. */
const code = (sql: string) =>
  sql
    .replaceAll(/'[^']*'/g, "''")
    .replaceAll(/--.*$/gm, "")
    .toUpperCase();

describe("the reports, which both engines read", () => {
  it("are there", () => {
    expect(files.length).toBeGreaterThanOrEqual(6);
    expect(files.filter(([file]) => !/^[a-z-]+\.sql$/.test(file))).toEqual([]);
  });

  it.each(files)("begin with a sentence that says what they tell: %s", (_file, sql) => {
    expect(sql.split("\n", 1)[0]).toMatch(/^-- [A-Z].*[.]$/);
  });

  it.each(files)("have a name and a type for each of their parameters: %s", (_file, sql) => {
    const described = sql.match(/^-- @param.*$/gm) ?? [];
    expect(described.filter((line) => !/^-- @param [a-z_]+ [A-Z0-9]+ \S/.test(line))).toEqual([]);
    expect(parametersOf(sql)).toHaveLength(described.length);
    expect(code(sql).split("?").length - 1).toBe(described.length);
  });

  it.each([
    ["a cast that BigQuery does not read", /::/],
    ["QUALIFY", /\bQUALIFY\b/],
    ["EXCLUDE, which BigQuery does not read", /\bEXCLUDE\b/],
    ["EXCEPT, which DuckDB reads otherwise", /\bEXCEPT\b/],
    ["backticks", /`/],
    ["names in double quotes, which are texts in BigQuery", /"/],
    ["places that are filled", /\{\{/],
    ["more than one statement", /;/],
  ])("hold nothing that is one engine's own: %s", (_what, pattern) => {
    expect(files.filter(([, sql]) => pattern.test(code(sql))).map(([file]) => file)).toEqual([]);
  });

  it.each(files)(
    "read the trips through the view with zones, and nothing else of the warehouse's: %s",
    (_file, sql) => {
      const named = new Set([...code(sql).matchAll(/(\w+) AS \(/g)].map(([, name]) => name));
      // EXTRACT(HOUR FROM a column) reads no table.
      const tables = code(sql).replaceAll(/\bEXTRACT\(\w+ FROM /g, "");
      const read = [...tables.matchAll(/\b(?:FROM|JOIN) (\w+)/g)].map(([, name]) => name);
      const outside = read.filter((name) => !named.has(name));
      expect(new Set(outside)).toEqual(new Set(["TRIPS_WITH_ZONES"]));
    },
  );
});
