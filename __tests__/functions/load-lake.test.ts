import { compactedObjectName, runOfObject } from "../../contracts/compacted-object";
import { tripObjectName } from "../../contracts/lake-layout";
import { topicResult } from "../../contracts/topics";
import { createLoadLake } from "../../functions/load-lake/load-lake";
import { logsInLake } from "../../functions/load-lake/lake-logs";
import { TripObjectDraft, writeObject } from "../../functions/load-lake/trip-object";
import { endOfChain } from "../../functions/runtime/lake-chain";
import type { ObjectStore } from "../../functions/ports/object-store";
import { readSettings } from "../../functions/runtime/settings";
import type { Worker } from "../../functions/runtime/worker";
import { check } from "./delivery/check";
import { messagesOf } from "./delivery/rides";
import { World } from "./delivery/world";
import { createInstantPacker } from "./instant-packer";
import { rowsOf } from "./lake-rows";
import { createMemoryObjectStore } from "./memory-stores";
import { createTestClock } from "./test-clock";

/** A world in which a good trip of each of the clients, in this order, is priced. */
async function priced(clients: readonly number[]): Promise<World> {
  const world = new World([5]);
  await world.produce(messagesOf(clients.map((client) => [{ client, kind: "good" }])));
  await world.act({ name: "enrich", slot: 0, passMs: 0 }, 8);
  return world;
}

const open = (
  world: World,
  settings: Readonly<Record<string, string>> = {},
  store: ObjectStore = world.lake,
  onOtherLogs: () => void = () => undefined,
) =>
  createLoadLake({
    onOtherLogs,
    log: world.log,
    store,
    clock: createTestClock(),
    createPacker: createInstantPacker,
    settings: readSettings("load-lake", {
      RS_PERSONAL_DATA_KEY: "a key for the simulation",
      RS_POLL_WAIT_MS: "1",
      ...settings,
    }),
  });
/** Until nothing comes and nothing is due, of any partition. */
const readAll = async (worker: Worker) => {
  for (let idle = 0; idle < 6;) idle = (await worker.step()) === "idle" ? idle + 1 : 0;
};

describe("load-lake", () => {
  it("loses no trip beside a result that cannot be read, at whatever call it dies", async () => {
    const first = { name: "load-lake", slot: 0, passMs: 0 } as const;
    for (let atCall = 0, isReached = true; isReached; atCall++) {
      const world = await priced([1, 1]);
      const results = await world.results();
      const producer = await world.log.producer();
      const key = Buffer.from(results[0]?.key ?? "");
      const again = results.map(({ trip }) => ({ key, value: Buffer.from(JSON.stringify({ data: [trip] })) }));
      await producer.send(topicResult.name, [{ key, value: Buffer.from("not JSON") }, ...again]);
      await world.act({ ...first, fault: { atCall, fault: "dies before" } });
      await world.act(first, 4);
      isReached = world.reached > 0;
      await world.settle();
      const ids = results.map(({ trip }) => trip.trip_id);
      const chain = await world.chain(results[0]?.partition ?? -1);
      expect(chain.flatMap(({ rows }) => rows.map(({ trip_id }) => trip_id))).toEqual([...ids, ...ids]);
      expect((await world.deadLetters()).filter((letter) => letter.function === "load-lake")).toHaveLength(1);
    }
  });

  it("goes on after the lake's last object when the group's offsets are gone", async () => {
    const world = await priced([1, 1, 1, 1, 1, 1, 1, 1, 1]);
    await world.settle();
    const create = jest.fn(world.lake.create.bind(world.lake));
    const worker = await open(world, { RS_GROUP_ID: "a new group" }, { ...world.lake, create });
    await readAll(worker);
    await worker.stop();
    expect(create).not.toHaveBeenCalled();
    await check(world);
  });

  it("names the logs whose trips the lake holds, once, where it holds none of the one that it reads", async () => {
    const world = await priced([1, 4]);
    const logId = await world.log.logId(topicResult.name);
    const former = `trips/dt=2025-12-31/hour=10/${topicResult.name}-0-${"0".repeat(20)}.ndjson.gz`;
    await world.lake.create(former, new Uint8Array(), { "last-offset": "9" });
    const onOtherLogs = jest.fn();
    const worker = await open(world, {}, world.lake, onOtherLogs);
    await readAll(worker);
    await worker.stop();
    expect(onOtherLogs.mock.calls).toEqual([[[{ topic: topicResult.name, logId: undefined, lastDay: "2025-12-31" }]]]);
    expect(await logsInLake(world.lake, 9)).toMatchObject([
      { topic: topicResult.name, logId, lastDay: "2026-01-01" },
      { topic: topicResult.name, logId: undefined, lastDay: "2025-12-31" },
    ]);
    expect(await logsInLake(world.lake, 1)).toHaveLength(1);
  });

  it("writes what an object would have held once, when the group gives its partitions out anew", async () => {
    const world = await priced([1, 2, 3, 4, 5]);
    const worker = await open(world);
    await readAll(worker);
    const rival = await open(world);
    await rival.step();
    await readAll(worker);
    await rival.stop();
    await readAll(worker);
    await worker.stop();
    await world.act({ name: "load-search", slot: 0, passMs: 0 }, 8);
    await check(world);
  });

  it("fills a lake that takes the place of another while rows for that one are in hand", async () => {
    const world = await priced([1, 1, 1, 1]);
    const worker = await open(world, { RS_FLUSH_RECORDS: "3" });
    await readAll(worker);
    // Three trips are in an object; the fourth waits for its own.
    await world.happen({ happens: "a store is swapped", store: "lake" });
    await worker.stop();
    const heir = await open(world, { RS_FLUSH_AFTER_MS: "1" });
    await readAll(heir);
    await heir.stop();
    const [{ partition } = { partition: -1 }] = await world.results();
    const rows = (await world.chain(partition)).flatMap((object) => object.rows);
    expect(new Set(rows.map(({ trip_id }) => trip_id)).size).toBe(4);
  });

  it("ends an object by the bytes of its rows", async () => {
    const world = await priced([1, 1, 1, 1, 1, 1]);
    // A row is of some 500.
    const worker = await open(world, { RS_FLUSH_BYTES: "600" });
    await readAll(worker);
    await worker.stop();
    const [{ partition } = { partition: -1 }] = await world.results();
    expect((await world.chain(partition)).map(({ rows }) => rows.length)).toEqual([2, 2, 2]);
  });

  it("writes the largest object once all that wait hold too much, and leaves the others to their time", async () => {
    const world = await priced([1, 1, 1, 1, 1, 1, 4]);
    // Rows are of some 500.
    const worker = await open(world, { RS_HELD_BYTES: "2600", RS_FLUSH_AFTER_MS: "3600000" });
    await readAll(worker);
    const names = await world.lake.list("trips/");
    expect(names).toHaveLength(1);
    expect(await rowsOf(world.lake, names[0] ?? "")).toHaveLength(6);
    await worker.stop();
    expect((await world.lake.list("trips/")).length).toBeGreaterThan(1);
  });

  it("goes on after a compacted object where a name that it holds again is free, and asks only for hours that are over", async () => {
    const world = await priced([1, 1, 1, 1]);
    const [first] = await world.results();
    const [partition, logId] = [first?.partition ?? 0, await world.log.logId(topicResult.name)];
    const list = jest.fn((folder: string) => world.lake.list(folder));
    const worker = await open(world, { RS_FLUSH_RECORDS: "2" }, { ...world.lake, list });
    await readAll(worker);
    await worker.stop();
    expect(list).not.toHaveBeenCalledWith(expect.stringContaining("/hour="));
    const chain = await world.chain(partition);
    expect(chain.map(({ rows }) => rows.length)).toEqual([2, 2]);
    const [{ firstOffset, lastOffset, name } = { firstOffset: -1, lastOffset: -1, name: "" }] = chain;
    const run = runOfObject(name) ?? "";
    await world.lake.create(
      compactedObjectName({ run, firstOffset, lastOffset, rows: 2, digest: "0123456789abcdef" }),
      (await world.lake.read(name)) ?? new Uint8Array(),
      {},
    );
    const stored = await world.lake.readChanged(name);
    if (stored && stored !== "unchanged") await world.lake.remove(name, stored.generation);
    const draft = (nowMs: number) => {
      const record = { offset: firstOffset, timestampMs: Date.parse(first?.trip.agent_timestamp ?? "") };
      const whole = { ...record, key: null, value: null, headers: {} };
      const one = new TripObjectDraft({ topic: topicResult.name, logId, partition }, whole, ["{}"], 0);
      one.add(lastOffset + 1, ["{}"]);
      return writeObject(world.lake, one, "memory", nowMs);
    };
    // The records after what is compacted are written again, under a name of their own.
    expect(await draft(Date.parse("2026-01-01T13:00:00Z"))).toBe(lastOffset + 1);
  });

  it("looks again where the last object was compacted while it looked", async () => {
    const store = createMemoryObjectStore();
    const log = { topic: topicResult.name, logId: "l".repeat(22), partition: 0 };
    const nameOf = (offset: number) => tripObjectName(log, offset, "2026-06-01T10:00:00Z");
    await store.create(nameOf(0), new Uint8Array(), { "last-offset": "9" });
    const metadata = jest.fn(async (name: string) => {
      if (name === nameOf(0)) {
        await store.create(nameOf(10), new Uint8Array(), { "last-offset": "19" });
        return undefined;
      }
      return store.metadata(name);
    });
    expect(await endOfChain({ ...store, metadata }, log, "memory")).toBe(20);
  });

  it("looks for the end of the lake's chain from its newest day on, and no further than it must", async () => {
    const store = createMemoryObjectStore();
    const logId = await new World([1]).log.logId(topicResult.name);
    for (const [day, offset] of [
      [1, 0],
      [2, 10],
      [3, 20],
    ] as const) {
      const name = `trips/dt=2026-06-0${day}/hour=10/${topicResult.name}@${logId}-0-${String(offset).padStart(20, "0")}.ndjson.gz`;
      await store.create(name, new Uint8Array(), { "last-offset": String(offset + 9) });
    }
    const list = jest.fn((folder: string) => store.list(folder));
    expect(await endOfChain({ ...store, list }, { topic: topicResult.name, logId, partition: 0 }, "memory")).toBe(30);
    expect(list.mock.calls).toEqual([["trips/dt=2026-06-03/"]]);
    expect(await endOfChain(store, { topic: topicResult.name, logId, partition: 1 }, "memory")).toBe(0);
  });
});
