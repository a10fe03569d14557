import type {
  EventLog,
  LogConsumer,
  RecordBatch,
  TopicPartition,
  Transaction,
  TransactionalProducer,
} from "../ports/event-log";

interface Claim {
  readonly generation: number;
  readonly producer: TransactionalProducer;
  /** The committed offset, as far as this instance knows; nothing before it is handled again. */
  next: number;
}

export interface PartitionTransactionsProps {
  readonly log: EventLog;
  readonly consumer: LogConsumer;
  /** The topics that its transactions write to. */
  readonly writes: readonly string[];
  /** Where a partition without a committed offset starts. @default its first record */
  readonly firstOffset?: (partition: TopicPartition) => Promise<number>;
}

/**
 * Consume, write and commit offsets as one, for one group. Each partition has a transactional id of its own, so whoever
 * takes a partition over fences whoever had it, and looks at the committed offset only after that: nothing that the
 * former owner did can be done again, and nothing that it still tries can be seen.
 */
export class PartitionTransactions {
  private readonly claims = new Map<string, Claim>();

  constructor(private readonly props: PartitionTransactionsProps) {}

  /**
   * Makes this instance the only writer of the batch's partition, once a generation. Wherever the client stood before,
   * the work goes on from the committed offset.
   *
   * @returns "claimed" the first time, "held" from then on; "moved" (the first time) and "repeated" when the batch does
   *   not start where the work goes on: drop it, the consumer has been sent there
   */
  async claim(batch: RecordBatch): Promise<"claimed" | "moved" | "held" | "repeated"> {
    const id = this.transactionalId(batch);
    const [{ offset }] = batch.records;
    const claim = this.claims.get(id);
    if (claim?.generation === batch.generation) {
      if (offset >= claim.next) return "held";
      this.props.consumer.seek(batch, claim.next);
      return "repeated";
    }
    await this.drop(id);
    const { log, writes, consumer } = this.props;
    const producer = await log.transactionalProducer(id, { topics: writes, groupId: consumer.groupId });
    const committed = await consumer.committed(batch);
    const next = committed ?? (await this.props.firstOffset?.(batch)) ?? 0;
    this.claims.set(id, { generation: batch.generation, producer, next });
    if (next === offset) return "claimed";
    this.props.consumer.seek(batch, next);
    return "moved";
  }

  /**
   * Commits `nextOffset` of a claimed partition together with what `write` sends.
   * After any failure the claim is given up and the consumer goes on from the committed offset.
   *
   * @throws FencedError when another instance has claimed the partition since
   */
  async commit(
    partition: TopicPartition,
    nextOffset: number,
    write?: (transaction: Transaction) => Promise<void>,
  ): Promise<void> {
    const claim = this.claims.get(this.transactionalId(partition));
    if (!claim) throw new Error(`${this.transactionalId(partition)} is not claimed`);
    try {
      const transaction = await claim.producer.begin();
      try {
        await write?.(transaction);
        await transaction.commitOffset(this.props.consumer.groupId, partition, nextOffset);
        await transaction.commit();
        claim.next = nextOffset;
      } catch (error) {
        await transaction.abort().catch(() => undefined);
        throw error;
      }
    } catch (error) {
      await this.release(partition);
      throw error;
    }
  }

  /** Gives a claim up; the consumer goes on from the committed offset. */
  async release(partition: TopicPartition): Promise<void> {
    await this.drop(this.transactionalId(partition));
    const committed = await this.props.consumer.committed(partition).catch(() => undefined);
    // Where the committed offset cannot be had now, the start is safe: the next claim finds the batch stale and goes on.
    this.props.consumer.seek(partition, committed ?? 0);
  }

  async close(): Promise<void> {
    for (const id of [...this.claims.keys()]) await this.drop(id);
  }

  private transactionalId({ topic, partition }: TopicPartition): string {
    return `${this.props.consumer.groupId}-${topic}-${partition}`;
  }

  private async drop(id: string): Promise<void> {
    const claim = this.claims.get(id);
    this.claims.delete(id);
    await claim?.producer.close().catch(() => undefined);
  }
}
