import { functionContracts } from "../../contracts/functions";
import { tripsPrefix } from "../../contracts/lake-layout";
import { topicResult, topicSource } from "../../contracts/topics";
import { EmbeddedEventLog } from "../../functions/adapters/embedded/event-log";
import { createMemoryJournal } from "../../functions/adapters/embedded/journal";
import { createEnrich } from "../../functions/enrich/enrich";
import { createLoadLake } from "../../functions/load-lake/load-lake";
import { createLoadSearch } from "../../functions/load-search/load-search";
import type { EventLog } from "../../functions/ports/event-log";
import { produce } from "../../functions/produce/produce";
import { tripMessage } from "../../functions/produce/request-message";
import { generateTrips } from "../../functions/produce/trip-generator";
import { readSettings } from "../../functions/runtime/settings";
import { runWorker, type Goal, type Worker } from "../../functions/runtime/worker";
import { rowsOf } from "./lake-rows";
import { createMemoryObjectStore, createMemorySearchIndex } from "./memory-stores";
import { createTestClock } from "./test-clock";

type Reader = "enrich" | "load-search" | "load-lake";

/** Polls after which a run that does not end by itself is stopped. */
const mostPolls = 2_000;
const before = 60;

/** Trips to read, the stores that they go to, and a stream of further trips: one with each poll. */
async function open(reader: Reader) {
  const clock = createTestClock();
  const embedded = new EmbeddedEventLog({ journal: createMemoryJournal(), clock });
  const [index, lake] = [createMemorySearchIndex(), createMemoryObjectStore()];
  const messages = Array.from(generateTrips(mostPolls + before, 3), tripMessage);
  let sent = 0;
  const send = async (count: number) => {
    const next = messages.slice(sent, (sent += count));
    await produce(next, { log: embedded, settings: readSettings("produce", {}) });
  };
  const stop = new AbortController();
  let polls = 0;
  /** Each poll meets one more record of what it reads. */
  const flowing: EventLog = {
    producer: () => embedded.producer(),
    transactionalProducer: (id) => embedded.transactionalProducer(id),
    logId: (topic) => embedded.logId(topic),
    progress: (of) => embedded.progress(of),
    close: () => embedded.close(),
    async consumer(options) {
      const consumer = await embedded.consumer(options);
      const poll = consumer.poll.bind(consumer);
      consumer.poll = async (limits) => {
        if (++polls > mostPolls) stop.abort();
        else await feed();
        await clock.sleep(50);
        return poll(limits);
      };
      return consumer;
    },
  };
  const worker = (name: Reader, log: EventLog): Promise<Worker> => {
    const settings = {
      RS_PERSONAL_DATA_KEY: "a key for the test",
      RS_BATCH_RECORDS: "1",
      RS_BATCH_BYTES: "1000",
      RS_POLL_WAIT_MS: "1",
      RS_FLUSH_AFTER_MS: "3600000",
    };
    const props = { log, clock };
    if (name === "enrich") return createEnrich({ ...props, settings: readSettings(name, settings) });
    if (name === "load-search") return createLoadSearch({ ...props, index, settings: readSettings(name, settings) });
    return createLoadLake({ ...props, store: lake, settings: readSettings(name, settings) });
  };
  const retries = { clock, retryFirstMs: 1, retryMaxMs: 1 };
  const catchUp = async (name: Reader) =>
    runWorker(await worker(name, embedded), {
      ...retries,
      signal: new AbortController().signal,
      upstreamIsDone: () => true,
    });
  const feed = async () => {
    await send(1);
    if (reader !== "enrich") await catchUp("enrich");
  };
  const { topic, group } = functionContracts[reader].consumes;
  const progress = () => embedded.progress({ groupId: group, topic: topic.name });
  const findGoal = async (): Promise<Goal> => ({
    topic: topic.name,
    ends: new Map((await progress()).map(({ partition, end }) => [partition, end])),
  });
  await send(before);
  if (reader !== "enrich") await catchUp("enrich");
  return {
    embedded,
    index,
    lake,
    findGoal,
    progress,
    open: (log: EventLog = flowing) => worker(reader, log),
    run: async (goal: Goal, log: EventLog = flowing) => {
      await runWorker(await worker(reader, log), { ...retries, signal: stop.signal, goal });
      return stop.signal.aborted ? "stopped" : "ended";
    },
  };
}

const readers = ["enrich", "load-search", "load-lake"] as const;

describe.each(readers)("%s until the end", (reader) => {
  it("ends while trips flow, with all committed that its topic held at its start", async () => {
    const made = await open(reader);
    const goal = await made.findGoal();
    expect(await made.run(goal)).toBe("ended");
    // A marker of a transaction may lie between the last record and the end.
    for (const { partition, committed = 0 } of await made.progress())
      expect(committed).toBeGreaterThanOrEqual((goal.ends.get(partition) ?? 0) - 1);
    if (reader === "enrich") expect(made.embedded.recordCount(topicResult.name)).toBeGreaterThanOrEqual(before);
    if (reader === "load-search") expect(made.index.trips.size).toBeGreaterThanOrEqual(before);
    if (reader === "load-lake") {
      const rows = await Promise.all((await made.lake.list(tripsPrefix)).map((name) => rowsOf(made.lake, name)));
      const ids = rows.flat().map(({ trip_id }) => trip_id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length).toBeGreaterThanOrEqual(before);
    }
  });

  it("does not end before what another member of its group was given is committed", async () => {
    const made = await open(reader);
    const goal = await made.findGoal();
    const other = await made.open(made.embedded);
    // It holds half of the partitions, and does nothing.
    const first = await made.open(made.embedded);
    for (const worker of [other, first]) await worker.heartbeat();
    const standing = async () => {
      for (let step = 0; step < 200; step++) if ((await first.step()) === "idle") break;
      await first.finish?.();
      return first.standing?.(goal);
    };
    expect(await standing()).toBe("others");
    await other.stop();
    expect(await standing()).toBe("passed");
    await first.stop();
  });

  it("ends at once where its topic holds nothing new", async () => {
    const made = await open(reader);
    await made.run(await made.findGoal(), made.embedded);
    expect(await made.run(await made.findGoal(), made.embedded)).toBe("ended");
  });
});

it("starts over, though the group has committed the end, where what it writes to is another one", async () => {
  const made = await open("load-search");
  await made.run(await made.findGoal(), made.embedded);
  const lost = createMemorySearchIndex();
  const worker = await createLoadSearch({
    log: made.embedded,
    clock: createTestClock(),
    index: lost,
    settings: readSettings("load-search", { RS_POLL_WAIT_MS: "1" }),
  });
  const signal = new AbortController().signal;
  await runWorker(worker, {
    clock: createTestClock(),
    signal,
    retryFirstMs: 1,
    retryMaxMs: 1,
    goal: await made.findGoal(),
  });
  expect(lost.trips.size).toBe(before);
  expect(made.embedded.recordCount(topicSource.name)).toBe(before);
});
