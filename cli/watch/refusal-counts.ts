import { randomUUID } from "crypto";
import type { DeadLetterCode } from "../../contracts/dead-letters";
import { topicDeadLetters } from "../../contracts/topics";
import type { EventLog, LogConsumer, StoredRecord } from "../../functions/ports/event-log";
import { readDeadLetter } from "../../functions/runtime/dead-letter";
import { isSentMark } from "../../functions/runtime/letter-name";

/** Refusals of one code. */
export interface Refused {
  readonly code: DeadLetterCode;
  /** Trips, and messages that could not be read. */
  readonly times: number;
}

const limits = { maxRecords: 1_000, maxBytes: 4 * 1024 * 1024, waitMs: 50 };

/** Counts what `trips.dlq` tells, from its start, and what is added since; it commits nothing. */
export class RefusalCounts {
  private readonly counts = new Map<DeadLetterCode, number>();
  /** By partition, the offset up to which it is counted: a group that gives its partitions out anew brings records again. */
  private readonly counted = new Map<number, number>();
  private consumer: LogConsumer | undefined;
  /** Whether all that was there at the first look is counted. */
  private isCaughtUp = false;

  constructor(private readonly log: EventLog) {}

  /** Reads what has come, and answers all: those of the most frequent code first. */
  async read(): Promise<readonly Refused[]> {
    // A group of its own: another reader would take partitions away.
    this.consumer ??= await this.log.consumer({
      groupId: `ridestream-watch-${randomUUID()}`,
      topic: topicDeadLetters.name,
    });
    for (;;) {
      const batch = await this.consumer.poll(limits);
      if (!batch) {
        // A poll that brings nothing may come before its group has given the partitions out.
        this.isCaughtUp ||= (await this.consumer.lag()) === 0;
        if (this.isCaughtUp) break;
        continue;
      }
      const { partition, records } = batch;
      for (const record of records) {
        if (record.offset < (this.counted.get(partition) ?? 0)) continue;
        this.counted.set(partition, record.offset + 1);
        this.count(record);
      }
    }
    return [...this.counts]
      .map(([code, times]) => ({ code, times }))
      .sort((one, other) => other.times - one.times || (one.code < other.code ? -1 : 1));
  }

  async close(): Promise<void> {
    await this.consumer?.close();
  }

  private count(record: StoredRecord): void {
    // A letter that was sent again is marked, which is no refusal.
    if (isSentMark(record)) return;
    const { code, refusedTrips } = readDeadLetter(record);
    for (const one of refusedTrips.length > 0 ? refusedTrips.map((trip) => trip.code) : [code])
      this.counts.set(one, (this.counts.get(one) ?? 0) + 1);
  }
}
