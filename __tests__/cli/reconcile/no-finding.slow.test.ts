import { join } from "path";
import { readIndex, readLetters, readRequests, readResults } from "../../../cli/reconcile/read-stores";
import { TopicReach } from "../../../cli/reconcile/topic-reach";
import { topicDeadLetters, topicResult, topicSource } from "../../../contracts/topics";
import { refuseRecord } from "../../../functions/runtime/dead-letter";
import { messageOf, tripWith } from "../../functions/pipeline/bad-input";
import { temporaryFolder } from "../../temporary-folder";
import { ReconcileWorld } from "./reconcile-world";

const all = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };
const dayMs = 86_400_000;
const at = (time: string) => Date.parse(`2026-01-01T${time}Z`);

describe("what is no finding", () => {
  const folder = temporaryFolder().path;
  let played: ReconcileWorld;
  let world: ReconcileWorld;
  let copies = 0;
  beforeAll(async () => {
    played = await new ReconcileWorld(join(folder, "played")).play();
  });
  beforeEach(async () => {
    world = await played.copyTo(join(folder, `copy-${++copies}`));
  });
  afterEach(() => world.close());
  afterAll(() => played.close());

  const pending = async () => {
    const { pending: found, agree } = await world.reconcile();
    expect(agree).toBe(true);
    return found.byStore;
  };
  const later = (...ids: readonly string[]) =>
    world.send(topicSource.name, ...ids.map((id) => messageOf(tripWith({ trip_id: id }))));

  it("is what enrich has not committed: it is pending, whether it will be priced or refused", async () => {
    await later("late-1", "late-2");
    await world.send(topicSource.name, "not JSON either", messageOf(tripWith({ confort: "vip" })));
    expect(await pending()).toEqual({ topic_result: 2, "trips.dlq": 2 });
  });

  it("is what a sink has not committed: it is pending there, and nowhere else", async () => {
    await later("late-1", "late-2");
    await world.enrich();
    expect(await pending()).toEqual({ index: 2, lake: 2 });
    await world.loadSearch();
    expect(await pending()).toEqual({ lake: 2 });
    await world.loadLake();
    expect(await pending()).toEqual({});
  });

  it("is a message on its way to both sinks that neither can read", async () => {
    await world.send(topicResult.name, "no result of anybody's");
    expect(await pending()).toEqual({ "trips.dlq": 1 });
    await world.loadSearch();
    expect(await pending()).toEqual({});
  });

  it("is a trip that is sent again while it is on its way", async () => {
    await later("again", "trip-0-0");
    await world.enrich();
    expect(await pending()).toEqual({});
    await world.run();
    expect(await pending()).toEqual({});
  });

  it("is a trip that the index keeps no longer, and one that the lake does", async () => {
    await world.changeIndex("DELETE FROM trips WHERE agent_timestamp < '2026-01-01T11:00:00Z'");
    for (const object of await world.objects()) if (object.includes("hour=10")) world.removeObject(object);
    expect((await world.findings()).length).toBeGreaterThan(20);
    await world.clock.sleep(at("11:30:00") + 3 * dayMs - world.clock.now());
    expect(await world.findings({ keepDays: { index: 3, lake: 3 } })).toEqual([]);
    // A day more would have kept it.
    const inIndex = await world.findings({ keepDays: { index: 4, lake: 3 } });
    expect(inIndex.length).toBeGreaterThan(5);
    expect(inIndex.every((finding) => / in index$/.test(finding))).toBe(true);
  });

  it.each([topicSource.name, topicResult.name, topicDeadLetters.name])(
    "is what retention has taken of %s alone",
    async (topic) => {
      const first = new Map<number, number>();
      for (const { partition, offset, timestampMs } of await world.records(topic))
        if (timestampMs < at("11:00:00")) first.set(partition, offset + 1);
      for (const [partition, offset] of first) world.log.deleteRecords({ topic, partition }, offset);
      expect(first.size).toBeGreaterThan(1);
      expect(await world.findings()).toEqual([]);
    },
  );

  it("is what a topic that is created again no longer holds, once enrich has priced it again", async () => {
    world.log.recreateTopic(topicResult.name);
    await world.run();
    expect(await world.findings()).toEqual([]);
    world.log.recreateTopic(topicSource.name);
    await world.run();
    expect(await world.findings()).toEqual([]);
  });

  it("is what lies outside of the window, by the time at which it was priced", async () => {
    await world.changeIndex("DELETE FROM trips WHERE trip_id IN ('trip-0-0', 'trip-1-0', 'trip-2-0')");
    const within = (fromMs: number, toMs: number) => world.findings({ window: { fromMs, toMs } });
    const [tenMs, elevenMs, twelveMs] = [at("10:00:00"), at("11:00:00"), at("12:00:00")];
    expect(await within(elevenMs, twelveMs)).toEqual(["missing trip-1-0 in index"]);
    expect(await within(tenMs, twelveMs)).toEqual(["missing trip-0-0 in index", "missing trip-1-0 in index"]);
    expect(await within(0, tenMs)).toEqual([]);
    // It was first sent in the hour before, and lies there.
    await world.changeIndex("DELETE FROM trips WHERE trip_id = 'again'");
    expect(await within(elevenMs, twelveMs)).toEqual(["missing trip-1-0 in index"]);
  });

  it("is a trip that is sent again and priced while the stores are read", async () => {
    await world.send(topicSource.name, messageOf(tripWith({ trip_id: "trip-2-6", prix_base_per_km: 9 })));
    const before = await world.log.progress({ groupId: "ridestream-enrich", topic: topicSource.name });
    await world.run();
    // The topic was read before its result came, and the lake after that.
    const log = Object.assign(
      world.without((topic, { value }) => topic === topicResult.name && Buffer.from(value ?? []).includes('km":9')),
      {
        progress: (of: { groupId: string; topic: string }) =>
          of.groupId === "ridestream-enrich" ? Promise.resolve(before) : world.log.progress(of),
      },
    );
    expect(await world.findings({ log })).toEqual([]);
    expect(await world.findings()).toEqual([]);
  });

  it("is a trip of a message whose dead letter was cut, and does not name it", async () => {
    const [request] = await world.records(topicSource.name);
    const why = { code: "RS-TRIP-FIELD-RANGE", reason: "it was" } as const;
    const letter = refuseRecord(request!, request!, "enrich", why, [{ position: 7, ...why }]);
    const producer = await world.log.producer();
    await producer.send(topicDeadLetters.name, [
      { ...letter, headers: { ...letter.headers, "rs-cut": '{"trips":3}' } },
    ]);
    expect(await world.findings()).toEqual([]);
  });

  it("is a document that a writer has just moved to another index", async () => {
    const index = await world.index();
    let isFirst = true;
    const moving = {
      ...index,
      async *scan(window: Parameters<typeof index.scan>[0]) {
        for await (const copy of index.scan(window)) {
          if (isFirst || copy.id === "trip-1-0") yield { ...copy, index: "the former one" };
          isFirst = false;
          yield copy;
        }
      },
    };
    expect(await world.findings({ index: moving })).toEqual([]);
  });

  it("is listed up to the limit, and counted beyond it", async () => {
    await world.changeIndex("DELETE FROM trips");
    const { missing, agree } = await world.reconcile({ limit: 3 });
    expect([agree, missing.findings.length, missing.total, missing.byStore]).toEqual([false, 3, 33, { index: 33 }]);
  });

  it("comes of a lake that is hashed with another key: that is an error", async () => {
    await expect(world.reconcile({ personalDataKey: "another key than the lake's" })).rejects.toMatchObject({
      code: "RS-LAKE-KEY",
    });
    await expect(world.findings({ personalDataKey: undefined as unknown as string })).resolves.toEqual([]);
  });

  it("writes nothing of a rider to files but hashes", async () => {
    const written: string[] = [];
    const write = (entry: unknown) => void written.push(JSON.stringify(entry));
    const index = await world.index();
    const reading = { log: world.log, index, lake: world.lake, window: all, hashPeople: () => "hashed" };
    const reach = new TopicReach({ topic: topicResult, logId: "", progress: [], nowMs: 0 });
    for (const read of [readRequests, readResults, readLetters, readIndex])
      await read({ ...reading, records: write, trips: write }, reach);
    expect(written.length).toBeGreaterThan(100);
    expect(written.join("\n")).not.toMatch(/FALL|DIOP|REJECTED|060786575/);
  });
});
