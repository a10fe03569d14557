import { rmSync } from "fs";
import { join } from "path";
import type { Findings } from "../../../cli/reconcile/findings";
import { compactedObjectName, runOfObject } from "../../../contracts/compacted-object";
import { parseTripObjectName } from "../../../contracts/lake-layout";
import { openDuckDb } from "../../../functions/adapters/embedded/duckdb";
import { createFolderObjectStore } from "../../../functions/adapters/embedded/folder-object-store";
import { temporaryFolder } from "../../temporary-folder";
import { outIn } from "../demo/demo-output";
import { demoJson, ridestream } from "../ridestream";

interface Answer {
  readonly agree: boolean;
  readonly window: { readonly from: string | null; readonly to: string | null };
  readonly trips: Readonly<Record<string, number>>;
  readonly missing: Findings;
  readonly doubled: Findings;
  readonly different: Findings;
  readonly pending: Findings;
  readonly repaired?: unknown;
}

describe("ridestream reconcile, of a demo", () => {
  const folder = temporaryFolder();
  const out = outIn(folder);
  const env = { RS_PERSONAL_DATA_KEY: "a key for the tests" };
  const ask = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await ridestream(["reconcile", "--out", out, "--json", ...args], { env });
    return { code, stderr, answer: JSON.parse(stdout) as Answer };
  };
  const changeIndex = async (sql: string) => {
    const db = await openDuckDb({ path: join(out, "search.duckdb"), memoryMegabytes: 128 });
    await db.run(sql);
    db.close();
  };
  beforeAll(() => demoJson(["--trips", "300", "--out", out], { env }));

  it("says that all stores agree, for a program and for a person", async () => {
    const { code, stderr, answer } = await ask();
    expect([code, stderr, answer.agree]).toEqual([0, "", true]);
    expect(answer.trips).toEqual({ topic_source: 300, topic_result: 300, "trips.dlq": 0, index: 300, lake: 300 });
    for (const { total, findings } of [answer.missing, answer.doubled, answer.different, answer.pending])
      expect([total, findings]).toEqual([0, []]);
    const week = Date.parse(answer.window.to ?? "") - Date.parse(answer.window.from ?? "");
    expect(week).toBe(7 * 86_400_000);
    const all = await ridestream(["reconcile", "--all", "--out", out]);
    expect([all.code, all.stdout]).toEqual([0, expect.stringMatching(/^All trips\n.*All stores agree\.\n$/s)]);
    const { stderr: drawn } = await ridestream(["reconcile", "--all", "--out", out], { isTTY: true });
    for (const step of [
      "Reads topic_source.",
      "Reads topic_result.",
      "Reads the index.",
      "Reads the lake.",
      "Compares trips.",
    ])
      expect(drawn).toMatch(new RegExp(`${step}\\n\r\u001b\\[2K  \\d+ %`));
  });

  it("knows a row and its copy in a compacted object for one", async () => {
    const lake = createFolderObjectStore(join(out, "lake"));
    const [name = ""] = (await lake.list("trips/")).slice(-1);
    const { firstOffset = 0 } = parseTripObjectName(name) ?? {};
    const lastOffset = Number((await lake.metadata(name))?.["last-offset"]);
    const of = { run: runOfObject(name) ?? "", firstOffset, lastOffset, rows: 1, digest: "0123456789abcdef" };
    const compacted = compactedObjectName(of);
    await lake.create(compacted, (await lake.read(name)) ?? new Uint8Array(), {});
    expect((await ask("--all")).answer).toMatchObject({ agree: true, trips: { lake: 300 } });
    rmSync(join(out, "lake", compacted));
  });

  it("names what is missing with the command that repairs it, and repairs it", async () => {
    const lake = createFolderObjectStore(join(out, "lake"));
    const [object = ""] = (await lake.list("trips/")).slice(-1);
    rmSync(join(out, "lake", object));
    await changeIndex("DELETE FROM trips WHERE rowid IN (3, 5)");
    const { code, answer } = await ask("--all", "--limit", "1");
    expect([code, answer.agree, answer.window]).toEqual([1, false, { from: null, to: null }]);
    const { byStore, total, findings } = answer.missing;
    expect(byStore["index"]).toBe(2);
    expect(total).toBe(2 + (byStore["lake"] ?? 0));
    expect(total).toBeGreaterThan(2);
    expect(findings).toEqual([
      expect.objectContaining({
        expectedFrom: "topic_result",
        repair: `ridestream reconcile --all --out ${out} --repair`,
      }),
    ]);
    expect(findings).toEqual([expect.objectContaining({ trip_id: findings[0]?.tripId })]);
    const { code: textCode, stdout } = await ridestream(["reconcile", "--all", "--out", out], { env });
    expect([textCode, stdout]).toEqual([1, expect.stringContaining(`To repair:\n  ridestream reconcile --all`)]);
    expect(stdout).not.toContain("All stores agree");

    const repaired = await ask("--all", "--repair");
    expect([repaired.code, repaired.answer.agree]).toEqual([0, true]);
    expect(repaired.answer.repaired).toEqual({ index: 2, lake: byStore["lake"], rejected: 0 });
    expect((await ask("--all")).answer).toMatchObject({ agree: true, trips: { index: 300, lake: 300 } });
    // And the warehouse reads what was repaired.
    const trips = await ridestream(["sql", "SELECT COUNT(*) AS trips FROM trips_with_zones", "--json", "--out", out]);
    expect(trips.stdout).toContain("300");
  });

  it("ends with 1 where a repair leaves something", async () => {
    await changeIndex("INSERT INTO trips SELECT * REPLACE ('stray' AS trip_id) FROM trips LIMIT 1");
    const { code, answer } = await ask("--all", "--repair");
    expect([code, answer.missing.byStore]).toEqual([1, { topic_result: 1 }]);
    await changeIndex("DELETE FROM trips WHERE trip_id = 'stray'");
    expect((await ask("--all")).code).toBe(0);
  });

  it.each([
    [["--from", "soon"], 2, "--from soon is no time: write 2026-11-24"],
    [["--to", "2026-13-01"], 2, "--to 2026-13-01 is no time"],
    [["--from", "2026-11-24", "--to", "2026-11-24"], 2, "is not before --to 2026-11-24"],
    [["--from", "2026-11-24", "--all"], 2, "cannot be used with option"],
    [["--limit", "0"], 2, "Give a whole number from 1"],
    [["--unknown"], 2, "unknown option"],
    [["--repair"], 2, "RS_PERSONAL_DATA_KEY is missing"],
    [["--out", "/nowhere"], 1, "RS-DEMO-FOLDER"],
  ])("says of %j what is wrong", async (args, code, said) => {
    const ended = await ridestream(["reconcile", "--out", out, ...args]);
    expect([ended.code, ended.stdout]).toEqual([code, ""]);
    expect(ended.stderr).toContain(said);
  });

  it("says which settings servers need", async () => {
    const ended = await ridestream(["reconcile"]);
    expect([ended.code, ended.stdout]).toEqual([2, ""]);
    for (const setting of ["RS_KAFKA_BROKERS", "RS_ELASTICSEARCH_URL", "RS_LAKE_BUCKET"])
      expect(ended.stderr).toContain(`${setting} is missing`);
  });
});
