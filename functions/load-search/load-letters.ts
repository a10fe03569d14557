import { deadLettersGroup } from "../../contracts/functions";
import type { SettingsOf } from "../../contracts/settings";
import { topicDeadLetters } from "../../contracts/topics";
import type { Clock } from "../ports/clock";
import { RidestreamError } from "../ports/errors";
import type { EventLog, LogConsumer, RecordBatch } from "../ports/event-log";
import type { LetterIndex } from "../ports/letter-index";
import { PartitionTransactions } from "../runtime/partition-transactions";
import { sourceOf, type Goal, type Standing } from "../runtime/worker";
import { searchLetter } from "./search-letter";

export interface LoadLettersProps {
  readonly log: EventLog;
  readonly letters: LetterIndex;
  readonly clock: Clock;
  readonly settings: SettingsOf<"load-search">;
  /** Told of each document that the index refuses, and of each failure, which is tried again. */
  readonly onTrouble?: ((error: RidestreamError) => void) | undefined;
}

/** How often old letters are looked for. */
const removeEachMs = 3_600_000;

interface Reader {
  readonly consumer: LogConsumer;
  readonly transactions: PartitionTransactions;
}

/**
 * Loads what `trips.dlq` files into the index of dead letters, a document a record, for a group of its own. The offset is
 * committed after the index has answered, and a document that is there already is a success. Trips do not wait for it: it
 * joins its group meanwhile, polls without waiting, and what fails is put off.
 */
export class LoadLetters {
  private opening: Promise<void> | undefined;
  private reader: Reader | undefined;
  /** What kept it from joining its group. */
  private notOpened: Error | undefined;
  /** Polled, and not yet taken by the index. */
  private inHand: RecordBatch | undefined;
  private goal: Goal | undefined;
  private removedMs = Number.NEGATIVE_INFINITY;
  /** How long the next failure puts it off; undefined while nothing fails. */
  private waitMs: number | undefined;
  private notBeforeMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly props: LoadLettersProps) {}

  /** Handles what one poll brings. Throws nothing that a server or another instance may be the reason of. */
  async step(): Promise<"worked" | "idle"> {
    if (this.props.clock.elapsed() < this.notBeforeMs) return "idle";
    const outcome = await this.tried((reader) => this.load(reader));
    return outcome ?? "idle";
  }

  /**
   * How far this member is from where `trips.dlq` ended at the first call. "passed" too where letters fail, or where others have
   * them: a run ends for its trips' sake.
   */
  async standing(): Promise<Standing> {
    if (this.waitMs !== undefined) return "passed";
    if (!this.reader) return "reading";
    const standing = await this.tried(async ({ consumer, transactions }) => {
      this.goal ??= await this.findGoal(consumer);
      return transactions.standing(this.goal);
    });
    return standing === undefined || standing === "others" ? "passed" : standing;
  }

  async heartbeat(): Promise<void> {
    await this.reader?.consumer.heartbeat();
  }

  async stop(): Promise<void> {
    await this.opening;
    this.inHand = undefined;
    await this.reader?.transactions.close();
    await this.reader?.consumer.close();
  }

  private async load({ transactions }: Reader): Promise<"worked" | "idle"> {
    await transactions.claimAssigned();
    await this.removeOld();
    const { batchRecords, batchBytes } = this.props.settings;
    this.inHand ??= await transactions.poll({ maxRecords: batchRecords, maxBytes: batchBytes, waitMs: 0 });
    if (!this.inHand) return "idle";
    await this.handle(this.inHand, transactions);
    this.inHand = undefined;
    return "worked";
  }

  private async handle(batch: RecordBatch, transactions: PartitionTransactions): Promise<void> {
    const { topic, logId, partition } = batch;
    const documents = batch.records.flatMap((record) => searchLetter({ ...record, topic, logId, partition }) ?? []);
    const rejected = documents.length === 0 ? [] : await this.props.letters.create(documents);
    for (const { position, reason } of rejected)
      this.props.onTrouble?.(
        new RidestreamError(
          "RS-LETTER-REJECTED",
          `the index refuses the document ${documents[position]?.id ?? "?"} of a dead letter (${reason}): dashboards do not count it, ridestream dlq shows it`,
        ),
      );
    try {
      await transactions.commit(batch, sourceOf(batch).lastOffset + 1);
    } catch (error) {
      // The consumer goes on from the committed offset: what is in hand comes again, and the index knows it already.
      this.inHand = undefined;
      throw error;
    }
  }

  /** What is older than what `trips.dlq` keeps. */
  private async removeOld(): Promise<void> {
    const { clock, letters } = this.props;
    if (clock.elapsed() - this.removedMs < removeEachMs) return;
    if ((await letters.removeFiledBefore(clock.now() - topicDeadLetters.retentionMs)) === "all")
      this.removedMs = clock.elapsed();
  }

  private async findGoal({ groupId }: LogConsumer): Promise<Goal> {
    const topic = topicDeadLetters.name;
    const progress = await this.props.log.progress({ groupId, topic });
    return { topic, ends: new Map(progress.map(({ partition, end }) => [partition, end])) };
  }

  /** @returns undefined where it has not joined yet, or where it has failed */
  private async tried<T>(work: (reader: Reader) => Promise<T>): Promise<T | undefined> {
    try {
      const reader = this.open();
      if (!reader) return undefined;
      const outcome = await work(reader);
      this.waitMs = undefined;
      return outcome;
    } catch (error) {
      if (!(error instanceof RidestreamError)) throw error;
      this.putOff();
      this.props.onTrouble?.(error);
      return undefined;
    }
  }

  private putOff(): void {
    const { clock, settings } = this.props;
    const { retryFirstMs, retryMaxMs } = settings;
    this.waitMs = Math.min(this.waitMs === undefined ? retryFirstMs : 2 * this.waitMs, retryMaxMs);
    this.notBeforeMs = clock.elapsed() + this.waitMs;
  }

  /** Joins the group beside the trips: that takes seconds. @returns undefined until it has; throws what kept it from it */
  private open(): Reader | undefined {
    const { notOpened } = this;
    this.notOpened = undefined;
    if (notOpened) throw notOpened;
    this.opening ??= this.join().catch((error: unknown) => {
      this.notOpened = error instanceof Error ? error : new Error(String(error));
      this.opening = undefined;
    });
    return this.reader;
  }

  private async join(): Promise<void> {
    const { log, letters, clock, settings } = this.props;
    const groupId = deadLettersGroup(settings.groupId);
    const consumer = await log.consumer({ groupId, topic: topicDeadLetters.name });
    const transactions = new PartitionTransactions({
      log,
      clock,
      consumer,
      // It sends nothing. What the id's earlier owner has left is finished in a topic that it may write to.
      writes: [topicDeadLetters.name],
      destination: () => letters.identity(),
      onReset: ({ partition }) => {
        if (this.inHand?.partition === partition) this.inHand = undefined;
      },
    });
    this.reader = { consumer, transactions };
  }
}
