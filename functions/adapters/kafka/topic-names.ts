import type { Topic } from "../../../contracts/topics";

/** Finds a topic by name. @throws RidestreamError RS-LOG-TOPIC-UNKNOWN */
export type TopicByName = (name: string) => Topic;

/** The name of a topic, group or transactional id in Kafka, which may have a prefix. */
export type PhysicalName = (name: string) => string;
