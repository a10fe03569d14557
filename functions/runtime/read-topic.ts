import type { EventLog, StoredRecord, TopicPartition } from "../ports/event-log";

/** Every record of a topic, from the earliest to the end, without a trace: nothing is committed. */
export async function* readTopic(
  log: EventLog,
  topic: string,
  groupId: string,
): AsyncGenerator<StoredRecord & TopicPartition> {
  const consumer = await log.consumer({ groupId, topic });
  try {
    for (;;) {
      const batch = await consumer.poll({ maxRecords: 1_000, maxBytes: 8 * 1024 * 1024, waitMs: 20 });
      if (!batch && (await consumer.lag()) === 0) return;
      for (const record of batch?.records ?? []) yield { ...record, topic, partition: batch?.partition ?? 0 };
    }
  } finally {
    await consumer.close();
  }
}
