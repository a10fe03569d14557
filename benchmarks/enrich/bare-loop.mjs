// The fastest exactly-once loop of bare kafkajs: records of topic_source are copied to topic_result as they are, a
// transaction a fetched batch, a producer a partition. It reads no JSON and prices nothing. Arguments: brokers, prefix, group.
import { CompressionTypes, Kafka, logLevel } from "kafkajs";

const [brokers, prefix, groupId] = process.argv.slice(2);
const kafka = new Kafka({ brokers: brokers.split(","), logLevel: logLevel.NOTHING });
const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100, maxBytesPerPartition: 512 * 1024 });
const producers = new Map();

async function producerOf(partition) {
  if (!producers.has(partition)) {
    const producer = kafka.producer({
      idempotent: true,
      transactionalId: `${groupId}-${partition}`,
      maxInFlightRequests: 1,
      retry: { initialRetryTime: 5, maxRetryTime: 1_000, retries: 15 },
    });
    await producer.connect();
    producers.set(partition, producer);
  }
  return producers.get(partition);
}

/** Below what a broker takes as one batch, 1 MiB before it is packed. */
function cut(messages) {
  const parts = [[]];
  let bytes = 0;
  for (const message of messages) {
    bytes += message.value.length + 100;
    if (bytes > 900_000) {
      parts.push([]);
      bytes = message.value.length + 100;
    }
    parts.at(-1).push(message);
  }
  return parts;
}

await consumer.connect();
await consumer.subscribe({ topic: `${prefix}topic_source`, fromBeginning: true });
await consumer.run({
  autoCommit: false,
  partitionsConsumedConcurrently: 64,
  eachBatch: async ({ batch: { topic, partition, messages } }) => {
    const transaction = await (await producerOf(partition)).transaction();
    for (const part of cut(messages))
      await transaction.send({
        topic: `${prefix}topic_result`,
        acks: -1,
        compression: CompressionTypes.GZIP,
        messages: part.map(({ key, value }) => ({ key, value, partition })),
      });
    const offset = String(Number(messages.at(-1).offset) + 1);
    await transaction.sendOffsets({
      consumerGroupId: groupId,
      topics: [{ topic, partitions: [{ partition, offset }] }],
    });
    await transaction.commit();
  },
});
