import { KafkaJSProtocolError, type Admin } from "kafkajs";
import { topics, topicSource } from "../../../../contracts/topics";
import { applyTopics, type TopicChange } from "../../../../functions/adapters/kafka/topic-admin";
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
});
