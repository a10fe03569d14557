import { ConfigResourceTypes, Kafka, logLevel, type Admin } from "kafkajs";
import { topics as contract, topicSource } from "../../../contracts/topics";
import { applyTopics, planTopics } from "../../../functions/adapters/kafka/topic-admin";
import { freshTopics } from "../fresh";
import { server } from "../server";

const kafka = server("KAFKA_BROKERS");

kafka.describe(`the topics in Kafka${kafka.note}`, () => {
  let admin: Admin;
  let prefix: string;
  beforeEach(async () => {
    prefix = (await freshTopics(kafka.address)).prefix;
    admin = new Kafka({ brokers: kafka.address.split(","), logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
  });
  afterEach(() => admin.disconnect());

  /** The contract's topics under the test's prefix, the first one changed. */
  const change = (changed: Partial<typeof topicSource> = {}) =>
    contract.map((topic) => ({ ...topic, ...(topic === topicSource && changed), name: prefix + topic.name }));
  const source = () => prefix + topicSource.name;

  it("has nothing to do for topics that it has made", async () => {
    expect(await planTopics(admin, change())).toEqual([]);
  });

  it("makes what is missing", async () => {
    await admin.deleteTopics({ topics: change().map(({ name }) => name) });
    const plan = await planTopics(admin, change());
    expect(plan).toEqual(
      change().map(({ name, partitions }) => ({ change: "create", topic: name, partitions, replicas: 1 })),
    );
  });

  it("sets what differs and keeps what others have set", async () => {
    await admin.alterConfigs({
      validateOnly: false,
      resources: [
        {
          type: ConfigResourceTypes.TOPIC,
          name: source(),
          configEntries: [{ name: "segment.ms", value: "3600000" }],
        },
      ],
    });
    const wanted = change({ retentionMs: 1_000 });
    const plan = await planTopics(admin, wanted);
    expect(plan).toContainEqual({
      change: "set",
      topic: source(),
      setting: "retention.ms",
      from: "604800000",
      to: "1000",
    });
    await applyTopics(admin, wanted, plan);
    expect(await planTopics(admin, wanted)).toEqual([]);
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: source(), configNames: ["segment.ms"] }],
    });
    expect(resources[0]?.configEntries[0]?.configValue).toBe("3600000");
  });

  it("adds partitions", async () => {
    const wanted = change({ partitions: topicSource.partitions + 2 });
    const plan = await planTopics(admin, wanted);
    expect(plan).toEqual([{ change: "grow", topic: source(), from: 6, to: 8 }]);
    await applyTopics(admin, wanted, plan);
    expect(await planTopics(admin, wanted)).toEqual([]);
  });

  it("says of what it cannot change what to do", async () => {
    const plan = await planTopics(admin, change({ partitions: 3 }));
    expect(plan).toEqual([
      {
        change: "none",
        topic: source(),
        differs: "6 partitions, the contract has 3",
        todo: "set 6 in contracts/topics.ts: Kafka takes no partition away",
      },
    ]);
    await applyTopics(admin, change({ partitions: 3 }), plan);
    expect(await planTopics(admin, change())).toEqual([]);
  });
});
