import type { SettingsOf } from "../../contracts/settings";
import { topicDeadLetters, topicResult, topicSource } from "../../contracts/topics";
import type { PricingRule } from "../domain/price";
import type { Clock } from "../ports/clock";
import type { EventLog, LogConsumer, RecordBatch, Transaction } from "../ports/event-log";
import { BatchesInHand, bytesOf } from "../runtime/batches-in-hand";
import { PartitionTransactions } from "../runtime/partition-transactions";
import { sourceOf, type Goal, type Handled, type Standing, type Worker } from "../runtime/worker";
import { createBatchEnricher } from "./enrich-batch";
import type { ServedFactors } from "./served-factors";
import type { ServedZones } from "./served-zones";

/** Requests of a step: each is in memory with its results until it is committed. In batches of `RS_BATCH_BYTES`. */
const mostInHand = 2;

export interface EnrichProps {
  readonly log: EventLog;
  readonly clock: Clock;
  readonly settings: SettingsOf<"enrich">;
  /** Names the zone of each trip; without it trips carry none. */
  readonly zones?: Pick<ServedZones, "finder">;
  /** What each price is multiplied by; without it prices know no zone. */
  readonly factors?: Pick<ServedFactors, "finder"> | undefined;
  /** @default distance x base, as the original system has it */
  readonly pricing?: PricingRule;
  readonly onHandled?: (handled: Handled) => void;
}

/**
 * Prices the trips of `topic_source` into `topic_result`; what cannot be priced goes to `trips.dlq`.
 * Results, dead letters and the source's offset are one transaction: each request takes effect once, whatever dies.
 */
export async function createEnrich(props: EnrichProps): Promise<Worker> {
  const consumer = await props.log.consumer({ groupId: props.settings.groupId, topic: topicSource.name });
  return new Enrich(props, consumer);
}

class Enrich implements Worker {
  private readonly transactions: PartitionTransactions;
  private readonly enrichBatch: ReturnType<typeof createBatchEnricher>;

  constructor(
    private readonly props: EnrichProps,
    private readonly consumer: LogConsumer,
  ) {
    this.transactions = new PartitionTransactions({
      log: props.log,
      clock: props.clock,
      consumer,
      writes: [topicResult.name, topicDeadLetters.name],
      destination: () => props.log.logId(topicResult.name),
    });
    this.enrichBatch = createBatchEnricher(props);
  }

  async step(): Promise<"worked" | "idle"> {
    await this.transactions.claimAssigned();
    const inHand = new BatchesInHand();
    let bytes = 0;
    try {
      while (bytes < mostInHand * this.props.settings.batchBytes) {
        // It waits for the first alone: what has come is committed without delay.
        const batch = await this.poll(inHand.count === 0 ? this.props.settings.pollWaitMs : 0);
        if (!batch) break;
        bytes += bytesOf(batch);
        // Where it stands is known once what was before it is committed: a client may hand a batch over again.
        inHand.start(batch, async () => {
          if (this.transactions.accepts(batch)) await this.handle(batch);
        });
      }
    } finally {
      await inHand.settled();
    }
    if (inHand.count > 0) return "worked";
    // Looks for another model, and for other factors, while no trip comes.
    this.props.zones?.finder();
    this.props.factors?.finder();
    return "idle";
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
    await this.transactions.close();
    await this.consumer.close();
  }

  private poll(waitMs: number): Promise<RecordBatch | undefined> {
    const { batchRecords, batchBytes } = this.props.settings;
    return this.transactions.poll({ maxRecords: batchRecords, maxBytes: batchBytes, waitMs });
  }

  private async handle(batch: RecordBatch): Promise<void> {
    const nowMs = this.props.clock.now();
    // A clock that goes back does not make a later request the earlier trip.
    const orderedMs = Math.max(nowMs, this.transactions.orderedMs(batch));
    // Asked once: no batch has zones of two models.
    const zoneOf = this.props.zones?.finder();
    const percentOf = this.props.factors?.finder();
    const { results, deadLetters, refusals } = this.enrichBatch(batch, { nowMs, orderedMs, zoneOf, percentOf });
    const write = async (transaction: Transaction) => {
      if (results.length > 0) await transaction.send(topicResult.name, results);
      if (deadLetters.length > 0) await transaction.send(topicDeadLetters.name, deadLetters);
    };
    await this.transactions.commit(batch, sourceOf(batch).lastOffset + 1, write, orderedMs);
    this.props.onHandled?.({ trips: results.length, refusals, source: sourceOf(batch) });
  }
}
