import { KafkaJSAggregateError, KafkaJSProtocolError, type Admin, type ITopicConfig } from "kafkajs";
import { topics, topicSource } from "../../../../contracts/topics";
import { applyTopics, planTopics, type TopicChange } from "../../../../functions/adapters/kafka/topic-admin";
import { createTestClock } from "../../test-clock";

/** What Kafka tells of a topic that is just being deleted, and of one that a broker does not know yet. */
const unknownTopic = () => {
  const error = new KafkaJSProtocolError("This server does not host this topic-partition");
  return Object.assign(error, { type: "UNKNOWN_TOPIC_OR_PARTITION", code: 3, retriable: true });
};

describe("the changes of topics", () => {
  const { name, partitions } = topicSource;
  const changes: Readonly<Record<string, { readonly plan: TopicChange; readonly asks: keyof Admin }>> = {
    create: { plan: { change: "create", topic: name, partitions, replicas: 1 }, asks: "createTopics" },
    grow: { plan: { change: "grow", topic: name, from: 1, to: partitions }, asks: "createPartitions" },
    set: { plan: { change: "set", topic: name, setting: "retention.ms", from: "1", to: "2" }, asks: "alterConfigs" },
  };

  it.each(Object.entries(changes))("%s waits until Kafka's answer to all topics is one", async (_, { plan, asks }) => {
    let failures = 0;
    const admin = {
      fetchTopicMetadata: () => Promise.resolve({ topics: [] }),
      describeConfigs: () => Promise.resolve({ resources: [] }),
      [asks]: () => (++failures < 3 ? Promise.reject(unknownTopic()) : Promise.resolve(true)),
    };
    await applyTopics(admin as unknown as Admin, topics, [plan], createTestClock());
    expect(failures).toBe(3);
  });

  it("waits half a minute for a broker to know the topics that were made", async () => {
    const clock = createTestClock();
    const start = clock.elapsed();
    const admin = {
      createTopics: () => Promise.resolve(true),
      fetchTopicMetadata: () =>
        clock.elapsed() - start < 30_000 ? Promise.reject(unknownTopic()) : Promise.resolve({ topics: [] }),
    };
    const create: TopicChange = { change: "create", topic: name, partitions, replicas: 1 };
    await applyTopics(admin as unknown as Admin, topics, [create], clock);
    expect(clock.elapsed() - start).toBeGreaterThanOrEqual(30_000);
  });

  it.each([
    { registered: 3, replicas: 3 },
    { registered: 5, replicas: 3 },
    { registered: 2, replicas: 2 },
    { registered: 1, replicas: 1 },
  ])("create $replicas replicas on $registered brokers, of which one answers", async ({ registered, replicas }) => {
    const tooFew = Object.assign(new KafkaJSProtocolError("too few brokers"), { type: "INVALID_REPLICATION_FACTOR" });
    const made: boolean[] = [];
    const admin = {
      describeCluster: () => Promise.resolve({ brokers: [{}] }),
      listTopics: () => Promise.resolve([]),
      createTopics(asked: { readonly topics: readonly ITopicConfig[]; readonly validateOnly?: boolean }) {
        made.push(asked.validateOnly !== true);
        const most = Math.max(...asked.topics.map(({ replicationFactor }) => replicationFactor ?? 0));
        return most > registered
          ? Promise.reject(new KafkaJSAggregateError("Topic creation errors", [tooFew]))
          : Promise.resolve(true);
      },
    };
    const plan = await planTopics(admin as unknown as Admin, topics, createTestClock());
    expect(plan.map((change) => change.change === "create" && change.replicas)).toEqual([replicas, replicas, replicas]);
    expect(made).not.toContain(true);
  });
});
