import type { LogPartition } from "../../contracts/log-records";
import type { Clock } from "../ports/clock";
import { FencedError, UnavailableError } from "../ports/errors";
import type {
  AssignedPartition,
  EventLog,
  LogConsumer,
  PollOptions,
  RecordBatch,
  TopicPartition,
  Transaction,
  TransactionalProducer,
} from "../ports/event-log";
import { readNote, writeNote } from "./progress-note";
import type { Goal, Standing } from "./worker";

interface Claim extends AssignedPartition {
  readonly producer: TransactionalProducer;
  /** Identity of what is written to. */
  readonly to: string;
  /** The committed offset, as far as this instance knows; nothing before it is handled again. */
  next: number;
  /** After the last record that this instance was given. */
  given: number;
  orderedMs: number;
  /** The last move of the consumer in this claim, as they are counted. */
  movedAt: number;
}

export interface PartitionTransactionsProps {
  readonly log: EventLog;
  readonly clock: Clock;
  readonly consumer: LogConsumer;
  /** The topics that its transactions write to. */
  readonly writes: readonly string[];
  /** Identity of what the group writes to: an offset that was committed for another one does not count. */
  readonly destination: () => Promise<string>;
  /** Where a partition starts that was never committed for this log and this destination. @default its first record */
  readonly firstOffset?: (partition: LogPartition, destination: string) => Promise<number>;
  /** Called when a claim is given up, or its consumer moved: whatever is in hand of its partition is void, for it comes again. */
  readonly onReset?: (partition: TopicPartition) => void;
}

/** An idle function asks its store who it is no more often than that. */
const lookAgainMs = 5_000;

/**
 * Consume, write and commit offsets as one, for one group. Each partition has a transactional id of its own, so whoever
 * takes a partition over fences whoever had it, and looks at the committed offset only after that: nothing that the
 * former owner did can be done again, and nothing that it still tries can be seen.
 *
 * An offset is noted with the log that it is of and the destination that was written. Where either is another one now (a
 * topic that was created again, an index or a lake that took the place of the former), the partition starts over.
 */
export class PartitionTransactions {
  private readonly claims = new Map<string, Claim>();
  private lookedMs = Number.NEGATIVE_INFINITY;
  private moves = 0;
  /** How many moves there were before a batch was asked for. */
  private readonly movesBefore = new WeakMap<RecordBatch, number>();

  constructor(private readonly props: PartitionTransactionsProps) {}

  /**
   * Makes this instance the only writer of each partition that it has been given and has not claimed in this generation;
   * the consumer goes on from where the partition stands. One without a new record is claimed too: its destination may be
   * a new one.
   *
   * @param settled awaited before a partition is claimed: ends what is under way, for that is of a former claim
   */
  async claimAssigned(settled?: () => Promise<void>): Promise<void> {
    const assigned = (await this.props.consumer.assigned()).filter((partition) => !this.holds(partition));
    if (assigned.length > 0) await settled?.();
    const opened = await Promise.allSettled(
      assigned.map(async (partition) => {
        const { next } = await this.open(partition);
        this.props.consumer.seek(partition, next);
      }),
    );
    const failed = opened.find((outcome) => outcome.status === "rejected");
    if (failed) throw failed.reason;
  }

  /**
   * The next batch that is work for this instance; undefined when none came, or what came is not. When none came it looks, now
   * and then, whether the destination is another one: a partition without a new record commits nothing, and would not notice.
   */
  async poll(options: PollOptions): Promise<RecordBatch | undefined> {
    const before = this.moves;
    const batch = await this.props.consumer.poll(options);
    if (batch) this.movesBefore.set(batch, before);
    if (!batch && this.props.clock.elapsed() - this.lookedMs >= lookAgainMs) await this.checkDestination();
    if (!batch || !this.accepts(batch)) return undefined;
    this.claimOf(batch).given = (batch.records.at(-1) ?? batch.records[0]).offset + 1;
    return batch;
  }

  /**
   * Whether a batch is work for this instance: of a partition that it has claimed in this generation, not before where
   * that stands, and not polled before the consumer was moved there. Any other is dropped, and comes again to whoever it
   * belongs to.
   */
  accepts(batch: RecordBatch): boolean {
    const claim = this.holds(batch);
    if (!claim) return false;
    const isMoved = claim.movedAt > (this.movesBefore.get(batch) ?? this.moves);
    if (batch.records[0].offset >= claim.next && !isMoved) return true;
    this.move(claim, claim.next);
    return false;
  }

  /** The latest time by which trips of a claimed partition were ordered, ms since the Unix epoch; 0 for none. */
  orderedMs(partition: TopicPartition): number {
    return this.claimOf(partition).orderedMs;
  }

  /** Identity of what a claimed partition is written to. */
  destinationOf(partition: TopicPartition): string {
    return this.claimOf(partition).to;
  }

  /**
   * Commits `nextOffset` of a claimed partition together with what `write` sends.
   * After any failure the claim is given up and the consumer goes on from the committed offset.
   *
   * @param orderedMs the time by which what is sent is ordered
   * @throws FencedError when another instance has claimed the partition since; this member has then joined its group
   *   again
   * @throws UnavailableError when the destination is another one now
   */
  async commit(
    partition: TopicPartition,
    nextOffset: number,
    write?: (transaction: Transaction) => Promise<void>,
    orderedMs?: number,
  ): Promise<void> {
    const claim = this.claimOf(partition);
    try {
      const transaction = await claim.producer.begin();
      try {
        await write?.(transaction);
        await this.expectDestination(claim);
        const latestMs = Math.max(claim.orderedMs, orderedMs ?? 0);
        const note = writeNote({ log: claim.logId, to: claim.to, ...(latestMs > 0 && { orderedMs: latestMs }) });
        await transaction.commitOffset(this.props.consumer.groupId, partition, { next: nextOffset, note });
        await transaction.commit();
        claim.next = nextOffset;
        claim.orderedMs = latestMs;
      } catch (error) {
        await transaction.abort().catch(() => undefined);
        throw error;
      }
    } catch (error) {
      await this.release(partition);
      if (error instanceof UnavailableError) await this.checkDestination().catch(() => undefined);
      // Two members that both believe that they own a partition would fence each other for ever: the log decides.
      if (error instanceof FencedError) await this.props.consumer.rejoin();
      throw error;
    }
  }

  /** Commits `nextOffset` of a claimed partition, and reads on from there: whatever is in hand of it is void. @throws as `commit` */
  async moveTo(partition: TopicPartition, nextOffset: number): Promise<void> {
    const claim = this.claimOf(partition);
    await this.commit(partition, nextOffset);
    this.props.onReset?.(partition);
    this.move(claim, nextOffset);
  }

  /** What was polled before is void: it comes again, from the offset on. */
  private move(claim: Claim, offset: number): void {
    claim.movedAt = ++this.moves;
    this.props.consumer.seek(claim, offset);
  }

  /** Gives up every claim whose destination another one has replaced, so that its partition starts over. */
  private async checkDestination(): Promise<void> {
    if (this.claims.size === 0) return;
    const now = await this.props.destination();
    this.lookedMs = this.props.clock.elapsed();
    for (const claim of [...this.claims.values()].filter(({ to }) => to !== now)) await this.release(claim);
  }

  /** Gives a claim up; the consumer goes on from the committed offset. */
  async release(partition: TopicPartition): Promise<void> {
    this.props.onReset?.(partition);
    await this.drop(this.transactionalId(partition));
    const committed = await this.props.consumer.committed(partition).catch(() => undefined);
    // Where the committed offset cannot be had now, the start is safe: the next claim finds the batch stale and goes on.
    this.props.consumer.seek(partition, committed?.next ?? 0);
  }

  /** Records of the assigned partitions that are left to handle. */
  async lag(): Promise<number> {
    const assigned = await this.props.consumer.assigned();
    // What is not claimed may have to start over.
    if (!assigned.every((partition) => this.holds(partition))) return Number.POSITIVE_INFINITY;
    return this.props.consumer.lag();
  }

  /** How far the group is from ends that were found before. Of what others have been given, their commits speak. */
  async standing({ topic, ends }: Goal): Promise<Standing> {
    const { consumer, log } = this.props;
    const assigned = await consumer.assigned();
    const claims = assigned.flatMap((partition) => this.holds(partition) ?? []);
    // What is not claimed may have to start over.
    if (claims.length < assigned.length) return "reading";
    const endOf = ({ partition }: TopicPartition) => ends.get(partition) ?? 0;
    const behind = claims.filter((claim) => claim.next < endOf(claim));
    if (behind.length > 0) {
      const lags = new Map((await consumer.lags()).map((lag) => [lag.partition, lag]));
      // Behind the last record there may be what no consumer is given.
      const hasAll = ({ partition }: Claim) => {
        const lag = lags.get(partition);
        return lag !== undefined && (lag.records === 0 || lag.next >= endOf(lag));
      };
      if (!behind.every(hasAll)) return "reading";
      if (behind.some(({ next, given }) => next < given)) return "in hand";
    }
    const own = new Set(claims.map(({ partition }) => partition));
    if ([...ends.keys()].every((partition) => own.has(partition))) return "passed";
    const progress = await log.progress({ groupId: consumer.groupId, topic });
    const others = progress.filter(({ partition }) => !own.has(partition));
    const isPassed = others.every((other) => other.lag === 0 || (other.committed ?? 0) >= endOf({ topic, ...other }));
    return isPassed ? "passed" : "others";
  }

  async close(): Promise<void> {
    for (const id of [...this.claims.keys()]) await this.drop(id);
  }

  private async open(partition: AssignedPartition): Promise<Claim> {
    const { log, writes, consumer, destination, firstOffset } = this.props;
    const { topic, logId, partition: number, generation } = partition;
    const id = this.transactionalId(partition);
    await this.drop(id);
    // Also where the claim fails: the partition may be another's by the next attempt.
    this.props.onReset?.(partition);
    const producer = await log.transactionalProducer(id, { topics: writes, groupId: consumer.groupId });
    try {
      const to = await destination();
      const committed = await consumer.committed(partition);
      const note = readNote(committed?.note ?? "");
      // An offset without a note is of a former version, or of an operator who moved the group: it counts.
      const isOfThese = note === undefined || (note.log === logId && note.to === to);
      const next = (isOfThese ? committed?.next : undefined) ?? (await firstOffset?.(partition, to)) ?? 0;
      const orderedMs = note?.log === logId ? (note.orderedMs ?? 0) : 0;
      const claim = {
        topic,
        logId,
        partition: number,
        generation,
        producer,
        to,
        next,
        given: next,
        orderedMs,
        movedAt: 0,
      };
      this.claims.set(id, claim);
      return claim;
    } catch (error) {
      await producer.close().catch(() => undefined);
      throw error;
    }
  }

  private async expectDestination({ to, topic, partition }: Claim): Promise<void> {
    const now = await this.props.destination();
    if (now !== to)
      throw new UnavailableError(`${to}, which ${topic}-${partition} was written to and ${now} has replaced,`);
  }

  /** The claim of the partition in this generation of the group and of this log. */
  private holds(partition: AssignedPartition): Claim | undefined {
    const claim = this.claims.get(this.transactionalId(partition));
    return claim?.generation === partition.generation && claim.logId === partition.logId ? claim : undefined;
  }

  private claimOf(partition: TopicPartition): Claim {
    const id = this.transactionalId(partition);
    const claim = this.claims.get(id);
    if (!claim) throw new Error(`${id} is not claimed`);
    return claim;
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
