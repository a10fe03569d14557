import type { RecordBatch, TopicPartition } from "../ports/event-log";

/**
 * Batches that are handled at once: those of different partitions side by side, so that one is worked on while another
 * waits for its commit; those of one partition in order, and none after one that failed.
 */
export class BatchesInHand {
  private readonly latest = new Map<number, Promise<void>>();
  private readonly all: Promise<void>[] = [];

  get count(): number {
    return this.all.length;
  }

  /** Starts at once what has none of its partition before it. */
  start({ partition }: TopicPartition, handle: () => Promise<void>): void {
    const before = this.latest.get(partition);
    const handled = before ? before.then(handle) : handle();
    this.latest.set(partition, handled);
    this.all.push(handled);
    // A failure is thrown by `settled`, however late that is called.
    handled.catch(() => undefined);
  }

  /** Waits for all of them, also where one fails. @throws the first failure */
  async settled(): Promise<void> {
    const outcomes = await Promise.allSettled(this.all);
    const failed = outcomes.find((outcome) => outcome.status === "rejected");
    if (failed) throw failed.reason;
  }
}

/** A record without key and value takes memory, too. */
const leastBytes = 100;
/** What a batch takes in memory, about. */
export const bytesOf = ({ records }: RecordBatch): number =>
  records.reduce((sum, { key, value }) => sum + leastBytes + (key?.length ?? 0) + (value?.length ?? 0), 0);
