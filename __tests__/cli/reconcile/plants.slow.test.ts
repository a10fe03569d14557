import { join } from "path";
import { madeTripId, recordName, tripSequence } from "../../../contracts/log-records";
import { topicDeadLetters, topicResult, topicSource } from "../../../contracts/topics";
import type { LakeTrip } from "../../../contracts/trip-schema";
import { markOf } from "../../../cli/dlq/sent-mark";
import { parseResultMessage } from "../../../functions/domain/message";
import { readDeadLetter, refuseRecord } from "../../../functions/runtime/dead-letter";
import { partitionOf } from "../../../functions/adapters/partitioner";
import { messageOf, tripWith } from "../../functions/pipeline/bad-input";
import { temporaryFolder } from "../../temporary-folder";
import { ReconcileWorld, type Lost } from "./reconcile-world";

/** What is done to a world, what is found then, and what is left of it after a repair. */
interface Plant {
  readonly what: string;
  readonly plant: (world: ReconcileWorld) => Promise<Planted>;
}

interface Planted {
  readonly found: readonly string[];
  /** What no repair repairs. @default nothing */
  readonly left?: readonly string[];
  /** Records that the log has lost. */
  readonly lost?: Lost;
}

const where = (id: string) => `WHERE trip_id = '${id}'`;
const changed =
  (id: string, change: (row: LakeTrip) => readonly LakeTrip[]) =>
  async (world: ReconcileWorld): Promise<void> =>
    world.changeRows(await world.objectOf(id), (rows) =>
      rows.flatMap((row) => (row.trip_id === id ? change(row) : [row])),
    );
const idsIn = async (world: ReconcileWorld, object: string) =>
  (await world.rows()).flatMap((each) => (each.object === object ? each.rows.map(({ trip_id }) => trip_id) : []));
const copyName = (object: string) =>
  object.replace(/(\d{20})/, (offset) => String(Number(offset) + 9_000).padStart(20, "0"));
const resultOf = async (world: ReconcileWorld, id: string) => {
  const found = (await world.records(topicResult.name)).find(({ value }) => {
    const message = parseResultMessage(value);
    return "trips" in message && message.trips[0]?.tripId === id;
  });
  if (!found) throw new Error(`no result of ${id}`);
  return found;
};
const requestHolding = async (world: ReconcileWorld, text: string) => {
  const found = (await world.records(topicSource.name)).find(({ value }) => Buffer.from(value ?? []).includes(text));
  if (!found) throw new Error(`no request holds ${text}`);
  return found;
};
const same = (one: { partition: number; offset: number }, other: { partition: number; offset: number }) =>
  one.partition === other.partition && one.offset === other.offset;
/** Loses the dead letters of a record. */
const lettersOf =
  (name: string): Lost =>
  (topic, record) =>
    topic === topicDeadLetters.name && Buffer.from(record.key ?? []).toString() === name;

const ofIndex = (what: string, sql: string, finding: string): Plant => ({
  what: `a document of the index that ${what}`,
  async plant(world) {
    await world.changeIndex(sql);
    return { found: [finding] };
  },
});
const set = (id: string, change: string) => `UPDATE trips SET ${change} ${where(id)}`;

const plants: readonly Plant[] = [
  ofIndex("is deleted", `DELETE FROM trips ${where("trip-1-2")}`, "missing trip-1-2 in index"),
  ofIndex("is doubled", `INSERT INTO trips SELECT * FROM trips ${where("trip-1-4")}`, "doubled trip-1-4 in index"),
  ofIndex("has another price", set("trip-0-0", "prix_travel = 1"), "different trip-0-0 in index"),
  ofIndex("has another name", set("trip-0-2", "nomclient = 'X'"), "different trip-0-2 in index"),
  ofIndex("has another place", set("trip-0-4", "locationDriver = {lat: 1, lon: 2}"), "different trip-0-4 in index"),
  ofIndex(
    "was priced at another time",
    set("trip-2-0", "agent_timestamp = '2001-01-01'"),
    "different trip-2-0 in index",
  ),
  ofIndex("is of another request", set("trip-2-2", "sequence = 'x'"), "different trip-2-2 in index"),
  ofIndex(
    "holds a trip as it was sent again",
    set("again", "sequence = 'x', prix_travel = 3"),
    "different again in index",
  ),
  {
    what: "an index that is empty",
    async plant(world) {
      const rejected = ["rejected-0", "rejected-2"];
      const ids = new Set((await world.rows()).flatMap(({ rows }) => rows.map(({ trip_id }) => trip_id)));
      await world.changeIndex("DELETE FROM trips");
      // One of those that it refused was taken when it was sent again.
      const found = [...ids].filter((id) => id !== "rejected-2").map((id) => `missing ${id} in index`);
      expect(rejected.every((id) => ids.has(id))).toBe(true);
      return { found };
    },
  },
  {
    what: "a document of a trip that two partitions brought, the later one first to be read",
    async plant(world) {
      const keys = Array.from({ length: 50 }, (_, n) => Buffer.from(`key ${n}`));
      const producer = await world.log.producer();
      for (const partition of [5, 0]) {
        const key = keys.find((one) => partitionOf(one, topicSource.partitions) === partition)!;
        const value = Buffer.from(messageOf(tripWith({ trip_id: "of two", prix_base_per_km: 1 + partition })));
        await producer.send(topicSource.name, [{ key, value }]);
        await world.run();
        await world.clock.sleep(1_000);
      }
      await world.changeIndex(`DELETE FROM trips ${where("of two")}`);
      return { found: ["missing of two in index"] };
    },
  },
  {
    what: "an object of the lake that is deleted",
    async plant(world) {
      const object = await world.objectOf("trip-1-6");
      const ids = await idsIn(world, object);
      world.removeObject(object);
      return { found: ids.filter((id) => id !== "again").map((id) => `missing ${id} in lake`) };
    },
  },
  {
    what: "a lake that is deleted",
    async plant(world) {
      const ids = new Set((await world.rows()).flatMap(({ rows }) => rows.map(({ trip_id }) => trip_id)));
      for (const object of await world.objects()) world.removeObject(object);
      return { found: [...ids].map((id) => `missing ${id} in lake`) };
    },
  },
  {
    what: "a row that its object has lost",
    async plant(world) {
      await changed("trip-1-0", () => [])(world);
      return { found: ["missing trip-1-0 in lake"] };
    },
  },
  {
    what: "a row that its object holds twice",
    async plant(world) {
      await changed("trip-1-0", (row) => [row, row])(world);
      const found = ["doubled trip-1-0 in lake"];
      return { found, left: found };
    },
  },
  {
    what: "an object that is there twice",
    async plant(world) {
      const object = await world.objectOf("trip-2-6");
      const rows = (await world.rows()).find((each) => each.object === object)?.rows ?? [];
      world.writeObject(copyName(object), rows);
      const found = rows.map(({ trip_id }) => `doubled ${trip_id} in lake`);
      return { found, left: found };
    },
  },
  ...(
    [
      ["another price", (row: LakeTrip) => ({ ...row, prix_travel: 1 })],
      ["another zone", (row: LakeTrip) => ({ ...row, zone: 7 })],
      ["another rider", (row: LakeTrip) => ({ ...row, client_key: "somebody" })],
      ["another time", (row: LakeTrip) => ({ ...row, agent_timestamp: "2001-01-01T00:00:00.000Z" })],
      ["another request", (row: LakeTrip) => ({ ...row, sequence: "x" })],
    ] as const
  ).map(([what, change]): Plant => ({
    what: `a row of the lake with ${what}`,
    async plant(world) {
      await changed("trip-0-6", (row) => [change(row)])(world);
      const found = ["different trip-0-6 in lake"];
      return { found, left: found };
    },
  })),
  {
    what: "a row beside the right one that nobody priced",
    async plant(world) {
      await changed("trip-0-6", (row) => [row, { ...row, sequence: `${row.sequence ?? ""}x` }])(world);
      const found = ["doubled trip-0-6 in lake"];
      return { found, left: found };
    },
  },
  ...(["lake", "index"] as const).map((store): Plant => ({
    what: `a trip of the ${store} that nobody requested`,
    async plant(world) {
      const [first] = await world.records(topicSource.name);
      const sequence = tripSequence(first!, first!.offset, 5, world.clock.now());
      if (store === "lake") await changed("trip-0-0", (row) => [row, { ...row, trip_id: "ghost", sequence }])(world);
      else
        await world.changeIndex(
          `INSERT INTO trips SELECT * REPLACE ('ghost' AS trip_id, '${sequence}' AS sequence) FROM trips ${where("trip-0-0")}`,
        );
      const found = [`missing ghost in ${topicResult.name}`];
      return { found, left: found };
    },
  })),
  {
    what: "a result that is lost",
    async plant(world) {
      const result = await resultOf(world, "trip-1-2");
      const found = [`missing trip-1-2 in ${topicResult.name}`];
      return { found, left: found, lost: (topic, record) => topic === topicResult.name && same(record, result) };
    },
  },
  {
    what: "a result that is lost of a trip without an id, and its document",
    async plant(world) {
      const id = (await world.rows())
        .flatMap(({ rows }) => rows.map(({ trip_id }) => trip_id))
        .findLast((one) => one.startsWith(topicSource.name));
      const result = await resultOf(world, id ?? "");
      await world.changeIndex(`DELETE FROM trips ${where(id ?? "")}`);
      const found = [`missing ${id ?? ""} in ${topicResult.name}`];
      return { found, left: found, lost: (topic, record) => topic === topicResult.name && same(record, result) };
    },
  },
  {
    what: "a result that is there twice",
    async plant(world) {
      const { key, value, timestampMs } = await resultOf(world, "trip-1-2");
      const producer = await world.log.producer();
      await producer.send(topicResult.name, [{ key, value, timestampMs }]);
      await world.run();
      const found = [`doubled trip-1-2 in ${topicResult.name}`];
      return { found, left: found };
    },
  },
  {
    what: "a request that is lost",
    async plant(world) {
      const request = await requestHolding(world, "trip-1-2");
      const found = [`missing trip-1-2 in ${topicSource.name}`];
      return { found, left: found, lost: (topic, record) => topic === topicSource.name && same(record, request) };
    },
  },
  {
    what: "a dead letter that is lost, of a trip",
    async plant(world) {
      const request = await requestHolding(world, "part-1");
      const found = [`missing ${madeTripId(request, request.offset, 1)} in ${topicDeadLetters.name}`];
      const name = recordName(request, request.offset);
      // What was sent of it again is a record of its own.
      const lost: Lost = (topic, record) => lettersOf(name)(topic, record) && isOf(request, record);
      return { found, left: found, lost };
    },
  },
  {
    what: "a dead letter that is lost, of a message",
    async plant(world) {
      const request = await requestHolding(world, "not JSON 1");
      const name = recordName(request, request.offset);
      const found = [`missing ${name} in ${topicDeadLetters.name}`];
      const lost: Lost = (topic, record) => lettersOf(name)(topic, record) && isOf(request, record);
      return { found, left: found, lost };
    },
  },
  {
    what: "the dead letters of both sinks that are lost",
    async plant(world) {
      const result = (await world.records(topicResult.name)).find(({ value }) =>
        Buffer.from(value ?? []).includes("no result 1"),
      );
      const name = recordName(result!, result!.offset);
      const found = [`missing ${name} in ${topicDeadLetters.name}`];
      const lost: Lost = (topic, record) =>
        lettersOf(name)(topic, record) && record.headers["rs-source-offset"] === String(result!.offset);
      return { found, left: found, lost };
    },
  },
  {
    what: "a dead letter that is lost of what the index refused",
    async plant(world) {
      const result = await resultOf(world, "rejected-0");
      // It is refused again.
      world.isIndexFixed = false;
      await world.changeIndex(`DELETE FROM trips ${where("rejected-0")}`);
      return { found: ["missing rejected-0 in index"], lost: lettersOf(recordName(result, result.offset)) };
    },
  },
  {
    what: "a message that is lost of a letter that is marked as sent",
    async plant(world) {
      const letter = (await world.records(topicDeadLetters.name)).map(readDeadLetter)[0];
      const name = Buffer.from((await world.records(topicDeadLetters.name))[0]!.key!).toString();
      expect(letter).toBeDefined();
      const producer = await world.log.producer();
      await producer.send(topicDeadLetters.name, [markOf({ letter: name, attempt: 77 })]);
      const topic = name.startsWith(topicResult.name) ? topicResult.name : topicSource.name;
      const found = [`missing ${name} in ${topic}`];
      return { found, left: found };
    },
  },
  {
    what: "a trip that is priced and refused",
    async plant(world) {
      const request = await requestHolding(world, "trip-1-2");
      const why = { code: "RS-TRIP-FIELD-RANGE", reason: "it was" } as const;
      const producer = await world.log.producer();
      await producer.send(topicDeadLetters.name, [
        refuseRecord(request, request, "enrich", why, [{ position: 0, ...why }]),
      ]);
      const found = [`doubled trip-1-2 in ${topicDeadLetters.name}`];
      return { found, left: found };
    },
  },
  {
    what: "a document whose result retention has taken",
    async plant(world) {
      await forget(world);
      await world.changeIndex(`DELETE FROM trips ${where("trip-0-0")}`);
      return { found: ["missing trip-0-0 in index"] };
    },
  },
  {
    what: "a document that is doubled, whose result retention has taken",
    async plant(world) {
      await forget(world);
      await world.changeIndex(`INSERT INTO trips SELECT * FROM trips ${where("trip-0-0")}`);
      return { found: ["doubled trip-0-0 in index"] };
    },
  },
  {
    what: "a document and a row that differ, whose result retention has taken",
    async plant(world) {
      await forget(world);
      await world.changeIndex(set("trip-0-0", "prix_travel = 3"));
      const found = ["different trip-0-0 in index"];
      return { found, left: found };
    },
  },
  {
    what: "a row whose result retention has taken",
    async plant(world) {
      await forget(world);
      await changed("trip-0-0", () => [])(world);
      const found = ["missing trip-0-0 in lake"];
      return { found, left: found };
    },
  },
];

/** Whether a letter is of the record at this place. */
const isOf = (
  { partition, offset }: { readonly partition: number; readonly offset: number },
  { headers }: Parameters<Lost>[1],
) => headers["rs-source-partition"] === String(partition) && headers["rs-source-offset"] === String(offset);

/** Retention takes the first hour of both topics. */
async function forget(world: ReconcileWorld): Promise<void> {
  const untilMs = Date.parse("2026-01-01T11:00:00Z");
  for (const { name: topic } of [topicSource, topicResult]) {
    const first = new Map<number, number>();
    for (const { partition, offset, timestampMs } of await world.records(topic))
      if (timestampMs < untilMs) first.set(partition, offset + 1);
    for (const [partition, offset] of first) world.log.deleteRecords({ topic, partition }, offset);
  }
}

describe("a loss or a doubling", () => {
  const folder = temporaryFolder().path;
  let played: ReconcileWorld;
  beforeAll(async () => {
    played = await new ReconcileWorld(join(folder, "played")).play();
  });
  afterAll(() => played.close());

  it("is named in none of the stores as they were played", async () => {
    const world = await played.copyTo(join(folder, "as-it-was"));
    expect(await world.findings()).toEqual([]);
    expect((await world.reconcile()).pending.total).toBe(0);
    await forget(world);
    expect(await world.findings()).toEqual([]);
    await world.close();
  });

  it.each(plants.map((plant, n) => ({ ...plant, n })))(
    "is found, and nothing else: $what",
    async ({ what, plant, n }) => {
      const world = await played.copyTo(join(folder, `plant-${n}`));
      const { found, left = [], lost } = await plant(world);
      const log = lost ? world.without(lost) : world.log;
      expect(await world.findings({ log })).toEqual([...found].sort());
      const repaired = await world.reconcile({ log, mode: "repair" });
      expect(repaired.agree).toBe(left.length === 0);
      expect(await world.findings({ log })).toEqual([...left].sort());
      // Without the object that holds what is wrong, the rest is repaired.
      const setAside = new Set<string>();
      await world.findings({ log, commandOf: ({ setAside: object }) => (object && setAside.add(object), null) });
      for (const object of setAside) world.removeObject(object);
      const isOfLake = left.length > 0 && left.every((finding) => / in lake$/.test(finding)) && !lost;
      if (setAside.size > 0) expect((await world.reconcile({ mode: "repair" })).agree).toBe(true);
      expect(setAside.size > 0).toBe(isOfLake && !what.includes("retention"));
      await world.close();
    },
  );
});
