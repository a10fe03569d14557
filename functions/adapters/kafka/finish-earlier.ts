import type { Kafka } from "kafkajs";
import type { Clock } from "../../ports/clock";
import { askAdmin } from "./ask-admin";
import { coordinatesTransactions, withCluster } from "./kafkajs-cluster";

/** What the transactions of an id write to, by the names in Kafka. */
export interface Reach {
  readonly topics: readonly string[];
  readonly groupId: string;
}

/** Of a transactional id in Kafka, ms: what is not ended by then is aborted. */
export const transactionTimeoutMs = 30_000;

/**
 * Finishes a transaction of the id that Kafka has committed and left half done.
 *
 * A commit is first decided, then written into each partition. A broker that dies in between goes on with that when it
 * starts again, and passes over partitions that have no leader at that moment, as if they had been deleted
 * (TransactionMarkerChannelManager; seen with Kafka 4.4 on one broker that came back within its session): the transaction
 * counts as complete, its records and its offset stay undecided, the offset that is read is the one before it, and the
 * next commit of the same producer id brings the old records to light beside those that were written again. So before
 * anybody asks for the offset, an empty transaction over everything that the id writes to is committed: the records and
 * the offset of before become visible together, as was decided. An aborted one cannot be told from it, where the same
 * befell its abort; what it had written comes to light twice then, and nothing is lost.
 */
export async function finishEarlier(
  kafka: Kafka,
  clock: Clock,
  transactionalId: string,
  { topics, groupId }: Reach,
): Promise<void> {
  await withCluster(kafka, topics, async (cluster) => {
    const coordinator = () =>
      cluster.findGroupCoordinator({ groupId: transactionalId, coordinatorType: coordinatesTransactions });
    const { producerId, producerEpoch } = await askAdmin(clock, async () =>
      (await coordinator()).initProducerId({ transactionalId, transactionTimeout: transactionTimeoutMs }),
    );
    // The first producer of an id finds nothing of others.
    if (producerEpoch === 0) return;
    const of = { transactionalId, producerId, producerEpoch };
    await askAdmin(clock, async () =>
      (await coordinator()).addPartitionsToTxn({
        ...of,
        topics: topics.map((topic) => ({
          topic,
          partitions: cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => partitionId),
        })),
      }),
    );
    await askAdmin(clock, async () => (await coordinator()).addOffsetsToTxn({ ...of, groupId }));
    await askAdmin(clock, async () => (await coordinator()).endTxn({ ...of, transactionResult: true }));
  });
}
