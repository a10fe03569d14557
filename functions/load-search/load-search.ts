import type { SettingsOf } from "../../contracts/settings";
import { topicDeadLetters, topicResult } from "../../contracts/topics";
import type { SearchTrip } from "../../contracts/trip-schema";
import { searchTrip } from "../domain/flatten";
import { parseResultMessage, type Refusal } from "../domain/message";
import type { Clock } from "../ports/clock";
import type { EventLog, LogConsumer, LogRecord, RecordBatch, StoredRecord } from "../ports/event-log";
import type { RidestreamError } from "../ports/errors";
import type { LetterIndex } from "../ports/letter-index";
import type { SearchIndex } from "../ports/search-index";
import { readRecord, refuseRecord } from "../runtime/dead-letter";
import { BatchesInHand, bytesOf } from "../runtime/batches-in-hand";
import { PartitionTransactions } from "../runtime/partition-transactions";
import { LoadLetters } from "./load-letters";
import { sourceOf, type Goal, type Handled, type Standing, type Worker } from "../runtime/worker";

export interface LoadSearchProps {
  readonly log: EventLog;
  readonly index: SearchIndex;
  readonly clock: Clock;
  readonly settings: SettingsOf<"load-search">;
  readonly onHandled?: (handled: Handled) => void;
  /** Where dead letters are counted. @default nowhere */
  readonly letters?: LetterIndex;
  /** Told of what keeps dead letters from being counted; trips go on. */
  readonly onLettersTrouble?: (error: RidestreamError) => void;
}

/**
 * Loads the trips of `topic_result` into the search index, each under its trip_id: a trip that is there already is a
 * success. The offset is committed after the index has answered, together with the dead letters of what it refused. Beside
 * them it loads the dead letters of all functions, where there is an index for them.
 */
export async function createLoadSearch(props: LoadSearchProps): Promise<Worker> {
  const consumer = await props.log.consumer({ groupId: props.settings.groupId, topic: topicResult.name });
  return new LoadSearch(props, consumer);
}

/** Requests to the index in a step, at most: the group hears of this member, and claims what it is given, between two steps. */
const mostWrites = 4;

class LoadSearch implements Worker {
  private readonly transactions: PartitionTransactions;
  /** Polled, and not yet taken by the index: each partition's in order. */
  private inHand: readonly RecordBatch[] = [];
  private readonly letters: LoadLetters | undefined;
  /** More of them may be there at once: trips are not waited for meanwhile. */
  private lettersCame = false;

  constructor(
    private readonly props: LoadSearchProps,
    private readonly consumer: LogConsumer,
  ) {
    const { log, index, clock, settings, letters, onLettersTrouble: onTrouble } = props;
    this.letters = letters && new LoadLetters({ log, letters, clock, settings, onTrouble });
    this.transactions = new PartitionTransactions({
      log,
      clock,
      consumer,
      writes: [topicDeadLetters.name],
      destination: () => index.identity(),
      onReset: ({ partition }) => this.forget(partition),
    });
  }

  /** Trips first: where they fail, letters are not looked at. */
  async step(): Promise<"worked" | "idle"> {
    const trips = await this.stepTrips();
    const letters = await this.letters?.step();
    this.lettersCame = letters === "worked";
    return trips === "worked" || this.lettersCame ? "worked" : "idle";
  }

  /** Reads what comes next while the index takes what came before, and while that is committed. */
  private async stepTrips(): Promise<"worked" | "idle"> {
    await this.transactions.claimAssigned();
    const committing = new BatchesInHand();
    let writing: Promise<void> | undefined;
    try {
      // It waits for the first alone: what has come is searched without delay.
      let batches =
        this.inHand.length > 0 ? this.inHand : await this.poll(this.lettersCame ? 0 : this.props.settings.pollWaitMs);
      for (let writes = 1; batches.length > 0; writes++) {
        const next = batches.map(read);
        await writing;
        writing = this.write(next, committing);
        // A failure is thrown below, however long the poll waits.
        writing.catch(() => undefined);
        batches = writes < mostWrites ? await this.pollDuring(writing) : [];
      }
      await writing;
    } finally {
      await writing?.catch(() => undefined);
      await committing.settled();
    }
    return writing ? "worked" : "idle";
  }

  /** What has come by now, or else what has come once the index has answered: partitions are committed then. */
  private async pollDuring(writing: Promise<void>): Promise<readonly RecordBatch[]> {
    const batches = await this.poll(0);
    if (batches.length > 0) return batches;
    await writing;
    return this.poll(0);
  }

  /** Takes what has come of every partition, up to one batch in all. */
  private async poll(waitMs: number): Promise<readonly RecordBatch[]> {
    const { batchRecords, batchBytes } = this.props.settings;
    const polled: RecordBatch[] = [];
    let [records, bytes] = [0, 0];
    while (records < batchRecords && bytes < batchBytes) {
      const batch = await this.transactions.poll({
        maxRecords: batchRecords - records,
        maxBytes: batchBytes - bytes,
        waitMs: polled.length === 0 ? waitMs : 0,
      });
      if (!batch) break;
      polled.push(batch);
      this.inHand = [...this.inHand, batch];
      records += batch.records.length;
      bytes += bytesOf(batch);
    }
    return polled;
  }

  lag(): Promise<number> {
    return this.transactions.lag();
  }

  async standing(goal: Goal): Promise<Standing> {
    const standing = await this.transactions.standing(goal);
    return standing === "passed" && this.letters ? this.letters.standing() : standing;
  }

  async heartbeat(): Promise<void> {
    await this.consumer.heartbeat();
    await this.letters?.heartbeat();
  }

  async stop(): Promise<void> {
    this.inHand = [];
    await this.transactions.close();
    await this.consumer.close();
    await this.letters?.stop();
  }

  /** One request to the index for all of them; then each partition's commits, side by side. */
  private async write(all: readonly ReadBatch[], committing: BatchesInHand): Promise<void> {
    const { rejected } = await this.props.index.bulkCreate(all.flatMap(({ documents }) => documents));
    const reasons = new Map(rejected.map(({ position, reason }) => [position, reason]));
    let first = 0;
    for (const { batch, documents, sources, refused } of all) {
      let loaded = 0;
      for (const [n, source] of sources.entries()) {
        const reason = reasons.get(first + n);
        if (reason === undefined) loaded++;
        // Several trips of one record: its first rejection speaks for it.
        else if (!refused.has(source)) refused.set(source, { code: "RS-SEARCH-REJECTED", reason });
      }
      first += documents.length;
      committing.start(batch, async () => {
        // What is not accepted is another's by now, or comes again.
        if (this.transactions.accepts(batch)) await this.commit(batch, loaded, refused);
        this.inHand = this.inHand.filter((one) => one !== batch);
      });
    }
  }

  private async commit(batch: RecordBatch, trips: number, refused: ReadonlyMap<StoredRecord, Refusal>): Promise<void> {
    const deadLetters = [...refused].map(([record, why]): LogRecord => refuseRecord(record, batch, "load-search", why));
    await this.transactions.commit(batch, sourceOf(batch).lastOffset + 1, async (transaction) => {
      if (deadLetters.length > 0) await transaction.send(topicDeadLetters.name, deadLetters);
    });
    this.props.onHandled?.({
      trips,
      refusals: [...refused.values()].map(({ code }) => code),
      source: sourceOf(batch),
    });
  }

  private forget(partition: number): void {
    this.inHand = this.inHand.filter((one) => one.partition !== partition);
  }
}

/** A batch and what it comes to. */
interface ReadBatch {
  readonly batch: RecordBatch;
  readonly documents: readonly SearchTrip[];
  /** The record that each document came from. */
  readonly sources: readonly StoredRecord[];
  readonly refused: Map<StoredRecord, Refusal>;
}

function read(batch: RecordBatch): ReadBatch {
  const documents: SearchTrip[] = [];
  const sources: StoredRecord[] = [];
  const refused = new Map<StoredRecord, Refusal>();
  for (const record of batch.records) {
    const message = readRecord(record, parseResultMessage);
    if ("refused" in message) {
      refused.set(record, message.refused);
      continue;
    }
    for (const trip of message.trips) {
      documents.push(searchTrip(trip));
      sources.push(record);
    }
  }
  return { batch, documents, sources, refused };
}
