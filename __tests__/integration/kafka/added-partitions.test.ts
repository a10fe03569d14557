import { topicSource } from "../../../contracts/topics";
import { createKafkaEventLog } from "../../../functions/adapters/kafka/kafka-event-log";
import { systemClock } from "../../../functions/runtime/clock";
import { eventually } from "../eventually";
import { freshTopics, withAdmin } from "../fresh";
import { server } from "../server";

const kafka = server("KAFKA_BROKERS");

kafka.describe(`partitions that are added while a consumer reads${kafka.note}`, () => {
  it("stand where the group has committed them, for a consumer that connected before they were there", async () => {
    const connection = await freshTopics(kafka.address);
    const { name: topic, partitions } = topicSource;
    const groupId = "group";
    const open = () => createKafkaEventLog({ connection, clock: systemClock });
    const [log, other] = [open(), open()];
    const consumer = await log.consumer({ groupId, topic });
    const added = { topic, partition: partitions };
    try {
      // Its connection knows the partitions that there are now.
      expect(await consumer.committed({ topic, partition: 0 })).toBeUndefined();
      expect(await log.progress({ groupId, topic })).toHaveLength(partitions);
      await withAdmin(kafka.address, (admin) =>
        admin.createPartitions({ topicPartitions: [{ topic: connection.prefix + topic, count: partitions + 1 }] }),
      );
      await eventually("another log knows the new partition", async () => {
        return (await other.progress({ groupId, topic })).length === partitions + 1;
      });
      const producer = await other.transactionalProducer("a transactional id");
      const transaction = await producer.begin();
      await transaction.commitOffset(groupId, added, { next: 0, note: "of the new partition" });
      await transaction.commit();
      await eventually("the commit is written", async () => (await consumer.committed(added)) !== undefined);
      expect(await consumer.committed(added)).toEqual({ next: 0, note: "of the new partition" });
      expect(await log.progress({ groupId, topic })).toHaveLength(partitions + 1);
      await producer.close();
    } finally {
      await consumer.close();
      await Promise.all([log.close(), other.close()]);
    }
  });
});
