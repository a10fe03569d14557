import { topicSource } from "../../../contracts/topics";
import { EmbeddedEventLog } from "../../../functions/adapters/embedded/event-log";
import { createMemoryJournal } from "../../../functions/adapters/embedded/journal";
import { parseRequestMessage } from "../../../functions/domain/message";
import { UnavailableError } from "../../../functions/ports/errors";
import type { EventLog } from "../../../functions/ports/event-log";
import { createGenerate } from "../../../functions/produce/generate";
import { readTopic } from "../../../functions/runtime/read-topic";
import { readSettings } from "../../../functions/runtime/settings";
import { runWorker } from "../../../functions/runtime/worker";
import { createTestClock } from "../test-clock";

const settings = readSettings("produce", { RS_TRIPS_PER_SECOND: "20" });

async function tripsOf(log: EventLog) {
  const trips = [];
  for await (const { value } of readTopic(log, topicSource.name, "check")) {
    const message = parseRequestMessage(value);
    if ("refused" in message) throw new Error("a generated message is refused");
    expect(message.refusedTrips).toEqual([]);
    trips.push(...message.accepted.map(({ trip }) => trip));
  }
  return trips;
}

function open() {
  const clock = createTestClock();
  const log = new EmbeddedEventLog({ journal: createMemoryJournal(), clock });
  return { clock, log };
}

describe("the generator", () => {
  it("sends trips at its rate, each with its own id and the time that it is", async () => {
    const { clock, log } = open();
    const worker = createGenerate({ log, clock, settings });
    const [fromMs, startMs] = [clock.now(), clock.elapsed()];
    while (clock.elapsed() < startMs + 10_000) await worker.step();
    await worker.stop();
    const trips = await tripsOf(log);
    expect(trips.length).toBeGreaterThanOrEqual(196);
    expect(trips.length).toBeLessThanOrEqual(202);
    expect(new Set(trips.map(({ tripId }) => tripId)).size).toBe(trips.length);
    for (const { requestedAt = "" } of trips) {
      expect(Date.parse(requestedAt)).toBeGreaterThanOrEqual(fromMs);
      expect(Date.parse(requestedAt)).toBeLessThanOrEqual(clock.now());
    }
  });

  it("ends by itself once it has sent as many as it may, no more and no fewer", async () => {
    const { clock, log } = open();
    const few = readSettings("produce", { RS_TRIPS_PER_SECOND: "50", RS_TRIPS_IN_ALL: "123" });
    const worker = createGenerate({ log, clock, settings: few });
    await runWorker(worker, {
      clock,
      signal: new AbortController().signal,
      retryFirstMs: 1,
      retryMaxMs: 1,
      upstreamIsDone: () => true,
    });
    expect(await tripsOf(log)).toHaveLength(123);
  });

  it("sends again, under the same ids and by a new producer, what failed", async () => {
    const { clock, log } = open();
    let failures = 2;
    const producer = () =>
      log.producer
        .bind(log)()
        .then((real) => ({
          ...real,
          send: async (...args: Parameters<typeof real.send>) => {
            await real.send(...args);
            if (failures-- > 0) throw new UnavailableError("Kafka");
          },
        }));
    const flaky: EventLog = Object.assign(Object.create(log) as EventLog, { producer });
    const worker = createGenerate({ log: flaky, clock, settings });
    const outcomes: string[] = [];
    for (let n = 0; n < 12; n++) outcomes.push(await worker.step().catch((error: unknown) => (error as Error).name));
    expect(outcomes.filter((outcome) => outcome === "UnavailableError")).toHaveLength(2);
    const ids = (await tripsOf(log)).map(({ tripId }) => tripId);
    expect(ids.length).toBeGreaterThan(new Set(ids).size);
    expect([...new Set(ids)].map((id) => Number(id?.split("-")[2])).sort((a, b) => a - b)).toEqual(
      Array.from({ length: new Set(ids).size }, (_, n) => n + 1),
    );
  });

  it("does not make up for what it has slept over", async () => {
    const { clock, log } = open();
    const worker = createGenerate({ log, clock, settings });
    await clock.sleep(3_600_000);
    await worker.step();
    await worker.step();
    expect(await tripsOf(log)).toHaveLength(1_000);
  });
});
