import { parseTripObjectName, tripObjectName, tripsPrefix } from "../../../contracts/lake-layout";
import { topicDeadLetters, topicResult } from "../../../contracts/topics";
import type { WirePricedTrip } from "../../../contracts/trip-schema";
import { createLoadLake } from "../../../functions/load-lake/load-lake";
import { UnavailableError } from "../../../functions/ports/errors";
import type { EventLog, LogConsumer, StoredRecord } from "../../../functions/ports/event-log";
import type { ObjectStore } from "../../../functions/ports/object-store";
import { readSettings } from "../../../functions/runtime/settings";
import { breathe, type Worker } from "../../../functions/runtime/worker";
import { pricedTrip } from "../delivery/priced-trip";
import { gate } from "../gate";
import { createInstantPacker } from "../instant-packer";
import { allRows } from "../lake-rows";
import { createMemoryObjectStore } from "../memory-stores";
import { scriptedLog } from "../scripted-log";
import { createTestClock } from "../test-clock";

const startMs = Date.parse("2026-01-01T10:00:00Z");
const count = 12;

let trip: WirePricedTrip;
beforeAll(async () => {
  trip = await pricedTrip();
});

/** load-lake on a partition of some trips, two in a batch, two in an object; its uploads, and what it polls, can be held up. */
async function open(settings: Readonly<Record<string, string>> = {}, unreadable = -1) {
  const records = Array.from({ length: count }, (_, offset): StoredRecord => {
    const priced = JSON.stringify({ data: [{ ...trip, trip_id: `t${offset}` }] });
    const value = Buffer.from(offset === unreadable ? "not JSON" : priced);
    return { offset, timestampMs: startMs + offset, key: null, value, headers: {} };
  });
  const { log, sent, committed } = scriptedLog(topicResult.name, records);
  const [uploads, polls] = [gate(), gate()];
  const polled: number[] = [];
  let again: (offset: number) => void = () => undefined;
  const held: EventLog = {
    ...log,
    async consumer(options) {
      const consumer = await log.consumer(options);
      again = (offset) => consumer.seek({ topic: topicResult.name, partition: 0 }, offset);
      const poll: LogConsumer["poll"] = async (limits) => {
        const batch = await consumer.poll(limits);
        for (const { offset } of batch?.records ?? []) polled.push(offset);
        await polls.passed();
        return batch;
      };
      return { ...consumer, poll };
    },
  };
  const memory = createMemoryObjectStore();
  let refusals = 0;
  const store: ObjectStore = {
    ...memory,
    async create(name, body, metadata) {
      if (name.startsWith(tripsPrefix)) await uploads.passed();
      if (name.startsWith(tripsPrefix) && refusals-- > 0) throw new UnavailableError("the lake");
      return memory.create(name, body, metadata);
    },
  };
  const worker = await createLoadLake({
    log: held,
    store,
    clock: createTestClock(startMs),
    createPacker: createInstantPacker,
    settings: readSettings("load-lake", {
      RS_PERSONAL_DATA_KEY: "a key for the test",
      RS_BATCH_RECORDS: "2",
      RS_FLUSH_RECORDS: "2",
      ...settings,
    }),
  });
  const nameOf = (offset: number) =>
    tripObjectName(
      { topic: topicResult.name, logId: "3bJ8dC-mQ_CkLhtz7Yq0Fg", partition: 0 },
      offset,
      new Date(startMs).toISOString(),
    );
  return {
    ...{ worker, uploads, polls, polled, committed, memory, nameOf, letters: () => sent(topicDeadLetters.name) },
    /** The client hands over again what comes from there on. */
    again: (offset: number) => again(offset),
    refuse: (calls: number) => (refusals = calls),
    firsts: async () => (await memory.list(tripsPrefix)).map((name) => parseTripObjectName(name)?.firstOffset),
    ids: async () => (await allRows(memory)).map(({ trip_id: id }) => id),
  };
}

const all = Array.from({ length: count }, (_, n) => `t${n}`);

/** Steps that had not come to their end when they were looked at. */
let waiting: Promise<unknown>[] = [];
afterEach(() => (waiting = []));

async function step(worker: Worker): Promise<"worked" | "idle" | "waits"> {
  const ended = worker.step();
  const outcome = await Promise.race([ended, breathe().then(breathe)]);
  if (outcome) return outcome;
  waiting.push(ended);
  return "waits";
}

async function toEnd(worker: Worker): Promise<void> {
  await Promise.all(waiting);
  while ((await worker.step()) !== "idle");
  await worker.stop();
}

describe("load-lake, while an object is written,", () => {
  it("reads on, and commits nothing that is not in the lake", async () => {
    const { worker, uploads, polled, committed, firsts, ids } = await open();
    uploads.hold();
    expect([await step(worker), await step(worker)]).toEqual(["worked", "worked"]);
    expect([polled, committed(), await firsts()]).toEqual([[0, 1, 2, 3], 0, []]);
    uploads.open();
    await breathe();
    expect([await firsts(), committed()]).toEqual([[0], 2]);
    await toEnd(worker);
    expect([await firsts(), await ids(), committed()]).toEqual([[0, 2, 4, 6, 8, 10], all, count]);
  });

  it("reads no further than to the end of the next object of its partition", async () => {
    const { worker, uploads, polled, firsts, ids } = await open();
    uploads.hold();
    for (let steps = 0; steps < 2; steps++) await step(worker);
    expect(await step(worker)).toBe("waits");
    expect([polled, await firsts()]).toEqual([[0, 1, 2, 3, 4, 5], []]);
    uploads.open();
    await breathe();
    await toEnd(worker);
    expect(await ids()).toEqual(all);
  });

  it("reads nothing more once it holds too much", async () => {
    const { worker, uploads, polled } = await open({ RS_FLUSH_RECORDS: "100", RS_HELD_BYTES: "1500" });
    uploads.hold();
    for (let steps = 0; steps < 2; steps++) await step(worker);
    expect(await step(worker)).toBe("waits");
    expect(polled).toEqual([0, 1, 2, 3]);
    uploads.open();
    await breathe();
    await step(worker);
    expect(polled).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("stops reading when that fails, and tries it again until it is done", async () => {
    const { worker, refuse, polled, ids } = await open();
    refuse(3);
    await worker.step();
    await worker.step();
    await breathe();
    for (let failures = 0; failures < 3; failures++)
      await expect(worker.step()).rejects.toThrow("the lake is not available now");
    expect(polled).toEqual([0, 1, 2, 3]);
    await toEnd(worker);
    expect(await ids()).toEqual(all);
  });

  it("drops all that it has read of a partition whose chain goes on elsewhere, also what is just being polled", async () => {
    const { worker, uploads, polls, polled, memory, nameOf, firsts, committed } = await open();
    // Another writer, which ended its object earlier.
    await memory.create(nameOf(0), Buffer.alloc(0), { "last-offset": "0" });
    uploads.hold();
    for (let steps = 0; steps < 2; steps++) await step(worker);
    polls.hold();
    expect(await step(worker)).toBe("waits");
    expect(polled).toEqual([0, 1, 2, 3, 4, 5]);
    uploads.open();
    await breathe();
    expect(committed()).toBe(1);
    polls.open();
    await breathe();
    await toEnd(worker);
    expect([await firsts(), committed()]).toEqual([[0, 1, 3, 5, 7, 9, 11], count]);
  });

  it("drops what waits for the object before it, too, when the chain goes on elsewhere", async () => {
    const { worker, uploads, polled, memory, nameOf, firsts, committed } = await open();
    await memory.create(nameOf(0), Buffer.alloc(0), { "last-offset": "0" });
    uploads.hold();
    for (let steps = 0; steps < 2; steps++) await step(worker);
    expect(await step(worker)).toBe("waits");
    expect(polled).toEqual([0, 1, 2, 3, 4, 5]);
    uploads.open();
    await breathe();
    await toEnd(worker);
    expect([await firsts(), committed()]).toEqual([[0, 1, 3, 5, 7, 9, 11], count]);
  });

  it("gives the partition up when the client hands its records over again, and goes on once it is written", async () => {
    const { worker, uploads, again, firsts, ids } = await open();
    uploads.hold();
    await step(worker);
    again(1);
    expect(await step(worker)).toBe("worked");
    // Who claims the partition again looks at what is committed: what is under way may be just that.
    expect(await step(worker)).toBe("waits");
    uploads.open();
    await breathe();
    await toEnd(worker);
    expect([await firsts(), await ids()]).toEqual([[0, 2, 4, 6, 8, 10], all]);
  });

  it("refuses a record after what comes before it", async () => {
    const { worker, uploads, committed, letters, ids } = await open({}, 3);
    uploads.hold();
    await step(worker);
    expect(await step(worker)).toBe("waits");
    expect([letters(), committed()]).toEqual([[], 0]);
    uploads.open();
    uploads.hold();
    await breathe();
    // The object before it is still under way.
    expect([letters(), committed()]).toEqual([[], 2]);
    uploads.open();
    await breathe();
    await toEnd(worker);
    expect([letters().length, await ids()]).toEqual([1, all.filter((id) => id !== "t3")]);
  });

  it("is not idle, and stops once that and the next object are written", async () => {
    const { worker, uploads, committed, ids } = await open();
    uploads.hold();
    for (let steps = 0; steps < 2; steps++) await step(worker);
    const stopping = worker.stop();
    await breathe();
    expect(committed()).toBe(0);
    uploads.open();
    await stopping;
    expect([await ids(), committed()]).toEqual([["t0", "t1", "t2", "t3"], 4]);
  });

  it("tries once more, when it is stopped, what has failed before", async () => {
    const { worker, refuse, committed } = await open();
    refuse(1);
    await worker.step();
    await worker.step();
    await breathe();
    await worker.stop();
    expect(committed()).toBe(4);
  });
});
