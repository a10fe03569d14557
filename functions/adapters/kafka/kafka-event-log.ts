import type { ConnectionOf } from "../../../contracts/settings";
import { topics as allTopics, type Topic } from "../../../contracts/topics";
import type { Clock } from "../../ports/clock";
import { RidestreamError } from "../../ports/errors";
import type { EventLog } from "../../ports/event-log";
import { createKafkaClient } from "./kafka-client";
import { KafkaConsumer } from "./kafka-consumer";
import { kafkaError } from "./kafka-errors";
import { openProducer, openTransactionalProducer } from "./kafka-producer";
import { openLiveCluster } from "./live-cluster";
import { readProgress } from "./read-progress";
import { readTopicId } from "./topic-id";

export interface KafkaEventLogProps {
  readonly connection: ConnectionOf<"kafka">;
  readonly clock: Clock;
  /** @default the topics of contracts/topics.ts */
  readonly topics?: readonly Topic[];
}

/** The event log in Kafka. It connects when it is first used. */
export function createKafkaEventLog(props: KafkaEventLogProps): EventLog {
  const { connection, clock, topics = allTopics } = props;
  const { kafka, destroySockets } = createKafkaClient(connection, clock);
  const topicOf = (name: string): Topic => {
    const topic = topics.find((known) => known.name === name);
    if (!topic)
      throw new RidestreamError("RS-LOG-TOPIC-UNKNOWN", `topic ${name} does not exist: name it in contracts/topics.ts`);
    return topic;
  };
  const physical = (name: string) => connection.prefix + name;
  const live = openLiveCluster(kafka, clock);
  const logId = async (name: string) => {
    const topic = physical(topicOf(name).name);
    try {
      return await live.ask([topic], async (cluster) => readTopicId(await cluster.findControllerBroker(), topic));
    } catch (error) {
      throw kafkaError(`topic ${name}`, error);
    }
  };

  return {
    producer: () => openProducer({ kafka, clock, topicOf, physical, address: `Kafka at ${connection.brokers}` }),
    transactionalProducer: (transactionalId, reach) =>
      openTransactionalProducer({
        kafka,
        clock,
        transactionalId: physical(transactionalId),
        ...(reach && {
          reach: {
            topics: reach.topics.map((name) => physical(topicOf(name).name)),
            groupId: physical(reach.groupId),
          },
        }),
        topicOf,
        physical,
      }),
    logId,
    async consumer({ groupId, topic, onRecordsGone }) {
      const { sessionTimeoutMs, fetchBytes } = connection;
      const consumer = new KafkaConsumer({
        kafka,
        clock,
        groupId,
        topic: topicOf(topic).name,
        physical,
        live,
        logId: () => logId(topic),
        sessionTimeoutMs,
        fetchBytes,
        ...(onRecordsGone && { onRecordsGone }),
      });
      try {
        await consumer.start();
      } catch (error) {
        // kafkajs would go on trying by itself, for nobody.
        await consumer.close().catch(() => undefined);
        throw error;
      }
      return consumer;
    },
    async progress({ groupId, topic }) {
      try {
        const of = { groupId: physical(groupId), topic: physical(topicOf(topic).name) };
        return await live.ask([of.topic], (cluster) => readProgress(cluster, of));
      } catch (error) {
        throw kafkaError(`group ${groupId}, topic ${topic}`, error);
      }
    },
    async close() {
      await live.close();
      destroySockets();
    },
  };
}
