import { markOf } from "../../../cli/dlq/sent-mark";
import { topicDeadLetters } from "../../../contracts/topics";
import { EmbeddedEventLog } from "../../../functions/adapters/embedded/event-log";
import { createMemoryJournal } from "../../../functions/adapters/embedded/journal";
import { createLoadSearch } from "../../../functions/load-search/load-search";
import { RidestreamError, UnavailableError } from "../../../functions/ports/errors";
import type { LogRecord, StoredRecord } from "../../../functions/ports/event-log";
import type { LetterIndex } from "../../../functions/ports/letter-index";
import { refuseRecord } from "../../../functions/runtime/dead-letter";
import { writeReplay } from "../../../functions/runtime/replay-headers";
import { readSettings } from "../../../functions/runtime/settings";
import { runWorker } from "../../../functions/runtime/worker";
import { createMemoryLetterIndex, createMemorySearchIndex } from "../memory-stores";
import { createTestClock } from "../test-clock";

const source = { topic: "topic_source", logId: "3bJ8dC-mQ_CkLhtz7Yq0Fg", partition: 4 };
const name = "topic_source@3bJ8dC-mQ_CkLhtz7Yq0Fg-4-17";
const replay = { letter: name, attempt: 1 };
const hour = 3_600_000;

const record = (headers: StoredRecord["headers"] = {}): StoredRecord => ({
  offset: 17,
  timestampMs: 0,
  key: Buffer.from("0612345678"),
  value: Buffer.from('{"data":[{"nomclient":"AWA DIOP"}]}'),
  headers,
});
const why = { code: "RS-TRIP-FIELD-MISSING", reason: "confort is missing" } as const;
const refused = (headers?: StoredRecord["headers"]): LogRecord =>
  refuseRecord(
    record(headers),
    source,
    "enrich",
    why,
    [0, 2].map((position) => ({ position, ...why })),
  );

/** A log with these dead letters, and load-search with its own clock. */
async function open(
  letters: readonly LogRecord[],
  more: { readonly index?: LetterIndex; readonly denies?: number } = {},
) {
  const clock = createTestClock();
  const log = new EmbeddedEventLog({ journal: createMemoryJournal(), clock });
  const producer = await log.producer();
  const file = (records: readonly LogRecord[]) => producer.send(topicDeadLetters.name, records);
  await file(letters);
  const troubles: string[] = [];
  const memory = createMemoryLetterIndex();
  let denied = 0;
  const group = "ridestream-load-search-dead-letters";
  const worker = await createLoadSearch({
    log: {
      ...bound(log),
      consumer: (options) => {
        if (options.groupId === group && denied++ < (more.denies ?? 0))
          return Promise.reject(new RidestreamError("RS-KAFKA-DENIED", "no right to read it"));
        return log.consumer(options);
      },
    },
    clock,
    index: createMemorySearchIndex(),
    letters: more.index ?? memory,
    settings: readSettings("load-search", { RS_POLL_WAIT_MS: "100", RS_RETRY_FIRST_MS: "1000" }),
    onLettersTrouble: ({ code }) => troubles.push(code),
  });
  const steps = async (count = 20) => {
    for (let step = 0; step < count; step++) await worker.step();
  };
  const behind = async () =>
    (await log.progress({ groupId: group, topic: topicDeadLetters.name })).reduce((sum, { lag }) => sum + lag, 0);
  return { clock, log, worker, file, steps, behind, troubles, letters: memory.letters };
}

const bound = (log: EmbeddedEventLog) => ({
  producer: () => log.producer(),
  transactionalProducer: (id: string) => log.transactionalProducer(id),
  logId: (topic: string) => log.logId(topic),
  progress: (of: Parameters<EmbeddedEventLog["progress"]>[0]) => log.progress(of),
  close: () => log.close(),
});

describe("the dead letters that load-search indexes", () => {
  it("say why a message was refused and where, and nothing of what it holds", async () => {
    const { log, steps, letters, behind } = await open([refused()]);
    await steps();
    const [[id, document] = []] = [...letters];
    expect(id).toMatch(new RegExp(`^${await log.logId(topicDeadLetters.name)}-\\d-0$`));
    expect(document).toEqual({
      letter: name,
      code: "RS-TRIP-FIELD-MISSING",
      reason: "confort is missing",
      function: "enrich",
      topic: "topic_source",
      refused_trips: 2,
      attempt: 0,
      filed_at: "2026-01-01T10:00:00.000Z",
    });
    expect(JSON.stringify([...letters])).not.toMatch(/AWA|0612345678/);
    expect(await behind()).toBe(0);
  });

  it("are one letter by name, though it was sent again and refused again; the mark of the sending is none", async () => {
    const { steps, letters, behind } = await open([refused(), markOf(replay), refused(writeReplay(replay))]);
    await steps();
    expect([...letters.values()].map(({ letter, attempt }) => [letter, attempt])).toEqual([
      [name, 0],
      [name, 1],
    ]);
    expect(await behind()).toBe(0);
  });

  it("show nothing that no function wrote: not a key, not a header", async () => {
    const headers = {
      "rs-code": "AWA DIOP",
      "rs-reason": "0612345678",
      "rs-function": "0612345678",
      "rs-source-topic": "AWA DIOP",
      "rs-cut": '{"trips":"0612345678"}',
    };
    const { steps, letters } = await open([{ key: Buffer.from("0612345678"), value: null, headers }]);
    await steps();
    const [document] = letters.values();
    expect(document).toMatchObject({
      code: "unknown",
      reason: "",
      function: "unknown",
      topic: "unknown",
      refused_trips: 0,
    });
    expect(document?.letter).toMatch(/^[0-9a-f]{64}$/);
  });

  it("have reasons that a keyword holds, however long they were and whatever they were cut in", async () => {
    const reason = `${"x".repeat(999)}${"😀".repeat(30_000)}`;
    const { steps, letters } = await open([refuseRecord(record(), source, "enrich", { ...why, reason })]);
    await steps();
    expect([...letters.values()].map((one) => one.reason)).toEqual([`${"x".repeat(999)}\uFFFD`]);
  });

  it("are filed again in an index that has taken the place of the former one", async () => {
    let now = createMemoryLetterIndex();
    const index: LetterIndex = {
      identity: () => now.identity(),
      create: (documents) => now.create(documents),
      removeFiledBefore: (beforeMs) => now.removeFiledBefore(beforeMs),
    };
    const { steps } = await open([refused()], { index });
    await steps();
    now = createMemoryLetterIndex();
    await steps(100);
    expect(now.letters.size).toBe(1);
  });

  it("are removed once trips.dlq keeps them no longer, looked for once an hour, and at once where there are more", async () => {
    const asked: string[] = [];
    const answers = ["some", "all"] as const;
    const index: LetterIndex = {
      ...createMemoryLetterIndex(),
      removeFiledBefore: (beforeMs) => {
        asked.push(new Date(beforeMs).toISOString());
        return Promise.resolve(answers[asked.length - 1] ?? "all");
      },
    };
    const { clock, steps } = await open([], { index });
    await steps();
    expect(asked.map((at) => at.slice(0, 13))).toEqual(["2025-12-02T10", "2025-12-02T10"]);
    await clock.sleep(hour);
    await steps();
    expect(asked.map((at) => at.slice(0, 13))).toEqual(["2025-12-02T10", "2025-12-02T10", "2025-12-02T11"]);
  });
});

describe("trips go on", () => {
  it("where the index refuses a letter's document: it is told, and passed", async () => {
    const index: LetterIndex = {
      ...createMemoryLetterIndex(),
      create: (documents) => Promise.resolve(documents.map((_, position) => ({ position, reason: "strange" }))),
    };
    const { steps, behind, troubles } = await open([refused()], { index });
    await steps();
    expect(troubles).toEqual(["RS-LETTER-REJECTED"]);
    expect(await behind()).toBe(0);
  });

  it.each<readonly [string, Error]>([
    ["does not answer", new UnavailableError("the test")],
    ["refuses who asks", new RidestreamError("RS-SEARCH-FORBIDDEN", "the test")],
  ])("where the index %s, which is asked again ever later and has all in the end", async (_what, error) => {
    const memory = createMemoryLetterIndex();
    let failures = 3;
    const index: LetterIndex = {
      ...memory,
      create: (documents) => (failures-- > 0 ? Promise.reject(error) : memory.create(documents)),
    };
    const { clock, steps, behind, troubles } = await open([refused()], { index });
    const fromMs = clock.elapsed();
    while (memory.letters.size === 0) await steps(1);
    // 1 s, 2 s and 4 s: trips were polled all the time.
    expect(clock.elapsed() - fromMs).toBeGreaterThanOrEqual(7_000);
    expect(troubles).toHaveLength(3);
    expect(await behind()).toBe(0);
  });

  it("where Kafka does not let it read trips.dlq yet", async () => {
    const { steps, letters, troubles } = await open([refused()], { denies: 2 });
    await steps(5);
    expect(troubles).toEqual(["RS-KAFKA-DENIED"]);
    await steps(100);
    expect(troubles).toEqual(["RS-KAFKA-DENIED", "RS-KAFKA-DENIED"]);
    expect(letters.size).toBe(1);
  });
});

describe("a run until the end", () => {
  const run = async ({ worker, clock }: Pick<Awaited<ReturnType<typeof open>>, "worker" | "clock">) => {
    const signal = AbortSignal.timeout(60_000);
    const goal = { topic: "topic_result", ends: new Map(Array.from({ length: 6 }, (_, n) => [n, 0])) };
    await runWorker(worker, { clock, signal, retryFirstMs: 1, retryMaxMs: 1, goal });
    return signal.aborted ? "stopped" : "ended";
  };

  it("brings the dead letters that were there, though no trip was", async () => {
    const opened = await open(Array.from({ length: 20 }, () => ({ ...refused(), key: null })));
    expect(await run(opened)).toBe("ended");
    expect(opened.letters.size).toBe(20);
  });

  it("does not wait for an index that refuses them", async () => {
    const create = () => Promise.reject(new UnavailableError("the test"));
    const opened = await open([refused()], { index: { ...createMemoryLetterIndex(), create } });
    expect(await run(opened)).toBe("ended");
  });
});
