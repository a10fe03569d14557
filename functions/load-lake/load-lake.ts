import type { LogPartition } from "../../contracts/log-records";
import type { SettingsOf } from "../../contracts/settings";
import { topicDeadLetters, topicResult } from "../../contracts/topics";
import { createKeyedHash } from "../domain/personal-data";
import { lakeTrip } from "../domain/flatten";
import { parseResultMessage, type Refusal } from "../domain/message";
import type { Clock } from "../ports/clock";
import { FencedError, UnavailableError } from "../ports/errors";
import type { EventLog, LogConsumer, RecordBatch, StoredRecord } from "../ports/event-log";
import type { ObjectStore } from "../ports/object-store";
import { readRecord, refuseRecord } from "../runtime/dead-letter";
import { endOfChain } from "../runtime/lake-chain";
import { PartitionTransactions } from "../runtime/partition-transactions";
import { breathe, sourceOf, type Goal, type Handled, type Standing, type Worker } from "../runtime/worker";
import { lakeIdentity } from "../runtime/lake-identity";
import { logsInLake, type LakeLog } from "./lake-logs";
import { ObjectsInHand } from "./objects-in-hand";
import type { Packer } from "./packer";
import { TripObjectDraft, writeObject } from "./trip-object";

export interface LoadLakeProps {
  readonly log: EventLog;
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly settings: SettingsOf<"load-lake">;
  readonly onHandled?: (handled: Handled) => void;
  /** Called where the lake holds nothing of the log that is read, with the logs whose trips it holds. */
  readonly onOtherLogs?: (logs: readonly LakeLog[]) => void;
  /** @default gzip, by a thread of zlib's, whose timing no simulation can repeat */
  readonly createPacker?: () => Packer;
}

/**
 * Loads the trips of `topic_result` into the lake. The object store is the commit log: an object holds a run of one
 * partition, its name tells the first offset and its metadata the last, and the first writer of a name wins. So crashes,
 * restarts with other limits and zombies all end in one chain of objects without a gap or an overlap.
 */
export async function createLoadLake(props: LoadLakeProps): Promise<Worker> {
  const consumer = await props.log.consumer({ groupId: props.settings.groupId, topic: topicResult.name });
  return new LoadLake(props, consumer);
}

/** Days of the lake, the newest first, whose logs are named. */
const namedDays = 2;

/** Records that are taken without a pause: in a pause, what is under way goes on. */
const takenAtOnce = 500;

class LoadLake implements Worker {
  private readonly transactions: PartitionTransactions;
  private readonly keyedHash: (personalData: string) => string;
  /** The logs of which the lake held nothing, and that was said. */
  private readonly named = new Set<string>();
  private readonly objects = new ObjectsInHand((object) => this.write(object));
  /** The batch polled last, and how many of its records are taken. */
  private inHand: { readonly batch: RecordBatch; taken: number } | undefined;

  constructor(
    private readonly props: LoadLakeProps,
    private readonly consumer: LogConsumer,
  ) {
    const { log, store } = props;
    // Without an offset that was committed for this lake, the lake itself knows how far it holds the log.
    this.transactions = new PartitionTransactions({
      log,
      clock: props.clock,
      consumer,
      writes: [topicDeadLetters.name],
      destination: () => lakeIdentity(store),
      firstOffset: (of, lake) => this.firstOffset(of, lake),
      onReset: (partition) => {
        this.objects.forget(partition);
        if (this.inHand?.batch.partition === partition.partition) this.inHand = undefined;
      },
    });
    this.keyedHash = createKeyedHash(props.settings.personalDataKey);
  }

  async step(): Promise<"worked" | "idle"> {
    this.objects.check();
    await this.transactions.claimAssigned(() => this.objects.settled());
    // A lake that does not answer is asked again before anything more is read.
    await this.objects.retry();
    this.startDue();
    if (this.isFull()) {
      await this.objects.oneEnded();
      return "worked";
    }
    if (!this.inHand) await this.poll();
    if (this.inHand) await this.take(this.inHand);
    else if (this.objects.isSettled) return "idle";
    return "worked";
  }

  /** An object may turn out to be there already: then the chain goes on behind it. */
  async finish(): Promise<"worked" | "idle"> {
    if (this.objects.isEmpty) return "idle";
    await this.objects.writeAll();
    return "worked";
  }

  lag(): Promise<number> {
    return this.transactions.lag();
  }

  standing(goal: Goal): Promise<Standing> {
    return this.transactions.standing(goal);
  }

  heartbeat(): Promise<void> {
    return this.consumer.heartbeat();
  }

  async stop(): Promise<void> {
    try {
      // What had failed by then is tried once more.
      await passing(this.objects.ended());
      // What another has taken over is written by that one; the rest is still ours.
      while ((await passing(this.objects.writeAll())) instanceof FencedError);
    } finally {
      await this.transactions.close();
      await this.consumer.close();
    }
  }

  /** The lake itself knows how far it holds the log. */
  private async firstOffset(partition: LogPartition, lake: string): Promise<number> {
    const { store, onOtherLogs } = this.props;
    const next = await endOfChain(store, partition, lake);
    if (next > 0 || this.named.has(partition.logId) || !onOtherLogs) return next;
    this.named.add(partition.logId);
    const others = (await logsInLake(store, namedDays)).filter(({ logId }) => logId !== partition.logId);
    if (others.length > 0) onOtherLogs(others);
    return next;
  }

  /** Takes the next batch in hand, unless nothing came, or what came is another's work. */
  private async poll(): Promise<void> {
    const { batchRecords, batchBytes, pollWaitMs, flushAfterMs } = this.props.settings;
    const oldest = Math.min(...this.objects.closable().map(({ sinceMs }) => sinceMs));
    const untilDueMs = Math.max(0, oldest + flushAfterMs - this.props.clock.elapsed());
    const batch = await this.transactions.poll({
      maxRecords: batchRecords,
      maxBytes: batchBytes,
      waitMs: Math.min(pollWaitMs, untilDueMs),
    });
    // Asked again: an object may have been committed, or the partition moved, since it was handed over.
    if (!batch || !this.transactions.accepts(batch)) return;
    const last = this.objects.last(batch);
    if (!last || batch.records[0].offset > last.lastOffset) this.inHand = { batch, taken: 0 };
    // The client brings again what an object holds.
    else await this.transactions.release(batch);
  }

  private async take(hand: { readonly batch: RecordBatch; taken: number }): Promise<void> {
    const { batch } = hand;
    // Whatever it waits for, the partition may be given up meanwhile.
    while (this.inHand === hand) {
      const record = batch.records[hand.taken];
      if (!record) break;
      const open = this.objects.open(batch);
      const message = readRecord(record, parseResultMessage);
      // What was refused lies between two objects.
      if (open && (this.isDue(open) || !open.takes(record) || "refused" in message)) await this.objects.close(batch);
      else if ("refused" in message) await this.refuse(hand, record, message.refused);
      else {
        const rows = message.trips.map((trip) => JSON.stringify(lakeTrip(trip, this.keyedHash)));
        if (open) open.add(record.offset, rows);
        else this.objects.add(this.draft(batch, record, rows));
        hand.taken++;
        if (hand.taken % takenAtOnce === 0) await breathe();
      }
    }
    this.objects.open(batch)?.pack();
    if (this.inHand === hand) this.inHand = undefined;
  }

  private draft(batch: RecordBatch, record: StoredRecord, rows: readonly string[]): TripObjectDraft {
    return new TripObjectDraft(batch, record, rows, this.props.clock.elapsed(), this.props.createPacker?.());
  }

  /** Starts to write what is due, or else the largest object, where all open ones hold more than is to be held. */
  private startDue(): void {
    const closable = this.objects.closable();
    const due = closable.filter((object) => this.isDue(object));
    const isTooMuch = due.length === 0 && this.objects.bytes().open >= this.props.settings.heldBytes;
    for (const object of isTooMuch ? closable.slice(0, 1) : due) this.objects.start(object);
  }

  /** Whether enough is in hand, so that nothing more is read until an object is written. */
  private isFull(): boolean {
    const { open, closed } = this.objects.bytes();
    return Math.max(open, closed) >= this.props.settings.heldBytes;
  }

  private isDue({ rows, bytes, sinceMs }: TripObjectDraft): boolean {
    const { flushRecords, flushBytes, flushAfterMs } = this.props.settings;
    return rows >= flushRecords || bytes >= flushBytes || this.props.clock.elapsed() - sinceMs >= flushAfterMs;
  }

  /** Writes the object and commits; where it exists, goes on after what it holds. */
  private async write(object: TripObjectDraft): Promise<void> {
    const { store, clock } = this.props;
    const next = await writeObject(store, object, this.transactions.destinationOf(object), clock.now());
    // Whoever reads it again finds the object, and goes on behind it.
    if (!this.objects.has(object)) return;
    // Another writer has brought the chain to `next`.
    if (next !== object.lastOffset + 1) return this.transactions.moveTo(object, next);
    await this.transactions.commit(object, next);
    this.props.onHandled?.({ trips: object.rows, refusals: [], source: object });
  }

  /** After what comes before the record is committed. */
  private async refuse(hand: { readonly batch: RecordBatch; taken: number }, record: StoredRecord, why: Refusal) {
    const { batch } = hand;
    await this.objects.written(batch);
    if (this.inHand !== hand) return;
    const letter = refuseRecord(record, batch, "load-lake", why);
    await this.transactions.commit(batch, record.offset + 1, (transaction) =>
      transaction.send(topicDeadLetters.name, [letter]),
    );
    hand.taken++;
    this.props.onHandled?.({ trips: 0, refusals: [why.code], source: sourceOf({ ...batch, records: [record] }) });
  }
}

/** @returns why it failed, where that is no fault: whoever comes next reads what is not committed again. @throws anything else */
function passing(work: Promise<void>): Promise<FencedError | UnavailableError | undefined> {
  return work.then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof FencedError || error instanceof UnavailableError) return error;
      throw error;
    },
  );
}
