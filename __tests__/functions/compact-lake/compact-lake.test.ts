import { gunzipSync, gzipSync } from "zlib";
import {
  compactedObjectName,
  holdsAgain,
  parseCompactedObjectName,
  rowBytesMetadata,
} from "../../../contracts/compacted-object";
import { logOfObject, tripObjectName, tripsPrefix } from "../../../contracts/lake-layout";
import { newObjects } from "../../../functions/adapters/embedded/new-objects";
import { createFolderObjectStore } from "../../../functions/adapters/embedded/folder-object-store";
import { compactLake } from "../../../functions/compact-lake/compact-lake";
import { endOfChain } from "../../../functions/runtime/lake-chain";
import { logsInLake } from "../../../functions/load-lake/lake-logs";
import type { ObjectStore } from "../../../functions/ports/object-store";
import { temporaryFolder } from "../../temporary-folder";
import { lakeTrip } from "../adapters/embedded/lake-of-trips";
import { openWarehouse, lakeIn } from "../adapters/embedded/warehouse-of-trips";
import { createMemoryObjectStore } from "../memory-stores";
import { createTestClock } from "../test-clock";

const log = { topic: "topic_result", logId: "3bJ8dC-mQ_CkLhtz7Yq0Fg", partition: 0 };
const hourMs = 3_600_000;
const at = (hour: number) => `2026-06-05T${String(hour).padStart(2, "0")}:00:00.000Z`;
const allHours = { fromMs: 0, toMs: Number.POSITIVE_INFINITY };

/** Rows of the trips with these numbers, as load-lake writes them. */
async function write(lake: ObjectStore, hour: number, trips: readonly number[], partition = 0): Promise<string> {
  const name = tripObjectName({ ...log, partition }, trips[0] ?? 0, at(hour));
  const rows = trips.map((n) => lakeTrip(`t${n}`, { agent_timestamp: at(hour), requested_at: null }));
  await lake.create(name, gzipSync(rows.map((row) => `${JSON.stringify(row)}\n`).join("")), {
    "last-offset": String(trips.at(-1)),
  });
  return name;
}

const namesIn = async (lake: ObjectStore) => (await lake.list(tripsPrefix)).map((name) => name.slice(-90));
const idsOf = async (lake: ObjectStore, name: string) =>
  gunzipSync((await lake.read(name)) ?? new Uint8Array())
    .toString()
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { trip_id: string }).trip_id);

describe("the compaction of the lake", () => {
  // The hours 8 and 9 are over for two hours, 10 is not.
  const clock = createTestClock(Date.parse(at(12)) + 1);
  const compact = (lake: ObjectStore, keepMs = 0, objectBytes?: number, hours = allHours) =>
    compactLake({ lake, clock, hours, keepMs, ...(objectBytes !== undefined && { objectBytes }) });

  it("makes one object of each hour and partition that is over, and leaves the last object and later hours alone", async () => {
    const lake = createMemoryObjectStore();
    for (const trips of [[0, 1], [2], [3, 4]]) await write(lake, 8, trips);
    for (const trips of [[5], [6]]) await write(lake, 9, trips);
    const open = [await write(lake, 10, [7]), await write(lake, 10, [8])];
    const others = [await write(lake, 8, [0, 1], 1), await write(lake, 8, [2], 1)];
    const outcome = await compact(lake);
    expect(outcome).toEqual({ hours: 2, objects: 4, written: 2, rows: 7, removed: 5, waiting: 0 });
    const names = await lake.list(tripsPrefix);
    expect(names).toHaveLength(6);
    // Of partition 1 the last object stays, and one alone is not written again.
    expect(names).toEqual(expect.arrayContaining([...open, ...others]));
    const compacted = names.filter((name) => parseCompactedObjectName(name));
    expect(compacted.map((name) => parseCompactedObjectName(name))).toEqual([
      expect.objectContaining({ firstOffset: 0, lastOffset: 4, rows: 5 }),
      expect.objectContaining({ firstOffset: 5, lastOffset: 6, rows: 2 }),
    ]);
    expect(await idsOf(lake, compacted[0] ?? "")).toEqual(["t0", "t1", "t2", "t3", "t4"]);
    expect(await compact(lake)).toMatchObject({ written: 0, removed: 0 });
  });

  it("makes something that is not read again by who knows all its parts, as they were, and by nobody else", async () => {
    const lake = createMemoryObjectStore();
    const parts = [await write(lake, 8, [0, 1]), await write(lake, 8, [2])];
    await write(lake, 8, [9]);
    const known = new Map<string, string>();
    for await (const { name, digest } of newObjects(lake, new Map())) if (digest !== undefined) known.set(name, digest);
    await compact(lake, hourMs);
    const isRead = async (of: ReadonlyMap<string, string | undefined>) => {
      const read: string[] = [];
      for await (const { name, rows } of newObjects(lake, of)) if (rows) read.push(name);
      return read.some((name) => parseCompactedObjectName(name));
    };
    expect(await isRead(known)).toBe(false);
    const [first = "", second = ""] = parts;
    expect(await isRead(new Map([...known].filter(([name]) => name !== first)))).toBe(false);
    for (const other of ["another", undefined]) expect(await isRead(new Map([...known, [second, other]]))).toBe(true);
  });

  it("leaves what load-lake goes on from, whatever is compacted", async () => {
    const lake = createMemoryObjectStore();
    for (const trips of [[0, 1], [2], [3, 4]]) await write(lake, 8, trips);
    expect(await endOfChain(lake, log, "memory")).toBe(5);
    await compact(lake);
    expect(await lake.list(tripsPrefix)).toHaveLength(2);
    expect(await endOfChain(lake, log, "memory")).toBe(5);
    expect(await logsInLake(lake, 1)).toEqual([{ topic: log.topic, logId: log.logId, lastDay: "2026-06-05" }]);
  });

  it("keeps small objects beside the compacted one as long as it is told", async () => {
    const lake = createMemoryObjectStore();
    for (const trips of [[0, 1], [2], [3], [4]]) await write(lake, 8, trips);
    const moving = createTestClock(Date.parse(at(12)));
    const run = () => compactLake({ lake, clock: moving, hours: allHours, keepMs: hourMs });
    expect(await run()).toMatchObject({ written: 1, removed: 0, waiting: 3, objects: 5 });
    await moving.sleep(hourMs - 1);
    expect(await run()).toMatchObject({ written: 0, removed: 0, waiting: 3 });
    await moving.sleep(1);
    expect(await run()).toMatchObject({ written: 0, removed: 3, waiting: 0, objects: 2 });
  });

  it("combines what came late with what is combined, and what load-lake wrote again", async () => {
    const lake = createMemoryObjectStore();
    for (const trips of [[0], [1], [2], [9]]) await write(lake, 8, trips);
    await compact(lake);
    // A zombie writes what was removed, with more in it than it had; and another object comes late.
    const again = await write(lake, 8, [1, 2, 3]);
    await write(lake, 8, [4]);
    await compact(lake);
    const names = await lake.list(tripsPrefix);
    expect(names).not.toContain(again);
    expect(names).toHaveLength(2);
    expect((await idsOf(lake, names.find((name) => parseCompactedObjectName(name)) ?? "")).sort()).toEqual([
      "t0",
      "t1",
      "t2",
      "t3",
      "t4",
    ]);
  });

  it("leaves what was written again and reaches over the last object, until load-lake has come past it", async () => {
    const lake = createMemoryObjectStore();
    for (const trips of [[0], [1], [2]]) await write(lake, 8, trips);
    await compact(lake);
    const again = await write(lake, 8, [0, 1, 2, 3]);
    expect(await compact(lake)).toMatchObject({ written: 0, removed: 0 });
    await write(lake, 8, [3]);
    await write(lake, 8, [4]);
    await compact(lake);
    expect(await lake.list(tripsPrefix)).not.toContain(again);
  });

  it("removes no object with a row that the compacted one lacks, though its offsets lie within", async () => {
    const lake = createMemoryObjectStore();
    for (const trips of [[0], [1, 2], [9]]) await write(lake, 8, trips);
    await compact(lake);
    const name = tripObjectName(log, 1, at(8));
    const row = lakeTrip("another", { agent_timestamp: at(8) });
    await lake.create(name, gzipSync(`${JSON.stringify(row)}\n`), { "last-offset": "1" });
    expect(await compact(lake)).toMatchObject({ written: 1, removed: 0 });
    expect(await compact(lake)).toMatchObject({ written: 0, removed: 2 });
    const [compacted = ""] = (await lake.list(tripsPrefix)).filter((one) => parseCompactedObjectName(one));
    expect((await idsOf(lake, compacted)).sort()).toEqual(["another", "t0", "t1", "t2"]);
  });

  it("divides an hour whose rows are too many for one object", async () => {
    const lake = createMemoryObjectStore();
    for (let n = 0; n < 9; n++) await write(lake, 8, [n]);
    await compact(lake, 0, 1_600);
    const sizes = await Promise.all(
      (await lake.list(tripsPrefix)).map(async (name) => Number((await lake.metadata(name))?.[rowBytesMetadata] ?? 0)),
    );
    expect(sizes.filter((bytes) => bytes > 0).length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1_600);
    expect(await compact(lake, 0, 1_600)).toMatchObject({ written: 0, removed: 0 });
  });

  it("removes nothing for a compacted object that is not as it was written, and names it", async () => {
    const lake = createMemoryObjectStore();
    for (const trips of [[0], [1], [9]]) await write(lake, 8, trips);
    await compact(lake, hourMs);
    const [compacted = ""] = (await lake.list(tripsPrefix)).filter((name) => parseCompactedObjectName(name));
    const stored = await lake.readChanged(compacted);
    if (!stored || stored === "unchanged") throw new Error("it is there");
    const before = await namesIn(lake);
    for (const body of [gzipSync("{}\n"), stored.body.slice(0, -9)]) {
      await lake.remove(compacted, stored.generation);
      const found = await lake.readChanged(compacted);
      if (found && found !== "unchanged") await lake.remove(compacted, found.generation);
      await lake.create(compacted, body, (await lake.metadata(compacted)) ?? { "written-at": at(1) });
      await expect(compact(lake)).rejects.toMatchObject({
        code: "RS-LAKE-DAMAGED",
        message: expect.stringContaining(compacted) as string,
      });
      expect(await namesIn(lake)).toEqual(before);
    }
  });

  it("leaves alone what neither it nor load-lake wrote, and what was meant for another lake", async () => {
    const lake = createMemoryObjectStore();
    for (const trips of [[0], [9]]) await write(lake, 8, trips);
    const folder = `${tripsPrefix}dt=2026-06-05/hour=08/`;
    const strangers = [
      `${folder}empty.ndjson.gz`,
      `${folder}${log.topic}@${log.logId}-0-${"0".repeat(19)}1.repair-00ff.ndjson.gz`,
    ];
    for (const name of strangers) await lake.create(name, gzipSync(""), {});
    const meant = tripObjectName(log, 2, at(8));
    await lake.create(meant, gzipSync("{}\n"), { "last-offset": "2", lake: "another#1" });
    expect(await compact(lake)).toMatchObject({ written: 0, removed: 0 });
    expect(await lake.list(tripsPrefix)).toEqual(expect.arrayContaining([...strangers, meant]));
  });

  it("looks at the hours that it is given and no others", async () => {
    const lake = createMemoryObjectStore();
    for (const hour of [7, 8, 9]) for (const n of [0, 1]) await write(lake, hour, [hour * 10 + n]);
    await write(lake, 9, [99]);
    const hours = { fromMs: Date.parse(at(8)), toMs: Date.parse(at(9)) };
    expect(await compact(lake, 0, undefined, hours)).toMatchObject({ hours: 1, written: 1, removed: 2 });
  });

  describe("in a folder, beside a warehouse", () => {
    it("changes no report, reads no object again whose parts are folded, and fills a new warehouse", async () => {
      const folder = temporaryFolder().path;
      const lake = createFolderObjectStore(lakeIn(folder));
      const read = jest.fn(lake.read.bind(lake));
      const warehouse = await openWarehouse(folder, { ...lake, read });
      const sql = "SELECT trip_id FROM trips ORDER BY trip_id";
      const trips = async () => {
        await warehouse.refresh();
        return (await warehouse.report(sql)).map((row) => row["trip_id"]);
      };
      for (const some of [[0, 1], [2], [3]]) await write(lake, 8, some);
      expect(await trips()).toEqual(["t0", "t1", "t2", "t3"]);
      read.mockClear();
      await compact(lake);
      expect(await trips()).toEqual(["t0", "t1", "t2", "t3"]);
      expect(read).not.toHaveBeenCalled();
      // What is compacted before it was folded is read from the compacted object.
      for (const some of [[4], [5], [6]]) await write(lake, 9, some);
      await compact(lake);
      expect(await trips()).toEqual(["t0", "t1", "t2", "t3", "t4", "t5", "t6"]);
      await warehouse.rebuild({ fromMs: Date.parse(at(8)), toMs: Date.parse(at(9)) });
      expect(await trips()).toHaveLength(7);
      warehouse.close();
      const other = await openWarehouse(temporaryFolder().path, lake);
      await other.refresh();
      expect(await other.report(sql)).toHaveLength(7);
      other.close();
    });
  });
});

describe("the name of a compacted object", () => {
  const run = `${tripsPrefix}dt=2026-06-05/hour=08/${log.topic}@${log.logId}-0-`;
  const name = compactedObjectName({ run, firstOffset: 3, lastOffset: 14, rows: 12, digest: "0123456789abcdef" });

  it("tells all that it was made of", () => {
    expect(parseCompactedObjectName(name)).toEqual({
      run,
      firstOffset: 3,
      lastOffset: 14,
      rows: 12,
      digest: "0123456789abcdef",
    });
    expect(logOfObject(name)).toEqual(log);
  });

  it.each([tripObjectName(log, 3, at(8)), `${run}x.ndjson.gz`, name.replace("since", "repair")])("is not %s", (other) =>
    expect(parseCompactedObjectName(other)).toBeUndefined(),
  );

  it("sorts after every object that it can be made of, so that a row that is folded stays", () => {
    for (const offset of [3, 9, 14]) {
      expect(tripObjectName(log, offset, at(8)) < name).toBe(true);
      expect(holdsAgain(name, tripObjectName(log, offset, at(8)))).toBe(true);
    }
    for (const other of [
      tripObjectName(log, 15, at(8)),
      tripObjectName(log, 3, at(9)),
      tripObjectName({ ...log, partition: 1 }, 3, at(8)),
      name,
    ])
      expect(holdsAgain(name, other)).toBe(false);
  });
});
