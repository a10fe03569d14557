import { createHash } from "crypto";
import { gunzipSync, gzipSync } from "zlib";
import { repairObjectName, tripsPrefix } from "../../../contracts/lake-layout";
import { topicResult } from "../../../contracts/topics";
import { EmbeddedEventLog } from "../../../functions/adapters/embedded/event-log";
import { createMemoryJournal } from "../../../functions/adapters/embedded/journal";
import { createRandom } from "../../../functions/domain/random";
import { windowBetween, windowEdge } from "../../../functions/domain/topic-window";
import { compactLake } from "../../../functions/compact-lake/compact-lake";
import { createEnrich } from "../../../functions/enrich/enrich";
import { backfillLake } from "../../../functions/load-lake/backfill-lake";
import { createLoadLake } from "../../../functions/load-lake/load-lake";
import type { ObjectStore } from "../../../functions/ports/object-store";
import { produce } from "../../../functions/produce/produce";
import { tripMessage } from "../../../functions/produce/request-message";
import { generateTrips } from "../../../functions/produce/trip-generator";
import { readSettings } from "../../../functions/runtime/settings";
import { runWorker, type Worker } from "../../../functions/runtime/worker";
import { allRows, rowsOf } from "../lake-rows";
import { createMemoryObjectStore } from "../memory-stores";
import { createTestClock } from "../test-clock";

const settings = readSettings("load-lake", { RS_PERSONAL_DATA_KEY: "a key for the test", RS_FLUSH_RECORDS: "7" });

/** A log whose trips load-lake has loaded, over two hours, with a record in each that nobody can read. */
async function loaded() {
  const clock = createTestClock();
  const log = new EmbeddedEventLog({ journal: createMemoryJournal(), clock });
  const lake = createMemoryObjectStore();
  const messages = Array.from(generateTrips(240, 5), tripMessage);
  const toEnd = async (worker: Worker) => {
    const [signal, retry] = [new AbortController().signal, { retryFirstMs: 1, retryMaxMs: 10 }];
    await runWorker(worker, { clock, signal, ...retry, onRetry: () => undefined, upstreamIsDone: () => true });
  };
  const price = async (some: typeof messages) => {
    await produce(some, { log, settings: readSettings("produce", {}) });
    await toEnd(await createEnrich({ log, clock, settings: readSettings("enrich", {}) }));
  };
  const unreadable = { key: null, value: Buffer.from("not JSON") };
  await price(messages.slice(0, 100));
  await (await log.producer()).send(topicResult.name, [unreadable, unreadable]);
  await clock.sleep(3_600_000);
  await price(messages.slice(100, 200));
  await toEnd(await createLoadLake({ log, store: lake, clock, settings }));
  await price(messages.slice(200));
  const backfill = (store: ObjectStore, { from = "", to = "" } = {}) =>
    backfillLake({
      log,
      store,
      clock,
      settings,
      window: windowBetween(windowEdge(from), windowEdge(to)),
    });
  return { clock, log, lake, backfill };
}

const idsOf = async (store: ObjectStore) => (await allRows(store)).map(({ trip_id }) => trip_id).sort();

/** The lake without some of its objects. */
async function without(lake: ObjectStore, isLost: (name: string) => boolean): Promise<ObjectStore> {
  const store = createMemoryObjectStore(lake.place);
  for (const name of await lake.list(""))
    if (!isLost(name))
      await store.create(name, (await lake.read(name)) ?? Buffer.alloc(0), (await lake.metadata(name)) ?? {});
  return store;
}

describe("the backfill of the lake", () => {
  it("puts back what was lost, whichever objects that are, each trip once, and nothing the second time", async () => {
    const { lake, backfill } = await loaded();
    const all = await idsOf(lake);
    expect(all).toHaveLength(200);
    for (let seed = 1; seed <= 20; seed++) {
      const random = createRandom(seed);
      const store = await without(lake, (name) => name.startsWith(tripsPrefix) && random.uniform() < 0.4);
      const left = (await idsOf(store)).length;
      expect(await backfill(store)).toEqual({ created: 200 - left, existing: left, pending: 40, unreadable: 2 });
      expect(await idsOf(store)).toEqual(all);
      // As load-lake wrote them: it finds the end of its chain, and each object knows what it holds.
      expect(await store.list(tripsPrefix)).toEqual(await lake.list(tripsPrefix));
      expect(await backfill(store)).toMatchObject({ created: 0, existing: 200 });
    }
  });

  it("keeps to its window: the hour, or the offsets", async () => {
    const { lake, backfill } = await loaded();
    const [firstHour] = (await lake.list(tripsPrefix)).map((name) => name.slice(0, name.lastIndexOf("/") + 1));
    const [, day = "", hour = ""] = /dt=([\d-]+)\/hour=(\d+)/.exec(firstHour ?? "") ?? [];
    const byHour = await without(lake, (name) => name.startsWith(tripsPrefix));
    const end = new Date(Date.parse(`${day}T${hour}:00Z`) + 3_600_000).toISOString();
    expect(await backfill(byHour, { from: `${day}T${hour}:00Z`, to: end })).toMatchObject({
      created: 100,
      existing: 0,
    });
    expect(await backfill(byHour, { from: "0:0", to: "0:5" })).toMatchObject({ created: 0, pending: 0 });
    expect(await backfill(byHour)).toMatchObject({ created: 100, existing: 100 });
    expect(await idsOf(byHour)).toEqual(await idsOf(lake));
  });

  it("does not write again what a repair has put into an object of its own", async () => {
    const { lake, backfill } = await loaded();
    const [lost = "", ...others] = await lake.list(tripsPrefix);
    const rows = await rowsOf(lake, lost);
    const store = await without(lake, (name) => name === lost);
    const { logId, partition, first } = placeOf(lost);
    const name = repairObjectName(
      { topic: topicResult.name, logId, partition },
      first,
      rows[0]?.agent_timestamp ?? "",
      "0123456789ab",
    );
    await store.create(
      name,
      gzipSync(
        rows
          .slice(1)
          .map((row) => `${JSON.stringify(row)}\n`)
          .join(""),
      ),
      {},
    );
    expect(await backfill(store)).toMatchObject({ created: 1, existing: 199 });
    expect(await idsOf(store)).toEqual(await idsOf(lake));
    expect(await store.list(tripsPrefix)).toHaveLength(others.length + 2);
  });

  it("fills a gap that a compacted object reaches over, beside it, and a compaction keeps what it wrote", async () => {
    const { clock, lake, backfill } = await loaded();
    const objects = (await lake.list(tripsPrefix)).filter((name) => name.includes("-0-"));
    const lost = objects[1] ?? "";
    const store = await without(lake, (name) => name === lost);
    const hours = { fromMs: 0, toMs: Number.POSITIVE_INFINITY };
    const compact = async () => {
      await clock.sleep(12 * 3_600_000);
      return compactLake({ lake: store, clock, hours, keepMs: 0 });
    };
    expect((await compact()).written).toBeGreaterThan(0);
    await compact();
    const rows = (await rowsOf(lake, lost)).length;
    expect(await backfill(store)).toMatchObject({ created: rows, existing: 200 - rows });
    // Named by what it holds, however it is packed.
    const [repair = ""] = (await store.list(tripsPrefix)).filter((name) => name.includes(".repair-"));
    const text = gunzipSync((await store.read(repair)) ?? "");
    expect(repair).toContain(`.repair-${createHash("sha256").update(text).digest("hex").slice(0, 12)}.`);
    expect(await backfill(store)).toMatchObject({ created: 0, existing: 200 });
    await compact();
    expect(new Set(await idsOf(store))).toEqual(new Set(await idsOf(lake)));
  });
});

function placeOf(name: string) {
  const [, logId = "", partition, first] = /@([\w-]{22})-(\d+)-(\d+)\.ndjson\.gz$/.exec(name) ?? [];
  return { logId, partition: Number(partition), first: Number(first) };
}
