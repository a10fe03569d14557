import type { Kafka } from "kafkajs";
import type { Reset } from "kafkajs/src/consumer/offsetManager";
import type { Clock } from "../../ports/clock";
import type {
  AssignedPartition,
  CommittedOffset,
  LogConsumer,
  PartitionLag,
  PollOptions,
  RecordBatch,
  RecordsGone,
  TopicPartition,
} from "../../ports/event-log";
import { GoneRecords } from "../gone-records";
import { readCommittedOffsets } from "./committed-offsets";
import { FetchedBatches } from "./fetched-batches";
import { GroupMember } from "./group-member";
import { kafkaError } from "./kafka-errors";
import type { Cluster } from "./kafkajs-cluster";
import type { LiveCluster } from "./live-cluster";
import { readEnds } from "./partition-ends";
import type { PhysicalName } from "./topic-names";
import { countUnread } from "./unread";

export interface KafkaConsumerProps {
  readonly kafka: Kafka;
  readonly clock: Clock;
  readonly groupId: string;
  readonly topic: string;
  readonly physical: PhysicalName;
  readonly live: LiveCluster;
  /** Id of the topic's log, as it is now. */
  readonly logId: () => Promise<string>;
  readonly sessionTimeoutMs: number;
  /** Most bytes fetched of one partition at once, packed. */
  readonly fetchBytes: number;
  readonly onRecordsGone?: (gone: RecordsGone) => void;
}

/**
 * A pull consumer over kafkajs, which pushes: a fetched batch waits in its handler, heartbeating, until `poll` has taken
 * it. So a slow sink reads nothing and keeps its partitions.
 */
export class KafkaConsumer implements LogConsumer {
  readonly groupId: string;
  private member: GroupMember;
  private readonly fetched: FetchedBatches;
  /** Next offset by partition, as far as this consumer has been given records; set once a batch has been seen. */
  private readonly positions = new Map<number, number>();
  private partitions: readonly number[] | undefined;
  private generation = 0;
  /** The topic's log, and when Kafka was last asked for it. */
  private log: { readonly id: string; readonly askedMs: number } | undefined;
  private readonly gone: GoneRecords;
  private wake: () => void = () => undefined;
  private crash: Error | undefined;
  private isClosed = false;
  private rejoining: Promise<void> | undefined;

  constructor(private readonly props: KafkaConsumerProps) {
    const { groupId, topic, onRecordsGone } = props;
    this.groupId = groupId;
    this.gone = new GoneRecords({ groupId, topic, onRecordsGone });
    this.member = this.newMember();
    this.fetched = new FetchedBatches({
      clock: props.clock,
      onOffered: () => this.wake(),
      onTaken: (partition, next) => this.advance(partition, next),
    });
  }

  /** Joins the group. @throws UnavailableError */
  start(): Promise<void> {
    return this.mapped(() => this.member.join());
  }

  async poll({ maxRecords, maxBytes, waitMs }: PollOptions): Promise<RecordBatch | undefined> {
    const { clock } = this.props;
    const deadline = clock.elapsed() + waitMs;
    for (;;) {
      if (this.crash) await this.startAgain(this.crash);
      const batch = await this.takeOfLog(maxRecords, maxBytes);
      if (batch) return batch;
      const left = deadline - clock.elapsed();
      if (left <= 0) return undefined;
      const stop = new AbortController();
      this.wake = () => stop.abort();
      await clock.sleep(left, stop.signal);
    }
  }

  /** The waiting handlers heartbeat by themselves, and so does every fetch. */
  heartbeat(): Promise<void> {
    return Promise.resolve();
  }

  async assigned(): Promise<readonly AssignedPartition[]> {
    const { partitions, generation } = this;
    if (!partitions) return [];
    const logId = this.log?.id ?? (await this.askForLog());
    // It may have been asked across a rebalance: the next call has the new generation.
    if (generation !== this.generation) return this.assigned();
    return partitions.map((partition) => ({ topic: this.props.topic, logId, partition, generation }));
  }

  /** An offset past the partition's end is none of this log: the topic has been created again. */
  async committed({ topic, partition }: TopicPartition): Promise<CommittedOffset | undefined> {
    const { physical } = this.props;
    const of = { groupId: physical(this.groupId), topic: physical(topic), partitions: [partition] };
    const found = (await this.inside((cluster) => readCommittedOffsets(cluster, of))).get(partition);
    if (!found) return undefined;
    const [end] = await this.inside((cluster) => readEnds(cluster, of.topic, [partition]));
    return end && found.offset <= end.high ? { next: found.offset, note: found.note } : undefined;
  }

  rejoin(): Promise<void> {
    this.rejoining ??= this.joinAnew().finally(() => (this.rejoining = undefined));
    return this.rejoining;
  }

  seek({ partition }: TopicPartition, offset: number): void {
    if (!this.partitions?.includes(partition)) return;
    this.positions.set(partition, offset);
    this.fetched.release(partition);
    this.member.seek(partition, offset);
  }

  async lag(): Promise<number> {
    // A consumer that has not joined yet has not caught up.
    if (!this.partitions) return Number.POSITIVE_INFINITY;
    return (await this.lags()).reduce((sum, { records }) => sum + records, 0);
  }

  async lags(): Promise<readonly PartitionLag[]> {
    const { partitions = [] } = this;
    if (partitions.length === 0) return [];
    const { topic } = this.props;
    const name = this.props.physical(topic);
    const ends = await this.inside((cluster) => readEnds(cluster, name, partitions));
    const lags: PartitionLag[] = [];
    for (const { partition, high, low } of ends) {
      const position = this.positions.get(partition) ?? (await this.committed({ topic, partition }))?.next ?? 0;
      const [from, of] = [Math.max(position, low), { topic: name, partition }];
      const records = from < high ? await this.inside((cluster) => countUnread(cluster, of, from, high)) : 0;
      lags.push({ topic, partition, records, next: records === 0 ? Math.max(from, high) : from });
    }
    return lags;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.fetched.releaseAll();
    this.partitions = [];
    await this.member.giveUp();
  }

  private async joinAnew(): Promise<void> {
    if (this.isClosed) return;
    await this.member.giveUp().catch(() => undefined);
    this.joined([]);
    this.partitions = undefined;
    this.member = this.newMember();
    try {
      await this.start();
      this.crash = undefined;
    } catch (error) {
      // The next poll tries again.
      this.crash = error as Error;
      throw error;
    }
  }

  private newMember(): GroupMember {
    const { kafka, groupId, topic, physical, sessionTimeoutMs, fetchBytes } = this.props;
    const of = { kafka, groupId: physical(groupId), topic: physical(topic), sessionTimeoutMs, fetchBytes };
    return new GroupMember(of, {
      onJoined: (partitions) => this.joined(partitions),
      onRebalancing: () => this.fetched.releaseAll(),
      onPassed: (partition, next) => this.advance(partition, next),
      onReset: (reset) => this.reset(reset),
      onCrash: (error) => {
        this.crash = error ?? this.crash;
        this.wake();
      },
      onBatch: (payload) => this.fetched.offer(payload, this.generation),
    });
  }

  /**
   * kafkajs gives a consumer up for errors that pass, like a coordinator that cannot be found while brokers start.
   *
   * @throws UnavailableError once the new one has joined, too: what was in hand comes again
   */
  private async startAgain(crash: Error): Promise<never> {
    await this.rejoin();
    throw kafkaError(`group ${this.groupId}`, crash);
  }

  /** An offset out of the log's range: retention has passed it, unless the log is another one. */
  private reset({ partition, from, to }: Reset): void {
    if (this.gone.passed(partition, from, to)) this.advance(partition, to);
  }

  private joined(partitions: readonly number[]): void {
    this.fetched.releaseAll();
    this.positions.clear();
    this.partitions = partitions;
    this.log = undefined;
    this.generation++;
    this.wake();
  }

  /** Asks Kafka which log the topic is. Another one than before is a new generation: what is in hand is of the former. */
  private async askForLog(): Promise<string> {
    const askedMs = this.props.clock.elapsed();
    const before = this.log;
    const id = await this.props.logId();
    if (before && before === this.log && before.id !== id) this.joined(this.partitions ?? []);
    this.gone.of(id);
    this.log = { id, askedMs };
    return id;
  }

  /** The next records, once Kafka has said after they came which log they are of. */
  private async takeOfLog(maxRecords: number, maxBytes: number): Promise<RecordBatch | undefined> {
    for (;;) {
      const latestMs = this.fetched.latestMs();
      if (latestMs === undefined) return undefined;
      if (this.log && this.log.askedMs >= latestMs) {
        const run = this.fetched.take(maxRecords, maxBytes);
        return run && { topic: this.props.topic, logId: this.log.id, ...run };
      }
      await this.askForLog();
    }
  }

  private advance(partition: number, next: number): void {
    if (this.partitions?.includes(partition))
      this.positions.set(partition, Math.max(next, this.positions.get(partition) ?? 0));
  }

  private inside<T>(question: (cluster: Cluster) => Promise<T>): Promise<T> {
    return this.mapped(() => this.props.live.ask([this.props.physical(this.props.topic)], question));
  }

  private async mapped<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw kafkaError(`group ${this.groupId}, topic ${this.props.topic}`, error);
    }
  }
}
