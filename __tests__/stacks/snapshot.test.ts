import { readFileSync } from "fs";
import { join } from "path";
import { checkSnapshot } from "../../stacks/environment/snapshot";
import { temporaryFolder } from "../temporary-folder";

describe("a snapshot of an environment", () => {
  /** What is said of `is` beside a snapshot of `was`. */
  function said(was: object, is: object): string {
    const file = join(temporaryFolder().path, "environment.snapshot.json");
    checkSnapshot(file, was, "write");
    try {
      checkSnapshot(file, is);
    } catch (error) {
      return (error as Error).stack ?? "";
    }
    return "";
  }

  it("is written as JSON, and agrees with what it is of", () => {
    const file = join(temporaryFolder().path, "environment.snapshot.json");
    const now = { "mine-lake": { names: ["a"], nothing: undefined } };
    checkSnapshot(file, now, "write");
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ "mine-lake": { names: ["a"] } });
    expect(() => checkSnapshot(file, now)).not.toThrow();
  });

  it("lists each path that changed, with the old and the new value", () => {
    const was = { stack: { image: "kafka:3", ports: [1, 2], old: true, same: { a: 1 } }, gone: {} };
    const is = { stack: { image: "kafka:4", ports: [1, 3, 4], fresh: "x", same: { a: 1 } }, come: [] };
    expect(said(was, is).split("\n")).toEqual([
      expect.stringMatching(
        /^RS-SNAPSHOT-CHANGED: .*environment\.snapshot\.json differs from what is synthesised, in 7 places:$/,
      ),
      '  - stack.image: "kafka:3" is now "kafka:4"',
      "  - stack.ports.1: 2 is now 3",
      "  - stack.ports.2: added, 4",
      "  - stack.old: removed, it was true",
      '  - stack.fresh: added, "x"',
      "  - gone: removed, it was {}",
      "  - come: added, []",
      "npm run snapshot writes it again",
    ]);
  });

  it("sets a list apart from an object, and nothing from null", () => {
    expect(said({ a: ["x"], b: null }, { a: { 0: "x" } })).toMatch(/- a: \["x"\] is now \{"0":"x"\}\n.*- b: removed/s);
  });

  it("shows 20 paths, and how many more there are", () => {
    const of = (value: number) => Object.fromEntries(Array.from({ length: 5_700 }, (_, at) => [`line${at}`, value]));
    const lines = said(of(1), of(2)).split("\n");
    expect(lines).toHaveLength(23);
    expect(lines[20]).toContain("line19");
    expect(lines[21]).toBe("  - and 5680 more");
  });

  it("shows long values from where they differ", () => {
    const text = said({ sql: `${"a".repeat(500)}ONE${"b".repeat(500)}` }, { sql: `${"a".repeat(500)}TWO` });
    expect(text).toContain("ONE");
    expect(text).toContain("TWO");
    expect(text.length).toBeLessThan(500);
  });

  it("is missed by what to run, and refused where it is broken", () => {
    const { path, write } = temporaryFolder();
    expect(() => checkSnapshot(join(path, "none.json"), {})).toThrow(
      /^RS-SNAPSHOT-MISSING: .*none\.json is not there: run npm run snapshot once$/,
    );
    expect(() => checkSnapshot(write("broken.json", "{"), {})).toThrow(/broken\.json is no JSON: npm run snapshot/);
  });
});
