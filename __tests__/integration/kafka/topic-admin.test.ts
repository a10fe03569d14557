import { ConfigResourceTypes, Kafka, logLevel, type Admin } from "kafkajs";
import { topics as contract, topicSource } from "../../../contracts/topics";
import { applyTopics, planTopics } from "../../../functions/adapters/kafka/topic-admin";
import { systemClock } from "../../../functions/runtime/clock";
import { eventually } from "../eventually";
import { deleteTopics, freshTopics } from "../fresh";
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

  const plan = (wanted = change()) => planTopics(admin, wanted, systemClock);
  /** What was changed is told a moment later. */
  const settled = (wanted = change()) =>
    eventually("the topics are as they should be", async () => (await plan(wanted)).length === 0);
  const setOf = async (setting: string) => {
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: source(), configNames: [setting] }],
    });
    return resources[0]?.configEntries[0]?.configValue;
  };

  it("has nothing to do for topics that it has made", async () => {
    await settled();
  });

  it("makes what is missing", async () => {
    await deleteTopics(kafka.address, (topic) => topic.startsWith(prefix));
    await eventually("the topics have gone", async () => {
      const changes = await plan();
      return changes.length === 3 && changes.every(({ change: what }) => what === "create");
    });
    const creates = await plan();
    expect(creates).toEqual(
      change().map(({ name, partitions }) => ({ change: "create", topic: name, partitions, replicas: 1 })),
    );
    await applyTopics(admin, change(), creates, systemClock);
    await settled();
  });

  it("sets what differs and keeps what others have set", async () => {
    await settled();
    const configEntries = [{ name: "segment.ms", value: "3600000" }];
    await admin.alterConfigs({
      validateOnly: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: source(), configEntries }],
    });
    await eventually("the setting is told", async () => (await setOf("segment.ms")) === "3600000");
    const wanted = change({ retentionMs: 1_000 });
    const changes = await plan(wanted);
    expect(changes).toContainEqual({
      change: "set",
      topic: source(),
      setting: "retention.ms",
      from: "604800000",
      to: "1000",
    });
    await applyTopics(admin, wanted, changes, systemClock);
    await settled(wanted);
    expect(await setOf("segment.ms")).toBe("3600000");
  });

  it("adds partitions", async () => {
    await settled();
    const wanted = change({ partitions: topicSource.partitions + 2 });
    const changes = await plan(wanted);
    expect(changes).toEqual([{ change: "grow", topic: source(), from: 6, to: 8 }]);
    await applyTopics(admin, wanted, changes, systemClock);
    await settled(wanted);
  });

  it("says of what it cannot change what to do", async () => {
    await settled();
    const fewer = change({ partitions: 3 });
    const changes = await plan(fewer);
    expect(changes).toEqual([
      {
        change: "none",
        topic: source(),
        differs: "6 partitions, the contract has 3",
        todo: "set 6 in contracts/topics.ts: Kafka takes no partition away",
      },
    ]);
    await applyTopics(admin, fewer, changes, systemClock);
    await settled();
  });
});
