import { KafkaJSNonRetriableError, type Consumer, type EachBatchPayload, type Kafka } from "kafkajs";
import { topicSource } from "../../../../contracts/topics";
import { KafkaConsumer } from "../../../../functions/adapters/kafka/kafka-consumer";
import { resetEvent } from "../../../../functions/adapters/kafka/kafkajs-mends";
import type { RecordsGone } from "../../../../functions/ports/event-log";
import { scriptedPartition } from "./scripted-partition";
import { systemClock } from "../../../../functions/runtime/clock";

/** A kafkajs whose consumer has joined, and hands over what it is told to. */
function scripted() {
  const listeners = new Map<string, (event: object) => void>();
  let handle: (payload: EachBatchPayload) => Promise<void> = () => Promise.resolve();
  const consumer = {
    events: { GROUP_JOIN: "join", REBALANCING: "rebalancing", END_BATCH_PROCESS: "end", CRASH: "crash" },
    on: (event: string, listener: (event: object) => void) => listeners.set(event, listener),
    connect: () => Promise.resolve(),
    disconnect: () => Promise.resolve(),
    subscribe: () => Promise.resolve(),
    seek: () => undefined,
    run: ({ eachBatch }: { readonly eachBatch: typeof handle }) => Promise.resolve(void (handle = eachBatch)),
  };
  let made = 0;
  return {
    kafka: { consumer: () => (made++, consumer as unknown as Consumer) } as unknown as Kafka,
    made: () => made,
    crash: (error: Error, restart: boolean) => listeners.get("crash")?.({ payload: { error, restart } }),
    join: () => listeners.get("join")?.({ payload: { memberAssignment: { [topicSource.name]: [0] } } }),
    reset: (from: number, to: number) =>
      listeners.get(resetEvent)?.({ payload: { topic: topicSource.name, partition: 0, from, to } }),
    rebalance: () => listeners.get("rebalancing")?.({}),
    handOver: (payload: EachBatchPayload) => handle(payload),
  };
}

/** A batch of the records 7 and 8 and a marker; the heartbeats of its member are counted. */
function fetched(heartbeat: (beats: number) => Promise<void> | void = () => undefined) {
  let beats = 0;
  const message = { key: null, value: Buffer.from("v"), timestamp: "0", attributes: 0, headers: {} };
  return {
    batch: {
      topic: topicSource.name,
      partition: 0,
      messages: [
        { ...message, offset: "7" },
        { ...message, offset: "8" },
      ],
      lastOffset: () => "9",
    },
    isRunning: () => true,
    isStale: () => false,
    resolveOffset: () => undefined,
    heartbeat: async () => heartbeat(++beats),
  } as unknown as EachBatchPayload;
}

const partition = { topic: topicSource.name, partition: 0 };
const poll = { maxRecords: 10, maxBytes: 1e6, waitMs: 0 };

/** A consumer that has joined; its group has committed 20 of 30 offsets. */
async function open(end = 30) {
  const script = scripted();
  /** The topic's log is the last one. */
  const logs = ["a log"];
  const gone: RecordsGone[] = [];
  const consumer = new KafkaConsumer({
    kafka: script.kafka,
    clock: systemClock,
    groupId: "group",
    topic: topicSource.name,
    physical: (name) => name,
    // Every offset is a record.
    live: scriptedPartition(
      Array.from({ length: end }, () => "record" as const),
      { committed: { offset: "20", metadata: "a note" } },
    ).live,
    logId: () => Promise.resolve(logs.at(-1) ?? ""),
    onRecordsGone: (one) => gone.push(one),
    sessionTimeoutMs: 10_000,
    fetchBytes: 512 * 1024,
  });
  await consumer.start();
  script.join();
  return { consumer, logs, gone, ...script };
}

describe("a batch that waits to be polled", () => {
  it("heartbeats until it is taken, so that a slow sink keeps its partitions", async () => {
    const { consumer, handOver } = await open();
    const beats: number[] = [];
    let isDue: () => void;
    const due = new Promise<void>((resolve) => (isDue = resolve));
    const held = handOver(
      fetched((n) => {
        beats.push(n);
        if (n === 3) isDue();
      }),
    );
    await due;
    expect((await consumer.poll(poll))?.records).toMatchObject([{ offset: 7 }, { offset: 8 }]);
    // kafkajs may fetch on.
    await held;
    expect(beats).toEqual([1, 2, 3]);
  });

  it("is dropped where its member has lost the group: it comes to whoever has the partition then", async () => {
    const { consumer, handOver } = await open();
    await expect(handOver(fetched(() => Promise.reject(new Error("The group is rebalancing"))))).rejects.toThrow(
      "rebalancing",
    );
    expect(await consumer.poll(poll)).toBeUndefined();
  });

  it("is dropped as soon as the group rebalances", async () => {
    const { consumer, handOver, rebalance } = await open();
    const held = handOver(fetched());
    rebalance();
    await held;
    expect(await consumer.poll(poll)).toBeUndefined();
  });

  it.each([0, 1])(
    "is dropped by a seek, of which %i records were taken: what follows comes from there",
    async (taken) => {
      const { consumer, handOver } = await open();
      const held = handOver(fetched());
      if (taken > 0) expect((await consumer.poll({ ...poll, maxRecords: taken }))?.records).toHaveLength(taken);
      consumer.seek(partition, 3);
      await held;
      expect(await consumer.poll(poll)).toBeUndefined();
    },
  );
});

describe("a topic that is created again under a consumer", () => {
  it("is another log: what was fetched of the former is dropped, and partitions are given out anew", async () => {
    const { consumer, handOver, logs } = await open();
    expect(await consumer.assigned()).toEqual([{ ...partition, logId: "a log", generation: 1 }]);
    const held = handOver(fetched());
    logs.push("another log");
    expect(await consumer.poll(poll)).toBeUndefined();
    await held;
    expect(await consumer.assigned()).toEqual([{ ...partition, logId: "another log", generation: 2 }]);
    const again = handOver(fetched());
    expect(await consumer.poll(poll)).toMatchObject({ logId: "another log", generation: 2 });
    await again;
  });

  it("says nothing of an offset that lies past its end", async () => {
    const { consumer } = await open();
    expect(await consumer.committed(partition)).toEqual({ next: 20, note: "a note" });
    const { consumer: shorter } = await open(19);
    expect(await shorter.committed(partition)).toBeUndefined();
  });
});

describe("records that retention has taken", () => {
  it("are reported once, wherever the group stands when it meets them", async () => {
    const { consumer, gone, reset } = await open();
    reset(20, 26);
    reset(20, 26);
    reset(22, 28);
    const of = { ...partition, groupId: "group" };
    expect(gone).toEqual([
      { ...of, from: 20, to: 26 },
      { ...of, from: 26, to: 28 },
    ]);
    expect(await consumer.lag()).toBe(2);
  });

  it("are none of a group that reads from the start", async () => {
    const { gone, reset } = await open();
    reset(0, 28);
    expect(gone).toEqual([]);
  });
});

describe("a consumer that crashes", () => {
  it("is made anew where kafkajs gives it up, as for a coordinator that cannot be found yet", async () => {
    const { consumer, made, crash, join, handOver } = await open();
    crash(new KafkaJSNonRetriableError("Failed to find group coordinator"), false);
    await expect(consumer.poll(poll)).rejects.toMatchObject({ code: "RS-UNAVAILABLE" });
    expect(made()).toBe(2);
    join();
    const held = handOver(fetched());
    expect((await consumer.poll(poll))?.records).toHaveLength(2);
    await held;
  });

  it("is left to kafkajs where that starts it again", async () => {
    const { consumer, made, crash } = await open();
    crash(new KafkaJSNonRetriableError("Failed to find group coordinator"), true);
    expect(await consumer.poll(poll)).toBeUndefined();
    expect(made()).toBe(1);
  });
});

describe("the lag of a consumer", () => {
  it("counts from where it has read to, and from what the group has committed where it has read nothing", async () => {
    const { consumer, handOver } = await open();
    expect(await consumer.lag()).toBe(10);
    expect(await consumer.lags()).toEqual([{ ...partition, records: 10, next: 20 }]);
    const held = handOver(fetched());
    await consumer.poll(poll);
    await held;
    expect(await consumer.lag()).toBe(20);
  });

  it("forgets where it has read to when the partition was another's meanwhile", async () => {
    const { consumer, handOver, join } = await open();
    const held = handOver(fetched());
    await consumer.poll(poll);
    await held;
    join();
    expect(await consumer.lag()).toBe(10);
  });
});
