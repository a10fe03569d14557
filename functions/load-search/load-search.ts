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

class LoadSearch implements Worker {
  private readonly transactions: PartitionTransactions;
  /** Polled, and not yet taken by the index. */
  private inHand: RecordBatch | undefined;
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
      onReset: ({ partition }) => {
        if (this.inHand?.partition === partition) this.inHand = undefined;
      },
    });
  }

  /** Trips first: where they fail, letters are not looked at. */
  async step(): Promise<"worked" | "idle"> {
    const trips = await this.stepTrips();
    const letters = await this.letters?.step();
    this.lettersCame = letters === "worked";
    return trips === "worked" || this.lettersCame ? "worked" : "idle";
  }

  private async stepTrips(): Promise<"worked" | "idle"> {
    await this.transactions.claimAssigned();
    const { batchRecords, batchBytes, pollWaitMs } = this.props.settings;
    const limits = { maxRecords: batchRecords, maxBytes: batchBytes, waitMs: this.lettersCame ? 0 : pollWaitMs };
    this.inHand ??= await this.transactions.poll(limits);
    if (!this.inHand) return "idle";
    await this.handle(this.inHand);
    this.inHand = undefined;
    return "worked";
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
    this.inHand = undefined;
    await this.transactions.close();
    await this.consumer.close();
    await this.letters?.stop();
  }

  private async handle(batch: RecordBatch): Promise<void> {
    const { documents, sources, refused } = read(batch);
    const { rejected } = await this.props.index.bulkCreate(documents);
    for (const { position, reason } of rejected) {
      const source = sources[position];
      // Several trips of one record: its first rejection speaks for it.
      if (source && !refused.has(source)) refused.set(source, { code: "RS-SEARCH-REJECTED", reason });
    }
    const deadLetters = [...refused].map(([record, why]): LogRecord => refuseRecord(record, batch, "load-search", why));
    try {
      await this.transactions.commit(batch, sourceOf(batch).lastOffset + 1, async (transaction) => {
        if (deadLetters.length > 0) await transaction.send(topicDeadLetters.name, deadLetters);
      });
    } catch (error) {
      // The consumer goes on from the committed offset: what is in hand comes again, and the index knows it already.
      this.inHand = undefined;
      throw error;
    }
    this.props.onHandled?.({
      trips: documents.length - rejected.length,
      refusals: [...refused.values()].map(({ code }) => code),
      source: sourceOf(batch),
    });
  }
}

function read({ records }: RecordBatch) {
  const documents: SearchTrip[] = [];
  /** The record that each document came from. */
  const sources: StoredRecord[] = [];
  const refused = new Map<StoredRecord, Refusal>();
  for (const record of records) {
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
  return { documents, sources, refused };
}
