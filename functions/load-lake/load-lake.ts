import type { LogPartition } from "../../contracts/log-records";
import type { SettingsOf } from "../../contracts/settings";
import { topicDeadLetters, topicResult } from "../../contracts/topics";
import { createKeyedHash } from "../domain/personal-data";
import { lakeTrip } from "../domain/flatten";
import { parseResultMessage, type Refusal } from "../domain/message";
import type { Clock } from "../ports/clock";
import { FencedError, UnavailableError } from "../ports/errors";
import type { EventLog, LogConsumer, RecordBatch, StoredRecord, TopicPartition } from "../ports/event-log";
import type { ObjectStore } from "../ports/object-store";
import { readRecord, refuseRecord } from "../runtime/dead-letter";
import { BatchesInHand } from "../runtime/batches-in-hand";
import { endOfChain } from "../runtime/lake-chain";
import { PartitionTransactions } from "../runtime/partition-transactions";
import { sourceOf, type Goal, type Handled, type Standing, type Worker } from "../runtime/worker";
import { lakeIdentity } from "../runtime/lake-identity";
import { logsInLake, type LakeLog } from "./lake-logs";
import { TripObjectDraft, writeObject } from "./trip-object";

export interface LoadLakeProps {
  readonly log: EventLog;
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly settings: SettingsOf<"load-lake">;
  readonly onHandled?: (handled: Handled) => void;
  /** Called where the lake holds nothing of the log that is read, with the logs whose trips it holds. */
  readonly onOtherLogs?: (logs: readonly LakeLog[]) => void;
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

class LoadLake implements Worker {
  private readonly transactions: PartitionTransactions;
  private readonly keyedHash: (personalData: string) => string;
  /** The logs of which the lake held nothing, and that was said. */
  private readonly named = new Set<string>();
  /** By partition: the object that its next records go into. */
  private readonly drafts = new Map<number, TripObjectDraft>();
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
      onReset: ({ partition }) => this.forget(partition),
    });
    this.keyedHash = createKeyedHash(props.settings.personalDataKey);
  }

  async step(): Promise<"worked" | "idle"> {
    await this.transactions.claimAssigned();
    const due = this.due();
    if (due.length > 0) {
      await this.flushAll(due);
      return "worked";
    }
    this.inHand ??= await this.poll();
    if (!this.inHand) return "idle";
    await this.take(this.inHand);
    return "worked";
  }

  /** An object may turn out to be there already: then the chain goes on behind it. */
  async finish(): Promise<"worked" | "idle"> {
    const drafts = [...this.drafts.values()];
    await this.flushAll(drafts);
    return drafts.length > 0 ? "worked" : "idle";
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
      for (const draft of [...this.drafts.values()]) await this.flush(draft).catch(unlessFenced);
    } catch (error) {
      // Nothing of it is committed: whoever comes next reads it again.
      if (!(error instanceof UnavailableError)) throw error;
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

  /** @returns undefined when nothing came, or what came is another's work */
  private async poll() {
    const { batchRecords, batchBytes, pollWaitMs, flushAfterMs } = this.props.settings;
    const oldest = Math.min(...[...this.drafts.values()].map((draft) => draft.sinceMs));
    const untilDueMs = Math.max(0, oldest + flushAfterMs - this.props.clock.elapsed());
    const batch = await this.transactions.poll({
      maxRecords: batchRecords,
      maxBytes: batchBytes,
      waitMs: Math.min(pollWaitMs, untilDueMs),
    });
    if (!batch) return undefined;
    const draft = this.drafts.get(batch.partition);
    if (!draft || batch.records[0].offset > draft.lastOffset) return { batch, taken: 0 };
    // The client brings again what the draft holds.
    await this.giveUp(batch);
    return undefined;
  }

  private async take(hand: { readonly batch: RecordBatch; taken: number }): Promise<void> {
    const { batch } = hand;
    for (let record = batch.records[hand.taken]; record; record = batch.records[hand.taken]) {
      const draft = this.drafts.get(batch.partition);
      if (draft && (this.isDue(draft) || !draft.takes(record))) return this.flush(draft);
      const message = readRecord(record, parseResultMessage);
      if ("refused" in message) {
        // What was refused lies between two objects.
        if (draft) return this.flush(draft);
        await this.refuse(batch, record, message.refused);
      } else {
        const rows = message.trips.map((trip) => JSON.stringify(lakeTrip(trip, this.keyedHash)));
        if (draft) draft.add(record.offset, rows);
        else this.drafts.set(batch.partition, new TripObjectDraft(batch, record, rows, this.props.clock.elapsed()));
      }
      hand.taken++;
    }
    this.drafts.get(batch.partition)?.pack();
    this.inHand = undefined;
  }

  /** The drafts that are to be written; the largest one, where all of them together hold more than is to be held. */
  private due(): readonly TripObjectDraft[] {
    const drafts = [...this.drafts.values()].sort((one, other) => other.bytes - one.bytes);
    const due = drafts.filter((draft) => this.isDue(draft));
    const held = drafts.reduce((sum, { bytes }) => sum + bytes, 0);
    return due.length > 0 || held < this.props.settings.heldBytes ? due : drafts.slice(0, 1);
  }

  private isDue({ rows, bytes, sinceMs }: TripObjectDraft): boolean {
    const { flushRecords, flushBytes, flushAfterMs } = this.props.settings;
    return rows >= flushRecords || bytes >= flushBytes || this.props.clock.elapsed() - sinceMs >= flushAfterMs;
  }

  /** Side by side; waits for all of them, also where one fails. @throws the first failure */
  private async flushAll(drafts: readonly TripObjectDraft[]): Promise<void> {
    const flushing = new BatchesInHand();
    for (const draft of drafts) flushing.start(draft, () => this.flush(draft));
    await flushing.settled();
  }

  /** Writes the draft as an object and commits; where the object exists, goes on after what it holds. */
  private async flush(draft: TripObjectDraft): Promise<void> {
    const { store, clock } = this.props;
    const isGivenUp = () => this.drafts.get(draft.partition) !== draft;
    if (isGivenUp()) return;
    const next = await writeObject(store, draft, this.transactions.destinationOf(draft), clock.now());
    // Whoever reads it again finds the object, and goes on behind it.
    if (isGivenUp()) return;
    this.drafts.delete(draft.partition);
    if (next !== draft.lastOffset + 1) {
      await this.moveTo(draft, next);
      return;
    }
    await this.commit(draft, next);
    this.props.onHandled?.({ trips: draft.rows, refusals: [], source: draft });
  }

  private async refuse(batch: RecordBatch, record: StoredRecord, why: Refusal): Promise<void> {
    const letter = refuseRecord(record, batch, "load-lake", why);
    await this.commit(batch, record.offset + 1, (transaction) => transaction.send(topicDeadLetters.name, [letter]));
    this.props.onHandled?.({ trips: 0, refusals: [why.code], source: sourceOf({ ...batch, records: [record] }) });
  }

  /** Another writer has brought the chain to `next`: drop what is in hand and read on from there. */
  private async moveTo(partition: TopicPartition, next: number): Promise<void> {
    await this.commit(partition, next);
    if (this.inHand?.batch.partition === partition.partition) this.inHand = undefined;
    this.consumer.seek(partition, next);
  }

  private async commit(...commit: Parameters<PartitionTransactions["commit"]>): Promise<void> {
    try {
      await this.transactions.commit(...commit);
    } catch (error) {
      await this.giveUp(commit[0]);
      throw error;
    }
  }

  /** Forgets what is in hand of a partition; it comes again from the committed offset. */
  private async giveUp(partition: TopicPartition): Promise<void> {
    this.forget(partition.partition);
    await this.transactions.release(partition);
  }

  private forget(partition: number): void {
    this.drafts.get(partition)?.discard();
    this.drafts.delete(partition);
    if (this.inHand?.batch.partition === partition) this.inHand = undefined;
  }
}

/** What another has taken over is written by that one; the other drafts are still ours. */
function unlessFenced(error: unknown): void {
  if (!(error instanceof FencedError)) throw error;
}
