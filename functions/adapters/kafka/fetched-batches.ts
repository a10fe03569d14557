import type { EachBatchPayload, KafkaMessage } from "kafkajs";
import type { Clock } from "../../ports/clock";
import type { RecordBatch, StoredRecord } from "../../ports/event-log";
import { storedRecord } from "./stored-record";

export const heartbeatMs = 250;

export type FetchedRun = Pick<RecordBatch, "partition" | "generation" | "records">;

export interface FetchedBatchesProps {
  readonly clock: Clock;
  readonly onOffered: () => void;
  /** Called with the offset that a partition goes on from, markers of transactions left behind. */
  readonly onTaken: (partition: number, next: number) => void;
}

/** A fetched batch that waits to be polled; kafkajs fetches no more of its partition until it is taken. */
interface Waiting {
  readonly partition: number;
  readonly generation: number;
  readonly messages: readonly KafkaMessage[];
  /** When it came, by the clock that measures. */
  readonly sinceMs: number;
  /** The offset after it, transaction markers included. */
  readonly next: number;
  taken: number;
  /** Tells kafkajs what was taken, so that a handler that fails later brings none of it again. */
  readonly resolve: (offset: number) => void;
  readonly release: () => void;
}

/** What kafkajs has fetched and nobody has taken yet: one batch a partition, which heartbeats while it waits. */
export class FetchedBatches {
  private readonly waiting = new Map<number, Waiting>();

  constructor(private readonly props: FetchedBatchesProps) {}

  /** When the latest of them came, by the clock that measures; undefined when none waits. */
  latestMs(): number | undefined {
    const times = [...this.waiting.values()].map(({ sinceMs }) => sinceMs);
    return times.length === 0 ? undefined : Math.max(...times);
  }

  /** kafkajs' handler: offers the batch and waits until it is taken, or no longer ours. */
  async offer(payload: EachBatchPayload, generation: number): Promise<void> {
    const { batch } = payload;
    const { partition } = batch;
    const isOver = () => !payload.isRunning() || payload.isStale();
    if (isOver()) return;
    const stop = new AbortController();
    const offered: Waiting = {
      partition,
      generation,
      messages: batch.messages,
      sinceMs: this.props.clock.elapsed(),
      next: Number(batch.lastOffset()) + 1,
      taken: 0,
      resolve: (offset) => payload.resolveOffset(String(offset)),
      release: () => stop.abort(),
    };
    this.waiting.set(partition, offered);
    this.props.onOffered();
    try {
      for (;;) {
        await this.props.clock.sleep(heartbeatMs, stop.signal);
        if (stop.signal.aborted || isOver()) return;
        // Throws while the group rebalances: kafkajs joins again, and the batch comes to whoever has the partition then.
        await payload.heartbeat();
      }
    } finally {
      // Whatever is left of it is fetched again.
      if (this.waiting.get(partition) === offered) this.waiting.delete(partition);
    }
  }

  /** The next records of a waiting batch; partitions in turn. */
  take(maxRecords: number, maxBytes: number): FetchedRun | undefined {
    for (const [partition, offered] of this.waiting) {
      const records: StoredRecord[] = [];
      let left = maxBytes;
      for (const message of offered.messages.slice(offered.taken, offered.taken + maxRecords)) {
        left -= (message.key?.length ?? 0) + (message.value?.length ?? 0);
        if (left < 0 && records.length > 0) break;
        records.push(storedRecord(message));
      }
      offered.taken += records.length;
      this.waiting.delete(partition);
      const [first, ...rest] = records;
      const last = rest.at(-1) ?? first;
      const isAll = offered.taken === offered.messages.length;
      if (last) {
        offered.resolve(last.offset);
        this.props.onTaken(partition, isAll ? offered.next : last.offset + 1);
      }
      // To the back, so that the others have their turn.
      if (isAll) offered.release();
      else this.waiting.set(partition, offered);
      if (!first) continue;
      return { partition, generation: offered.generation, records: [first, ...rest] };
    }
    return undefined;
  }

  /** Drops a partition's batch: whatever is left of it is fetched again. */
  release(partition: number): void {
    this.waiting.get(partition)?.release();
    this.waiting.delete(partition);
  }

  releaseAll(): void {
    for (const partition of [...this.waiting.keys()]) this.release(partition);
  }
}
