import type { Topic } from "../../contracts/topics";
import type { LogPartition } from "../../contracts/log-records";
import type { PartitionProgress } from "../../functions/ports/event-log";

/** How far groups had come in a topic before any store was read: what they had committed, the stores held by then. */
export interface TopicReachProps {
  readonly topic: Topic;
  readonly logId: string;
  readonly progress: readonly PartitionProgress[];
  readonly nowMs: number;
}

type Place = Pick<LogPartition, "logId" | "partition"> & { readonly offset: number };

/** Which records a topic holds surely: retention has taken those before its first ones, and those of other logs are not its own. */
export class TopicReach {
  /** By partition: its first record. */
  private readonly first = new Map<number, { readonly offset: number; readonly timestampMs: number }>();
  private readonly ends: ReadonlyMap<number, number>;

  constructor(private readonly props: TopicReachProps) {
    this.ends = new Map(props.progress.map(({ partition, end }) => [partition, end]));
  }

  get logId(): string {
    return this.props.logId;
  }

  /** Called with each record as the topic is read, earliest first in each partition. */
  note({ partition, offset, timestampMs }: { partition: number; offset: number; timestampMs: number }): void {
    if (!this.first.has(partition)) this.first.set(partition, { offset, timestampMs });
  }

  /** Whether the record was there before any store was read. */
  wasThere({ partition, offset }: Pick<Place, "partition" | "offset">): boolean {
    return offset < (this.ends.get(partition) ?? 0);
  }

  /** Whether the topic held a record at that place when the reading began, unless nobody ever wrote it. */
  holds({ logId, partition, offset }: Place): boolean {
    const first = this.first.get(partition);
    return logId === this.props.logId && !!first && offset >= first.offset && this.wasThere({ partition, offset });
  }

  /**
   * From then on retention has taken nothing, ms since the Unix epoch. A partition that is empty now has lost what is older
   * than the topic's retention, at the most.
   */
  wholeSinceMs(): number {
    let sinceMs = Number.NEGATIVE_INFINITY;
    for (const [partition, end] of this.ends) {
      const first = this.first.get(partition);
      if (end === 0 || first?.offset === 0) continue;
      sinceMs = Math.max(sinceMs, first?.timestampMs ?? this.props.nowMs - this.props.topic.retentionMs);
    }
    return sinceMs;
  }
}

/** What a group has not committed of a topic is pending: it may be on its way. */
export function pendingIn(progress: readonly PartitionProgress[]) {
  const committed = new Map(progress.map((of) => [of.partition, of.committed ?? 0]));
  return ({ partition, offset }: { readonly partition: number; readonly offset: number }): boolean =>
    offset >= (committed.get(partition) ?? 0);
}
