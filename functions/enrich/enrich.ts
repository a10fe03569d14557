import type { SettingsOf } from "../../contracts/settings";
import { topicDeadLetters, topicResult, topicSource } from "../../contracts/topics";
import type { PricingRule } from "../domain/price";
import type { ZoneModel } from "../domain/zones";
import type { Clock } from "../ports/clock";
import type { EventLog, LogConsumer, RecordBatch } from "../ports/event-log";
import { PartitionTransactions } from "../runtime/partition-transactions";
import { sourceOf, type Handled, type Worker } from "../runtime/worker";
import { createBatchEnricher } from "./enrich-batch";

export interface EnrichProps {
  readonly log: EventLog;
  readonly clock: Clock;
  readonly settings: SettingsOf<"enrich">;
  /** Names the zone of each trip; without it trips carry none. */
  readonly zoneModel?: ZoneModel;
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
      consumer,
      writes: [topicResult.name, topicDeadLetters.name],
    });
    this.enrichBatch = createBatchEnricher(props);
  }

  async step(): Promise<"worked" | "idle"> {
    const { batchRecords, batchBytes, pollWaitMs } = this.props.settings;
    const batch = await this.consumer.poll({ maxRecords: batchRecords, maxBytes: batchBytes, waitMs: pollWaitMs });
    if (!batch) return "idle";
    if (await this.claim(batch)) await this.handle(batch);
    return "worked";
  }

  lag(): Promise<number> {
    return this.consumer.lag();
  }

  heartbeat(): Promise<void> {
    return this.consumer.heartbeat();
  }

  async stop(): Promise<void> {
    await this.transactions.close();
    await this.consumer.close();
  }

  private async claim(batch: RecordBatch): Promise<boolean> {
    try {
      return ["claimed", "held"].includes(await this.transactions.claim(batch));
    } catch (error) {
      await this.transactions.release(batch);
      throw error;
    }
  }

  private async handle(batch: RecordBatch): Promise<void> {
    const { results, deadLetters, refusals } = this.enrichBatch(batch, this.props.clock.now());
    await this.transactions.commit(batch, sourceOf(batch).lastOffset + 1, async (transaction) => {
      if (results.length > 0) await transaction.send(topicResult.name, results);
      if (deadLetters.length > 0) await transaction.send(topicDeadLetters.name, deadLetters);
    });
    this.props.onHandled?.({ trips: results.length, refusals, source: sourceOf(batch) });
  }
}
