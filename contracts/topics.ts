/** The Kafka topics, said once: functions read and write them, stacks create them. */
export interface Topic {
  readonly name: string;
  /** Upper bound of the parallelism of every consumer group on this topic. */
  readonly partitions: number;
  readonly retentionMs: number;
  readonly cleanup: "delete" | "compact";
  /** What a record's key holds; equal keys keep their order. */
  readonly key: string;
  /** Largest record, unpacked, key and headers included, in bytes. */
  readonly maxMessageBytes: number;
}

const day = 24 * 60 * 60 * 1000;
const mebibyte = 1024 * 1024;

/**
 * Most bytes of a record, key and value, that a function reads. A producer that compresses can send more than a topic's
 * limit, which bounds what is packed; the JSON of this much fits into a function's memory several times.
 */
export const mostRecordBytes = 8 * mebibyte;

/** Requests as clients send them. */
export const topicSource: Topic = {
  name: "topic_source",
  partitions: 6,
  retentionMs: 7 * day,
  cleanup: "delete",
  key: "telephoneClient of the message's first trip",
  maxMessageBytes: mebibyte,
};

/** Priced trips, one a record. Their records grow on the way, so the topic takes larger ones than the first. */
export const topicResult: Topic = {
  ...topicSource,
  name: "topic_result",
  key: "the source record's key",
  maxMessageBytes: 2 * mebibyte,
};

/**
 * Records that cannot be used, unchanged where they fit. Kept longer and larger, so that nothing is too old or too big
 * to be fixed. The key folds what two sinks refuse, or one refuses again after a replay, into one dead letter; the refused
 * record's own key is in a header.
 */
export const topicDeadLetters: Topic = {
  name: "trips.dlq",
  partitions: 3,
  retentionMs: 30 * day,
  cleanup: "delete",
  key: "where the refused record lies, or its letter's first one: <topic>@<log id>-<partition>-<offset>",
  maxMessageBytes: 16 * mebibyte,
};

export const topics: readonly Topic[] = [topicSource, topicResult, topicDeadLetters];

/** Replicas of each topic, by the brokers that there are: three where they can be, so that one may die. */
export const replicasOn = (brokers: number): number => Math.min(3, brokers);

/** Bytes that a record batch adds to its records, at most. */
const batchOverheadBytes = 65_536;

/** A record of more bytes, unpacked, fits into none of the topics; it can arrive all the same, packed. */
export const largestRecordBytes: number =
  Math.max(...topics.map(({ maxMessageBytes }) => maxMessageBytes)) + batchOverheadBytes;

/** A topic's settings in Kafka. With acks=all a record is held by two of three replicas before it is accepted. */
export const topicSettings = (topic: Topic, replicas: number): Readonly<Record<string, string>> => ({
  "cleanup.policy": topic.cleanup,
  "retention.ms": String(topic.retentionMs),
  "max.message.bytes": String(topic.maxMessageBytes + batchOverheadBytes),
  "min.insync.replicas": String(Math.max(1, replicas - 1)),
});
