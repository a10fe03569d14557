import type { Kafka } from "kafkajs";
import type { Clock } from "../../ports/clock";
import { retryTransient } from "./retry-transient";
import { coordinatesTransactions, withCluster } from "./kafkajs-cluster";
import { readTransactionState } from "./transaction-state";

/** What the transactions of an id write to, by the names in Kafka. */
export interface Reach {
  readonly topics: readonly string[];
  readonly groupId: string;
}

/** Of a transactional id in Kafka, ms: what is not ended by then is aborted. */
export const transactionTimeoutMs = 30_000;

/** All others count as committed: where the decision is not known, a record twice is better than one lost. */
const abortedStates = new Set(["PrepareAbort", "CompleteAbort"]);

/**
 * Finishes a transaction of the id that Kafka has decided and left half done.
 *
 * A commit is first decided, then written into each partition. A broker that dies in between goes on with that when it
 * starts again, and passes over partitions that have no leader at that moment, as if they had been deleted
 * (TransactionMarkerChannelManager; seen with Kafka 4.4 on one broker that came back within its session): the transaction
 * counts as complete, its records and its offset stay undecided, the offset that is read is the one before it, and the
 * next commit of the same producer id brings the old records to light beside those that were written again. An abort that
 * meets the same fate is brought to light so too. So before anybody asks for the offset, an empty transaction over
 * everything that the id writes to is ended as the one before it was: what was decided becomes visible everywhere.
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
    const earlier = await retryTransient(clock, async () => {
      const broker = await coordinator();
      // Asked anew with each try: one that is open is aborted by the first. A new producer's id then hides it (`Empty`).
      const state = await readTransactionState(broker, transactionalId);
      if (state === undefined) return undefined;
      const { producerId, producerEpoch } = await broker.initProducerId({
        transactionalId,
        transactionTimeout: transactionTimeoutMs,
      });
      return { of: { transactionalId, producerId, producerEpoch }, isCommitted: !abortedStates.has(state) };
    });
    if (!earlier) return;
    const { of, isCommitted } = earlier;
    await retryTransient(clock, async () =>
      (await coordinator()).addPartitionsToTxn({
        ...of,
        topics: topics.map((topic) => ({
          topic,
          partitions: cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => partitionId),
        })),
      }),
    );
    await retryTransient(clock, async () => (await coordinator()).addOffsetsToTxn({ ...of, groupId }));
    await retryTransient(clock, async () => (await coordinator()).endTxn({ ...of, transactionResult: isCommitted }));
  });
}
