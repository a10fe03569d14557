import type { Clock } from "../../ports/clock";
import type {
  AssignedPartition,
  CommittedOffset,
  LogConsumer,
  PartitionLag,
  PollOptions,
  RecordBatch,
  RecordsGone,
  StoredRecord,
  TopicPartition,
} from "../../ports/event-log";
import { GoneRecords } from "../gone-records";
import type { ConsumerGroup } from "./consumer-group";
import type { PartitionStore, ReadLimits } from "./partition-store";

export interface EmbeddedConsumerProps {
  readonly groupId: string;
  readonly memberId: string;
  readonly group: ConsumerGroup;
  readonly store: PartitionStore;
  readonly clock: Clock;
  /** Resolves at the log's next append, or after `waitMs`. */
  readonly appended: (waitMs: number) => Promise<void>;
  readonly onRecordsGone?: (gone: RecordsGone) => void;
}

/** A member of a consumer group of the embedded log. */
export class EmbeddedConsumer implements LogConsumer {
  readonly groupId: string;
  /** Next offset by partition number, for the partitions of `generation`. */
  private readonly positions = new Map<number, number>();
  private readonly gone: GoneRecords;
  private assignment: readonly AssignedPartition[] = [];
  private generation = -1;
  private turn = 0;
  private closed = false;

  constructor(private readonly props: EmbeddedConsumerProps) {
    const { groupId, group, onRecordsGone } = props;
    this.groupId = groupId;
    this.gone = new GoneRecords({ groupId, topic: group.topic, onRecordsGone });
  }

  async poll({ waitMs, ...limits }: PollOptions): Promise<RecordBatch | undefined> {
    const deadline = this.props.clock.elapsed() + waitMs;
    while (!this.closed) {
      const batch = this.next(limits);
      if (batch) return batch;
      const left = deadline - this.props.clock.elapsed();
      if (left <= 0) break;
      await this.props.appended(left);
    }
    return undefined;
  }

  heartbeat(): Promise<void> {
    this.hear();
    return Promise.resolve();
  }

  assigned(): Promise<readonly AssignedPartition[]> {
    this.hear();
    return Promise.resolve(this.assignment);
  }

  rejoin(): Promise<void> {
    this.props.group.leave(this.props.memberId);
    this.hear();
    return Promise.resolve();
  }

  committed(partition: TopicPartition): Promise<CommittedOffset | undefined> {
    return Promise.resolve(this.props.store.committed(this.groupId, partition));
  }

  seek({ partition }: TopicPartition, offset: number): void {
    if (this.positions.has(partition)) this.positions.set(partition, offset);
  }

  async lag(): Promise<number> {
    return (await this.lags()).reduce((sum, { records }) => sum + records, 0);
  }

  lags(): Promise<readonly PartitionLag[]> {
    this.hear();
    return Promise.resolve(
      this.assignment.map(({ topic, partition }) => {
        const [of, at] = [{ topic, partition }, this.positions.get(partition) ?? 0];
        const records = this.props.store.count(of, at);
        return { ...of, records, next: records === 0 ? this.props.store.endOffset(of) : at };
      }),
    );
  }

  close(): Promise<void> {
    this.closed = true;
    this.props.group.leave(this.props.memberId);
    return Promise.resolve();
  }

  /** The next records of the first partition, taken in turn, that has any. */
  private next(limits: ReadLimits): RecordBatch | undefined {
    this.hear();
    for (let tried = 0; tried < this.assignment.length; tried++) {
      const partition = this.assignment[this.turn++ % this.assignment.length];
      if (!partition) break;
      this.passGone(partition);
      const records = this.props.store.read(partition, this.positions.get(partition.partition) ?? 0, limits);
      if (!isSome(records)) continue;
      this.positions.set(partition.partition, (records.at(-1) ?? records[0]).offset + 1);
      return { ...partition, records };
    }
    return undefined;
  }

  /** Reads on at the partition's start where retention has passed this consumer's place. */
  private passGone({ topic, logId, partition }: AssignedPartition): void {
    const from = this.positions.get(partition) ?? 0;
    const to = this.props.store.startOffset({ topic, partition });
    if (from >= to) return;
    this.positions.set(partition, to);
    this.gone.of(logId);
    this.gone.passed(partition, from, to);
  }

  /** Tells the group that this member lives; in a new generation, starts from the committed offsets. */
  private hear(): void {
    if (this.closed) return;
    const { group, memberId, store, clock } = this.props;
    group.hear(memberId, clock.elapsed());
    if (group.generation === this.generation) return;
    this.generation = group.generation;
    const { generation } = this;
    this.assignment = group
      .assigned(memberId)
      .map((partition) => ({ ...partition, logId: store.logId(partition.topic), generation }));
    this.positions.clear();
    for (const partition of this.assignment)
      this.positions.set(partition.partition, store.committed(this.groupId, partition)?.next ?? 0);
  }
}

const isSome = (records: StoredRecord[]): records is [StoredRecord, ...StoredRecord[]] => records.length > 0;
