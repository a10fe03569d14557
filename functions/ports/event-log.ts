import type { CutSizes } from "../../contracts/dead-letters";
import type { LogPartition } from "../../contracts/log-records";

/**
 * The event log, as Kafka keeps it. Offsets are whole numbers that rise, with gaps, exact to 2^53: never count by them.
 * Every adapter passes `__tests__/functions/adapters/event-log-contract.ts`.
 */
export interface LogRecord {
  /** Equal keys go to one partition, in order; null is spread. */
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** ms since the Unix epoch. @default when the record is sent */
  readonly timestampMs?: number;
}

export interface StoredRecord {
  readonly offset: number;
  /** The sender's, ms since the Unix epoch, within the years 0001 to 9999. */
  readonly timestampMs: number;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Why it is not as it was sent. @default it is */
  readonly flaw?: RecordFlaw;
}

/** A record that the log holds and cannot hand over whole; what can be kept of it is its key and value. */
export interface RecordFlaw {
  readonly code: "RS-MESSAGE-TOO-LARGE" | "RS-MESSAGE-UNREADABLE";
  readonly reason: string;
  /** What was cut, in bytes before it. */
  readonly cut?: CutSizes;
}

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/**
 * A partition that a consumer has been given. `generation` changes whenever the group gives its partitions out again, and
 * whenever the topic is found to be another log.
 */
export interface AssignedPartition extends LogPartition {
  readonly generation: number;
}

/** A run of records of one partition. */
export interface RecordBatch extends AssignedPartition {
  readonly records: readonly [StoredRecord, ...StoredRecord[]];
}

/** Records of an assigned partition that its consumer has not been given yet; what is not decided yet is among them. */
export interface PartitionLag extends TopicPartition {
  readonly records: number;
  /** All before this offset has been given, or is nothing that a consumer is given. */
  readonly next: number;
}

export interface LogProducer {
  /** Resolves once all replicas in sync hold every record (acks=all); a record is never doubled by a retry inside. */
  /** @throws RidestreamError RS-LOG-RECORD-TOO-LARGE, RS-LOG-TOPIC-UNKNOWN; then none of the records is taken */
  send(topic: string, records: readonly LogRecord[]): Promise<void>;
  close(): Promise<void>;
}

/** Opening one fences every older one of the same transactional id: its transactions throw `FencedError`. */
export interface TransactionalProducer {
  begin(): Promise<Transaction>;
  close(): Promise<void>;
}

/**
 * All of it becomes visible at commit, or none of it. A commit is answered once it is decided; what it wrote can be seen a
 * moment later, and until then counts as a lag of whoever reads it.
 */
export interface Transaction {
  send(topic: string, records: readonly LogRecord[]): Promise<void>;
  /** The group's progress in the partition, committed with the records. Not checked against the group's generation. */
  commitOffset(groupId: string, partition: TopicPartition, committed: CommittedOffset): Promise<void>;
  commit(): Promise<void>;
  abort(): Promise<void>;
}

/** How far a group has come in a partition. */
export interface CommittedOffset {
  /** Offset of the next record to handle. */
  readonly next: number;
  /** What the committer noted with it; empty where it was another program. */
  readonly note: string;
}

export interface ConsumerOptions {
  readonly groupId: string;
  readonly topic: string;
  /** Called once for each run of offsets, whether the group was reading, waiting or at its start. */
  readonly onRecordsGone?: (gone: RecordsGone) => void;
}

export interface PollOptions {
  readonly maxRecords: number;
  readonly maxBytes: number;
  readonly waitMs: number;
}

/**
 * A member of a consumer group. Offsets are committed by transactions (`Transaction.commitOffset`) alone: a transactional
 * id per partition fences zombies, which a group's own generations cannot do for what they write elsewhere.
 */
export interface LogConsumer {
  readonly groupId: string;
  /**
   * The next records of one assigned partition, from the group's committed offset or else the earliest record: at
   * least one, then as many as both limits allow; undefined when none came within `waitMs`. A member that does not poll
   * for the session time loses its partitions. A commit that the log is still writing down may be passed by, and its
   * records come again: a worker looks at `committed` once it has fenced who was there before (PartitionTransactions).
   */
  poll(options: PollOptions): Promise<RecordBatch | undefined>;
  /** Tells the group that this member lives while it works too long to poll. Never throws. */
  heartbeat(): Promise<void>;
  /** The partitions of this member's generation; none while it has not joined. */
  assigned(): Promise<readonly AssignedPartition[]>;
  /** What the group has committed, whoever did; undefined before its first commit. */
  committed(partition: TopicPartition): Promise<CommittedOffset | undefined>;
  /** Leaves the group and joins it again, so that it owns what the log says and nothing else; once for calls at one time. */
  rejoin(): Promise<void>;
  /** The next poll of the partition starts there; ignored for a partition that is not assigned. */
  seek(partition: TopicPartition, offset: number): void;
  /** Records of the assigned partitions that this consumer has not been given yet. */
  lag(): Promise<number>;
  /** The same, by partition; none while it has not joined. */
  lags(): Promise<readonly PartitionLag[]>;
  close(): Promise<void>;
}

/** Where a consumer group stands in a partition. */
export interface PartitionProgress {
  readonly partition: number;
  /** The group's next offset; undefined before its first commit. */
  readonly committed: number | undefined;
  /** Offset after the last record that was appended; markers of transactions count too. */
  readonly end: number;
  /** Records that the group has not committed; what is not decided yet is among them. */
  readonly lag: number;
}

/** What the transactions of an id write to. */
export interface TransactionReach {
  readonly topics: readonly string[];
  readonly groupId: string;
}

/** Records that retention took before a group read them: it goes on at the partition's start. */
export interface RecordsGone extends TopicPartition {
  readonly groupId: string;
  /** The offset that the group would have read next. */
  readonly from: number;
  /** The partition's first offset. */
  readonly to: number;
}

export interface EventLog {
  producer(): Promise<LogProducer>;
  /**
   * Fences the older producers of the id, and ends what they have left.
   *
   * @param reach what transactions of the id write to: one that was committed there, and that a log which died has
   *   written down in part, is finished first
   */
  transactionalProducer(transactionalId: string, reach?: TransactionReach): Promise<TransactionalProducer>;
  consumer(options: ConsumerOptions): Promise<LogConsumer>;
  /** The id of the topic's log, which no other log has. @throws UnavailableError when the topic is not there */
  logId(topic: string): Promise<string>;
  /** Where a group stands in a topic, a line a partition in their order, whether anybody of it runs or not. */
  progress(options: { readonly groupId: string; readonly topic: string }): Promise<readonly PartitionProgress[]>;
  close(): Promise<void>;
}
