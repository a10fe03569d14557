import { generateTrips } from "../../functions/produce/trip-generator";
import { tripMessage } from "../../functions/produce/request-message";
import type { EventLog, LogProducer, LogRecord } from "../../functions/ports/event-log";
import { topicSource } from "../../contracts/topics";
import { systemClock } from "../../functions/runtime/clock";

const batch = 100;
/** One message in so many cannot be read. */
const poisonEvery = 200;

export interface LoadProps {
  readonly log: EventLog;
  readonly seed: number;
  readonly trips: number;
  readonly perSecond: number;
}

/** Trips that are asked for at a steady rate, through every outage, with poison at the head of each partition. */
export class Load {
  /** Ids, and texts of poison, that the log has acknowledged. */
  readonly acknowledged = new Set<string>();
  private producer: LogProducer | undefined;
  private attempts = 0;

  constructor(private readonly props: LoadProps) {}

  async run(): Promise<void> {
    const { seed, trips, perSecond } = this.props;
    const heads = Array.from({ length: topicSource.partitions }, (_, n) => `the head of a partition, ${n}`);
    await this.send((attempt) => heads.map((head) => poison(`${head}, attempt ${attempt}`)));
    const startedMs = systemClock.elapsed();
    const all = generateTrips(trips, seed);
    for (let sent = 0; sent < trips; sent += batch) {
      const together = [...take(all, Math.min(batch, trips - sent))];
      await this.send((attempt) =>
        together.map((trip, n): Sent => {
          const number = sent + n;
          if (number % poisonEvery === 0) return poison(`poison ${number}, attempt ${attempt}`);
          const tripId = `chaos-${seed}-${number}-${attempt}`;
          const { key, value } = tripMessage({ ...trip, tripId });
          return { id: tripId, record: { key, value } };
        }),
      );
      const dueMs = startedMs + ((sent + batch) / perSecond) * 1_000;
      await systemClock.sleep(Math.max(0, dueMs - systemClock.elapsed()));
    }
    await this.producer?.close();
  }

  /** What was not acknowledged may be there: the next attempt has ids of its own. */
  private async send(records: (attempt: number) => readonly Sent[]): Promise<void> {
    for (;;) {
      const sent = records(++this.attempts);
      try {
        this.producer ??= await this.props.log.producer();
        await this.producer.send(
          topicSource.name,
          sent.map(({ record }) => record),
        );
        for (const { id } of sent) this.acknowledged.add(id);
        return;
      } catch {
        await this.producer?.close().catch(() => undefined);
        this.producer = undefined;
        await systemClock.sleep(200);
      }
    }
  }
}

interface Sent {
  readonly id: string;
  readonly record: LogRecord;
}

const poison = (text: string): Sent => ({ id: text, record: { key: null, value: Buffer.from(text) } });

function* take<T>(from: Iterator<T>, count: number): Generator<T> {
  for (let n = 0; n < count; n++) {
    const next = from.next();
    if (next.done === true) return;
    yield next.value;
  }
}
