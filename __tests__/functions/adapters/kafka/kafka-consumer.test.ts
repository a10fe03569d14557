import type { Admin, Consumer, EachBatchPayload, Kafka } from "kafkajs";
import { topicSource } from "../../../../contracts/topics";
import { KafkaConsumer } from "../../../../functions/adapters/kafka/kafka-consumer";
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
    run: ({ eachBatch }: { readonly eachBatch: typeof handle }) => Promise.resolve(void (handle = eachBatch)),
  };
  return {
    kafka: { consumer: () => consumer as unknown as Consumer } as unknown as Kafka,
    join: () => listeners.get("join")?.({ payload: { memberAssignment: { [topicSource.name]: [0] } } }),
    rebalance: () => listeners.get("rebalancing")?.({}),
    handOver: (payload: EachBatchPayload) => handle(payload),
  };
}

/** A batch of one record, whose member's heartbeats are counted. */
function fetched(heartbeat: (beats: number) => Promise<void> | void) {
  let beats = 0;
  return {
    batch: {
      topic: topicSource.name,
      partition: 0,
      messages: [{ offset: "7", key: null, value: Buffer.from("v"), timestamp: "0", attributes: 0, headers: {} }],
      lastOffset: () => "8",
    },
    isRunning: () => true,
    isStale: () => false,
    resolveOffset: () => undefined,
    heartbeat: async () => heartbeat(++beats),
  } as unknown as EachBatchPayload;
}

describe("a batch that waits to be polled", () => {
  const poll = { maxRecords: 10, maxBytes: 1e6, waitMs: 0 };
  const open = async () => {
    const script = scripted();
    const consumer = new KafkaConsumer({
      kafka: script.kafka,
      admin: {} as Admin,
      clock: systemClock,
      groupId: "group",
      topic: topicSource.name,
      physical: (name) => name,
      sessionTimeoutMs: 10_000,
    });
    await consumer.start();
    script.join();
    return { consumer, ...script };
  };

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
    expect((await consumer.poll(poll))?.records).toMatchObject([{ offset: 7 }]);
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
    const held = handOver(fetched(() => undefined));
    rebalance();
    await held;
    expect(await consumer.poll(poll)).toBeUndefined();
  });
});
