import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "fs";
import { join } from "path";
import { openEmbeddedSearchIndex } from "../../../functions/adapters/embedded/search-index";
import { openFileJournal } from "../../../functions/adapters/embedded/journal";
import { createFolderObjectStore } from "../../../functions/adapters/embedded/folder-object-store";
import { openWarehouseOfReader } from "../../../cli/demo/demo-warehouse";
import totalsSql from "../../../sql/reports/totals.sql";
import { demoJson, ridestream } from "../ridestream";
import { temporaryFolder } from "../../temporary-folder";
import { outIn } from "./demo-output";

const trips = 40;

describe("a demo's folder", () => {
  const folder = temporaryFolder();
  const sound = outIn(folder);
  const saved = ["ridestream.json", "log/journal", "search.duckdb", "warehouse.duckdb"];
  const isFormer = (file: string) => join(folder.path, file.replace("/", "-"));
  beforeAll(async () => {
    await demoJson(["--trips", String(trips), "--out", sound]);
    for (const file of saved) copyFileSync(join(sound, file), isFormer(file));
  });
  afterEach(() => {
    for (const file of saved) copyFileSync(isFormer(file), join(sound, file));
  });
  const ask = (...args: readonly string[]) => ridestream([...args, "--out", sound]);

  const damages = { empty: "", junk: "\u0000 no such file ".repeat(300), "JSON of something else": '{"format":1}' };
  it.each([
    ["ridestream.json", "empty", ["report", "totals"], "RS-DEMO-FOLDER", "ridestream.json that is damaged"],
    ["ridestream.json", "junk", ["demo"], "RS-DEMO-FOLDER", "ridestream.json that is damaged"],
    ["ridestream.json", "JSON of something else", ["demo"], "RS-DEMO-FOLDER", "ridestream.json that is damaged"],
    ["log/journal", "empty", ["dlq", "list"], "RS-LOG-DAMAGED", "journal is empty, or not there"],
    ["log/journal", "empty", ["demo", "--trips", "3"], "RS-LOG-DAMAGED", "journal is empty, or not there"],
    ["log/journal", "junk", ["dlq", "list"], "RS-LOG-DAMAGED", "journal is damaged at byte 0"],
    [
      "search.duckdb",
      "empty",
      ["trips", "latest"],
      "RS-STORE-OPEN",
      "search.duckdb is empty, or not there: run the demo again",
    ],
    ["search.duckdb", "junk", ["trips", "latest"], "RS-STORE-DAMAGED", "search.duckdb is damaged"],
  ] as const)("whose %s is damaged (%s) is told by %j in one line, and stays", async (file, how, args, code, said) => {
    writeFileSync(join(sound, file), damages[how]);
    const { code: exit, stderr } = await ask(...args);
    expect([exit, stderr.trimEnd().split("\n").at(-1)]).toEqual([1, expect.stringContaining(`${code}: `)]);
    expect(stderr).toContain(said);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(readFileSync(join(sound, file), "utf8")).toBe(damages[how]);
    expect(existsSync(join(sound, "lake/trips"))).toBe(true);
  });

  it.each(["empty", "junk"] as const)(
    "answers from its lake when what the warehouse read of it is damaged (%s)",
    async (how) => {
      writeFileSync(join(sound, "warehouse.duckdb"), damages[how]);
      expect(JSON.parse((await ask("report", "totals", "--json")).stdout)).toMatchObject([{ trips }]);
    },
  );

  it("tells of a database with a bit that was flipped, wherever DuckDB finds it", async () => {
    const path = join(sound, "search.duckdb");
    const bytes = readFileSync(path);
    for (const at of [4_100, 12_300, 274_440, 274_500]) {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      writeFileSync(path, flipped);
      const { code, stdout, stderr } = await ask("trips", "latest", "--json");
      if (code === 0) expect(JSON.parse(stdout)).toHaveLength(20);
      else expect(stderr).toMatch(/^RS-STORE-DAMAGED: .*search\.duckdb is damaged .*\n$/);
    }
  });

  it("is read by who may not write to it", async () => {
    const index = await openEmbeddedSearchIndex({
      path: join(sound, "search.duckdb"),
      access: "read",
      memoryMegabytes: 64,
    });
    expect(await index.count()).toBe(trips);
    index.close();
    const journal = openFileJournal(join(sound, "log/journal"), "read");
    let frames = 0;
    journal.replay(() => frames++);
    expect(frames).toBeGreaterThan(0);
    expect(() => journal.append([Buffer.from("more")])).toThrow(
      expect.objectContaining({ code: "RS-LOG-WRITE" }) as Error,
    );
    journal.close();
    const warehouse = await openWarehouseOfReader(createFolderObjectStore(join(sound, "lake")));
    await warehouse.refresh();
    await warehouse.useZones(undefined);
    expect(await warehouse.report(totalsSql)).toMatchObject([{ trips }]);
    warehouse.close();
    for (const file of saved)
      expect([file, readFileSync(join(sound, file)).equals(readFileSync(isFormer(file)))]).toEqual([file, true]);
  });

  it("is gone on from where a copy of it lies", async () => {
    const copy = join(folder.path, "copy");
    cpSync(sound, copy, { recursive: true });
    expect(await demoJson(["--trips", "30", "--out", copy])).toMatchObject({
      priced: trips + 30,
      stored: trips + 30,
      indexed: trips + 30,
    });
  });

  it("may have any name but those that DuckDB reads otherwise", async () => {
    const names = ["a[b]*{c,d}'e'%41 f", "[!a]"];
    for (const name of names) {
      // A neighbour that a pattern would find, too.
      mkdirSync(join(folder.path, "a"), { recursive: true });
      cpSync(join(sound, "lake"), join(folder.path, "a", "lake"), { recursive: true });
      const out = join(folder.path, name);
      expect(await demoJson(["--trips", "20", "--out", out])).toMatchObject({ priced: 20, stored: 20, indexed: 20 });
    }
    for (const odd of ["a?b", "a\\b"]) {
      const { code, stderr } = await ridestream(["demo", "--trips", "3", "--out", join(folder.path, odd)]);
      expect([code, stderr]).toEqual([
        1,
        expect.stringContaining("which DuckDB reads otherwise: give --out another folder"),
      ]);
    }
  });
});
