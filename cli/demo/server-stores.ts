import { ElasticsearchSettings, KafkaSettings, LakeSettings } from "../../contracts/settings";
import { topics } from "../../contracts/topics";
import { openElasticsearchIndex } from "../../functions/adapters/elasticsearch/elasticsearch-index";
import { createGcsObjectStore } from "../../functions/adapters/gcs/gcs-object-store";
import { createKafkaEventLog } from "../../functions/adapters/kafka/kafka-event-log";
import { makeMissingTopics } from "../../functions/adapters/kafka/topic-admin";
import type { Clock } from "../../functions/ports/clock";
import type { EventLog } from "../../functions/ports/event-log";
import type { ObjectStore } from "../../functions/ports/object-store";
import { readSections, type Environment } from "../../functions/runtime/settings";
import { systemClock } from "../../functions/runtime/clock";

/** A Kafka, with the topics that are missing made. */
export async function openKafka(brokers: string, clock: Clock, environment: Environment): Promise<EventLog> {
  const { kafka: connection } = readDemo({ kafka: KafkaSettings }, { ...environment, RS_KAFKA_BROKERS: brokers });
  await makeMissingTopics(connection, clock, topics);
  return createKafkaEventLog({ connection, clock });
}

/** An Elasticsearch. */
export function openSearch(url: string, environment: Environment) {
  const { elasticsearch: connection } = readDemo(
    { elasticsearch: ElasticsearchSettings },
    { ...environment, RS_ELASTICSEARCH_URL: url },
  );
  const index = openElasticsearchIndex({ clock: systemClock, connection });
  return { index, close: () => index.close() };
}

/** A bucket, or `http://host:port/bucket` of an emulator. */
export function openBucket(gcs: string, environment: Environment): ObjectStore {
  const [, apiEndpoint, bucket = gcs] = /^(https?:\/\/[^/]+)\/([^/]+)\/?$/.exec(gcs) ?? [];
  const { lake } = readDemo(
    { lake: LakeSettings },
    { ...environment, RS_LAKE_BUCKET: bucket, ...(apiEndpoint !== undefined && { RS_LAKE_API_ENDPOINT: apiEndpoint }) },
  );
  return createGcsObjectStore({ connection: lake });
}

const readDemo = <Sections extends Parameters<typeof readSections>[1]>(sections: Sections, given: Environment) =>
  readSections("ridestream demo", sections, given);
