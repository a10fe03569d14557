import type { TopicPartition } from "../ports/event-log";
import type { TripObjectDraft } from "./trip-object";

/** What is not committed yet of a partition: at most two objects. */
interface InHand {
  /** The next records go into it. */
  open?: TripObjectDraft | undefined;
  /** Comes before the open one, and takes no more records: it is being written, or that has failed. */
  closed?: TripObjectDraft | undefined;
  /** Ends when the closed one is written, or that has failed. */
  writing?: Promise<void> | undefined;
}

/**
 * The objects that are not committed yet, from their first record on. They are written while the next records are read: those of
 * different partitions side by side, those of one partition in order, and none after one that failed.
 */
export class ObjectsInHand {
  private readonly partitions = new Map<number, InHand>();
  /** Also of what was forgotten since. */
  private readonly underWay = new Set<Promise<void>>();
  private failure: { readonly error: unknown } | undefined;

  /** @param write writes and commits an object; it may be forgotten meanwhile */
  constructor(private readonly write: (object: TripObjectDraft) => Promise<void>) {}

  /** The object that the partition's next records go into. */
  open({ partition }: TopicPartition): TripObjectDraft | undefined {
    return this.partitions.get(partition)?.open;
  }

  /** The object that holds the last records of the partition. */
  last({ partition }: TopicPartition): TripObjectDraft | undefined {
    const inHand = this.partitions.get(partition);
    return inHand?.open ?? inHand?.closed;
  }

  /** Whether an object that is under way has not been forgotten. */
  has(object: TripObjectDraft): boolean {
    return this.partitions.get(object.partition)?.closed === object;
  }

  /** Open ones that can be closed: nothing of their partition comes before them. The largest first. */
  closable(): readonly TripObjectDraft[] {
    const free = [...this.partitions.values()].filter(({ closed }) => !closed);
    return free.flatMap(({ open }) => open ?? []).sort((one, other) => other.bytes - one.bytes);
  }

  /** Bytes of the rows of all open objects, and of all closed ones. */
  bytes(): { readonly open: number; readonly closed: number } {
    const all = [...this.partitions.values()];
    const sum = (of: "open" | "closed") => all.reduce((bytes, inHand) => bytes + (inHand[of]?.bytes ?? 0), 0);
    return { open: sum("open"), closed: sum("closed") };
  }

  get isEmpty(): boolean {
    return this.partitions.size === 0;
  }

  get isSettled(): boolean {
    return this.underWay.size === 0;
  }

  add(object: TripObjectDraft): void {
    this.inHand(object).open = object;
  }

  /** Closes the partition's open object, and starts to write it; waits for the one before it. @throws as `check` */
  async close(partition: TopicPartition): Promise<void> {
    await this.written(partition);
    this.start(partition);
  }

  /** Waits until the partition's closed object is written. @throws as `check` */
  async written({ partition }: TopicPartition): Promise<void> {
    await this.partitions.get(partition)?.writing;
    this.check();
  }

  /** Starts to write the partition's closed object, or else its open one, unless one is under way. */
  start({ partition }: TopicPartition): void {
    const inHand = this.partitions.get(partition);
    if (!inHand || inHand.writing) return;
    inHand.closed ??= inHand.open;
    if (inHand.closed === inHand.open) inHand.open = undefined;
    if (!inHand.closed) return;
    const end = (failure?: { readonly error: unknown }) => {
      inHand.writing = undefined;
      this.underWay.delete(writing);
      if (failure) this.failure ??= failure;
      else this.remove(partition, inHand);
    };
    const writing = this.write(inHand.closed).then(
      () => end(),
      (error: unknown) => end({ error }),
    );
    inHand.writing = writing;
    this.underWay.add(writing);
  }

  /** @throws the first failure since the last call; what has failed is in hand still, unless it was forgotten */
  check(): void {
    const { failure } = this;
    this.failure = undefined;
    if (failure) throw failure.error;
  }

  /** Writes once more what has failed, and waits for it. @throws as `check` */
  async retry(): Promise<void> {
    const failed = [...this.partitions.values()].filter(({ closed, writing }) => closed && !writing);
    for (const { closed } of failed) if (closed) this.start(closed);
    await Promise.all(failed.flatMap(({ writing }) => writing ?? []));
    this.check();
  }

  /** Waits until nothing is under way. Never throws. */
  async settled(): Promise<void> {
    await Promise.all(this.underWay);
  }

  /** Waits until nothing is under way. @throws as `check` */
  async ended(): Promise<void> {
    await this.settled();
    this.check();
  }

  /** Waits until something that is under way has ended. Never throws. */
  async oneEnded(): Promise<void> {
    if (!this.isSettled) await Promise.race(this.underWay);
  }

  /** Writes all of them. @throws as `check`, once all that was under way has ended */
  async writeAll(): Promise<void> {
    for (;;) {
      await this.ended();
      if (this.isEmpty) return;
      for (const partition of this.partitions.values()) {
        const next = partition.closed ?? partition.open;
        if (next) this.start(next);
      }
    }
  }

  /** What is in hand of the partition is void. What is under way goes on, and finds that out. */
  forget({ partition }: TopicPartition): void {
    const inHand = this.partitions.get(partition);
    this.partitions.delete(partition);
    inHand?.open?.discard();
    inHand?.closed?.discard();
  }

  private inHand({ partition }: TopicPartition): InHand {
    const inHand = this.partitions.get(partition) ?? {};
    this.partitions.set(partition, inHand);
    return inHand;
  }

  private remove(partition: number, inHand: InHand): void {
    inHand.closed = undefined;
    if (!inHand.open && this.partitions.get(partition) === inHand) this.partitions.delete(partition);
  }
}
