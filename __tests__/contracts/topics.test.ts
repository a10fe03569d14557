import { topicDeadLetters, topicResult, topics, topicSource } from "../../contracts/topics";

describe("the topics", () => {
  it("keep the original system's names, each its own", () => {
    expect(topics.map(({ name }) => name)).toEqual(["topic_source", "topic_result", "trips.dlq"]);
  });

  it("take larger records after the first topic, since a record may grow on its way", () => {
    expect(topicResult.maxMessageBytes).toBeGreaterThan(topicSource.maxMessageBytes);
  });

  it("take a dead letter of any record that could be sent, with its headers", () => {
    for (const { maxMessageBytes } of [topicSource, topicResult]) {
      expect(topicDeadLetters.maxMessageBytes).toBeGreaterThan(maxMessageBytes);
    }
  });

  it("keep dead letters longer than what they came from", () => {
    expect(topicDeadLetters.retentionMs).toBeGreaterThan(topicSource.retentionMs);
    expect(topicDeadLetters.retentionMs).toBeGreaterThan(topicResult.retentionMs);
  });

  it("lose no record to a later one of the same key", () => {
    for (const { cleanup } of topics) expect(cleanup).toBe("delete");
  });

  it.each(topics)(
    "can be created: $name has a legal name, a partition, a retention and a key that is told",
    (topic) => {
      expect(topic.name).toMatch(/^[a-zA-Z0-9._-]{1,249}$/);
      expect(topic.partitions).toBeGreaterThanOrEqual(1);
      expect(topic.retentionMs).toBeGreaterThan(0);
      expect(topic.key).not.toBe("");
    },
  );
});
