import { topics, type Topic } from "../../../contracts/topics";
import { EmbeddedEventLog } from "../../../functions/adapters/embedded/event-log";
import type { Clock } from "../../../functions/ports/clock";
import type { ConsumerOptions, EventLog } from "../../../functions/ports/event-log";
import type { GoneReport } from "./gone";
import { createRecordedJournal, readHistory, type History } from "./history";

/** Of fewer partitions than the real ones: each is claimed anew in every generation, which is most of a run's time. */
const simulated = topics.map((topic): Topic => ({ ...topic, partitions: 2 }));

/** A log whose whole past is known, and what its consumers were told of records that are gone. */
export class ObservedLog {
  readonly log: EmbeddedEventLog;
  readonly gone: GoneReport[] = [];
  private readonly recorded = createRecordedJournal();
  private readonly logIds = new Map<string, string>();
  private readers = 0;
  private created = 0;

  constructor(clock: Clock) {
    const newLogId = (topic: string) => {
      const logId = `${++this.created}_${topic}`.replaceAll(/\W/g, "_").padEnd(22, "_");
      this.logIds.set(topic, logId);
      return logId;
    };
    this.log = new EmbeddedEventLog({ journal: this.recorded.journal, clock, newLogId, topics: simulated });
  }

  /** The log as a process reaches it. */
  reached(): EventLog {
    const { log } = this;
    return {
      producer: () => log.producer(),
      transactionalProducer: (id) => log.transactionalProducer(id),
      consumer: (options) => log.consumer(this.observed(options)),
      logId: (topic) => log.logId(topic),
      progress: (of) => log.progress(of),
      close: () => log.close(),
    };
  }

  history(): History {
    return readHistory(this.recorded.frames, (name) => simulated.find((topic) => topic.name === name)?.partitions ?? 0);
  }

  private observed(options: ConsumerOptions): ConsumerOptions {
    const reader = ++this.readers;
    return {
      ...options,
      onRecordsGone: (report) =>
        this.gone.push({
          ...report,
          reader,
          logId: this.logIds.get(report.topic) ?? "",
          at: this.recorded.frames.length,
        }),
    };
  }
}
