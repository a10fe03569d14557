import { ConfigResourceTypes, ConfigSource, KafkaJSAggregateError, type Admin } from "kafkajs";
import type { ConnectionOf } from "../../../contracts/settings";
import { replicasOn, topicSettings, type Topic } from "../../../contracts/topics";
import type { Clock } from "../../ports/clock";
import { retryTransient } from "./retry-transient";
import { withAdmin } from "./kafka-client";

/** What separates a topic in Kafka from its contract. */
export type TopicChange =
  | { readonly change: "create"; readonly topic: string; readonly partitions: number; readonly replicas: number }
  | { readonly change: "grow"; readonly topic: string; readonly from: number; readonly to: number }
  | {
      readonly change: "set";
      readonly topic: string;
      readonly setting: string;
      readonly from: string;
      readonly to: string;
    }
  /** What no command can mend: partitions do not become fewer, replicas do not move by themselves. */
  | { readonly change: "none"; readonly topic: string; readonly differs: string; readonly todo: string };

/** Compares the topics in Kafka with their contract; empty when there is nothing to do. */
export function planTopics(admin: Admin, topics: readonly Topic[], clock: Clock): Promise<readonly TopicChange[]> {
  return retryTransient(clock, () => compare(admin, topics));
}

async function compare(admin: Admin, topics: readonly Topic[]): Promise<readonly TopicChange[]> {
  // One after the other: a call that outlives its admin, because another has failed, opens its connection again for good.
  const { brokers } = await admin.describeCluster();
  const names = await admin.listTopics();
  const there = topics.filter(({ name }) => names.includes(name));
  const [missing] = topics.filter(({ name }) => !names.includes(name));
  const replicasOfNew = missing ? await mostReplicas(admin, missing.name) : 0;
  // Asked of no topic, Kafka tells of all of them, those that are being deleted too.
  const { topics: described } =
    there.length === 0 ? { topics: [] } : await admin.fetchTopicMetadata({ topics: there.map(({ name }) => name) });
  const settings = await settingsOf(
    admin,
    there.map(({ name }) => name),
  );
  return topics.flatMap((topic): TopicChange[] => {
    const { name, partitions } = topic;
    const found = described.find((one) => one.name === name);
    if (!found) return [{ change: "create", topic: name, partitions, replicas: replicasOfNew }];
    const replicas = Math.min(...found.partitions.map((one) => one.replicas.length));
    return [
      ...partitionChange(topic, found.partitions.length),
      ...replicaChange(topic, replicas, replicasOn(brokers.length)),
      ...Object.entries(topicSettings(topic, replicas)).flatMap(([setting, to]): TopicChange[] => {
        const from = settings.get(name)?.get(setting)?.value ?? "";
        return from === to ? [] : [{ change: "set", topic: name, setting, from, to }];
      }),
    ];
  });
}

/**
 * Replicas that a new topic gets: three, or as many as the cluster takes. Kafka is asked, not counted: a broker that is down
 * for a moment is one all the same, and a topic that is created meanwhile with fewer replicas has fewer for good. Then one
 * broker alone accepts requests, and what it accepted is lost with it.
 */
async function mostReplicas(admin: Admin, topic: string): Promise<number> {
  for (let replicas = replicasOn(Number.POSITIVE_INFINITY); replicas > 1; replicas--) {
    try {
      await admin.createTopics({
        validateOnly: true,
        waitForLeaders: false,
        topics: [{ topic, numPartitions: 1, replicationFactor: replicas }],
      });
      return replicas;
    } catch (error) {
      if (!isOfReplicas(error)) throw error;
    }
  }
  return 1;
}

const isOfReplicas = (error: unknown): boolean =>
  error instanceof KafkaJSAggregateError &&
  error.errors.every((one) => (one as { readonly type?: string }).type === "INVALID_REPLICATION_FACTOR");

/**
 * Makes the changes of a plan; what cannot be changed stays. Each request is tried again: kafkajs asks for all topics
 * before, and gives up where any other of them is just being deleted.
 */
export async function applyTopics(
  admin: Admin,
  topics: readonly Topic[],
  plan: readonly TopicChange[],
  clock: Clock,
): Promise<void> {
  const creates = plan.filter((change) => change.change === "create");
  if (creates.length > 0) {
    await retryTransient(clock, () =>
      admin.createTopics({
        // kafkajs gives its own wait up when a broker does not know the topic yet.
        waitForLeaders: false,
        topics: creates.map(({ topic, partitions, replicas }) => ({
          topic,
          numPartitions: partitions,
          replicationFactor: replicas,
          configEntries: entriesOf(settingsFor(topics, topic, replicas)),
        })),
      }),
    );
    // They are made, and known to each broker when it comes to it.
    await retryTransient(clock, () => admin.fetchTopicMetadata({ topics: creates.map(({ topic }) => topic) }), 240);
  }
  const grows = plan.filter((change) => change.change === "grow");
  if (grows.length > 0) {
    const topicPartitions = grows.map(({ topic, to }) => ({ topic, count: to }));
    await retryTransient(clock, () => admin.createPartitions({ topicPartitions }));
  }
  const sets = plan.filter((change) => change.change === "set");
  const changed = [...new Set(sets.map(({ topic }) => topic))];
  if (changed.length === 0) return;
  // AlterConfigs replaces all that was set on a topic: what others have set goes along.
  const there = await retryTransient(clock, () => settingsOf(admin, changed));
  const resources = changed.map((topic) => {
    const kept = [...(there.get(topic) ?? [])].filter(([, { isOfTopic }]) => isOfTopic);
    const wanted = sets.filter((set) => set.topic === topic).map(({ setting, to }) => [setting, to]);
    return {
      type: ConfigResourceTypes.TOPIC,
      name: topic,
      configEntries: entriesOf(
        Object.fromEntries([...kept.map(([name, { value }]) => [name, value]), ...wanted]) as Record<string, string>,
      ),
    };
  });
  await retryTransient(clock, () => admin.alterConfigs({ validateOnly: false, resources }));
}

/** Topics as they are named there: with the connection's prefix. */
export const namedTopics = ({ prefix }: ConnectionOf<"kafka">, topics: readonly Topic[]): readonly Topic[] =>
  topics.map((topic) => ({ ...topic, name: prefix + topic.name }));

/** Makes the topics that are missing, and changes none that is there. */
export function makeMissingTopics(
  connection: ConnectionOf<"kafka">,
  clock: Clock,
  topics: readonly Topic[],
): Promise<void> {
  const named = namedTopics(connection, topics);
  return withAdmin(connection, clock, async ({ admin }) => {
    const plan = await planTopics(admin, named, clock);
    await applyTopics(
      admin,
      named,
      plan.filter(({ change }) => change === "create"),
      clock,
    );
  });
}

function partitionChange({ name, partitions }: Topic, there: number): TopicChange[] {
  if (there < partitions) return [{ change: "grow", topic: name, from: there, to: partitions }];
  if (there === partitions) return [];
  return [
    {
      change: "none",
      topic: name,
      differs: `${there} partitions, the contract has ${partitions}`,
      todo: `set ${there} in contracts/topics.ts: Kafka takes no partition away`,
    },
  ];
}

function replicaChange({ name }: Topic, there: number, wanted: number): TopicChange[] {
  if (there >= wanted) return [];
  return [
    {
      change: "none",
      topic: name,
      differs: `${there} replicas, the cluster has brokers for ${wanted}`,
      todo: "add replicas with kafka-reassign-partitions.sh",
    },
  ];
}

function settingsFor(topics: readonly Topic[], name: string, replicas: number): Readonly<Record<string, string>> {
  const topic = topics.find((one) => one.name === name);
  return topic ? topicSettings(topic, replicas) : {};
}

const entriesOf = (settings: Readonly<Record<string, string>>) =>
  Object.entries(settings).map(([name, value]) => ({ name, value }));

interface Setting {
  readonly value: string;
  /** Set on the topic itself, not inherited. */
  readonly isOfTopic: boolean;
}

async function settingsOf(admin: Admin, topics: readonly string[]): Promise<Map<string, Map<string, Setting>>> {
  if (topics.length === 0) return new Map();
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: topics.map((name) => ({ type: ConfigResourceTypes.TOPIC, name })),
  });
  return new Map(
    resources.map(({ resourceName, configEntries }) => [
      resourceName,
      new Map(
        configEntries.map(({ configName, configValue, configSource }) => [
          configName,
          { value: configValue, isOfTopic: configSource === ConfigSource.TOPIC_CONFIG },
        ]),
      ),
    ]),
  );
}
