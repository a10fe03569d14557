import { randomUUID } from "crypto";
import { Kafka, logLevel } from "kafkajs";
import { functionContracts } from "../../contracts/functions";
import { topicResult, topicSource } from "../../contracts/topics";
import type { EventLog } from "../../functions/ports/event-log";
import { tripMessage } from "../../functions/produce/request-message";
import { generateTrips } from "../../functions/produce/trip-generator";
import { systemClock } from "../../functions/runtime/clock";
import { withAdmin } from "../integration/fresh";
import { idOf, placeOf, readTopics, type Found, type TopicsProps } from "./read-topics";
import type { Fleet } from "./fleet";
import type { Kind } from "./plan";

const addedPartitions = [topicSource.partitions, topicSource.partitions + 1];
const tripsInAdded = 500;
/** Fewest results that retention takes from a function. */
const fewestGone = 500;

export interface TopicFaultsProps {
  readonly topics: TopicsProps;
  readonly log: EventLog;
  readonly fleet: Fleet;
}

/** Changes topics under the functions, and remembers what is no longer there to be counted. */
export class TopicFaults {
  /** Ids of trips that were asked for in new partitions. */
  readonly acknowledged = new Set<string>();
  /** Results that retention has taken, by their place, as Kafka's own consumer read them before. */
  readonly taken = new Map<string, Found>();
  /** Ids of those that load-search had not committed. */
  readonly gone = new Set<string>();
  private latest: Promise<void> = Promise.resolve();

  constructor(private readonly props: TopicFaultsProps) {}

  befall(kind: Kind): void {
    const fault = kind === "partitions added" ? () => this.addPartitions() : () => this.passLoadSearch();
    this.latest = this.latest.then(() => untilDone(fault));
    this.latest.catch(() => undefined);
  }

  /** @throws where a change was refused for two minutes */
  settled(): Promise<void> {
    return this.latest;
  }

  private async addPartitions(): Promise<void> {
    const { brokers, prefix } = this.props.topics;
    const wanted = [topicSource, topicResult].map(({ name }) => ({
      topic: prefix + name,
      count: topicSource.partitions + addedPartitions.length,
    }));
    await withAdmin(brokers, async (admin) => {
      const { topics } = await admin.fetchTopicMetadata({ topics: wanted.map(({ topic }) => topic) });
      const topicPartitions = wanted.filter(
        ({ topic, count }) => (topics.find(({ name }) => name === topic)?.partitions.length ?? count) < count,
      );
      if (topicPartitions.length > 0) await admin.createPartitions({ topicPartitions });
    });
    await this.askIn(addedPartitions);
  }

  /** Another program's producer uses the new partitions at once; ours keep to those that they know. */
  private async askIn(partitions: readonly number[]): Promise<void> {
    const { brokers, prefix } = this.props.topics;
    const producer = new Kafka({ brokers: brokers.split(","), logLevel: logLevel.NOTHING }).producer({
      idempotent: true,
      maxInFlightRequests: 1,
    });
    await producer.connect();
    try {
      for (const partition of partitions) {
        const asked = [...generateTrips(tripsInAdded, partition)].map((trip) => {
          const tripId = `added-${partition}-${randomUUID()}`;
          const { key, value } = tripMessage({ ...trip, tripId });
          return { tripId, message: { partition, key: key && Buffer.from(key), value: Buffer.from(value) } };
        });
        await producer.send({
          topic: prefix + topicSource.name,
          messages: asked.map(({ message }) => message),
          acks: -1,
        });
        for (const { tripId } of asked) this.acknowledged.add(tripId);
      }
    } finally {
      await producer.disconnect();
    }
  }

  /** load-search is stopped; what load-lake has stored meanwhile is deleted from the topic. */
  private async passLoadSearch(): Promise<void> {
    const { topics, log, fleet } = this.props;
    await fleet.hold("load-search");
    const topic = topics.prefix + topicResult.name;
    const committed = async (name: "load-search" | "load-lake") => {
      const groupId = functionContracts[name].consumes.group;
      const progress = await log.progress({ groupId, topic: topicResult.name });
      return new Map(progress.map((one) => [one.partition, one.committed]));
    };
    const [search, lake] = await Promise.all([committed("load-search"), committed("load-lake")]);
    const taken: Found[] = [];
    for await (const one of readTopics(topics, [topicResult.name]))
      if (one.offset < (lake.get(one.partition) ?? 0)) taken.push(one);
    const gone = taken.filter(({ partition, offset }) => offset >= (search.get(partition) ?? 0));
    if (gone.length < fewestGone) throw new Error("load-lake is not far enough ahead yet");
    // A deletion that fails may be done in part.
    for (const one of taken) this.taken.set(placeOf(one), one);
    for (const { value } of gone) this.gone.add(idOf(value) ?? value);
    const partitions = [...lake].flatMap(([partition, offset]) =>
      offset === undefined ? [] : [{ partition, offset: String(offset) }],
    );
    await withAdmin(topics.brokers, async (admin) => {
      // kafkajs looks for the partitions' leaders in what it has loaded.
      await admin.fetchTopicMetadata({ topics: [topic] });
      await admin.deleteTopicRecords({ topic, partitions });
    });
    fleet.release("load-search");
  }
}

/** Tries again for two minutes: brokers may be down meanwhile. @throws the last error */
async function untilDone(fault: () => Promise<void>): Promise<void> {
  for (const deadlineMs = systemClock.elapsed() + 120_000; ;) {
    try {
      await fault();
      return;
    } catch (error) {
      if (systemClock.elapsed() > deadlineMs) throw error;
      await systemClock.sleep(2_000);
    }
  }
}
