import { ElasticsearchSettings, KafkaSettings, LakeSettings } from "../../contracts/settings";
import { topics } from "../../contracts/topics";
import { currentZonesObject } from "../../contracts/lake-layout";
import { openElasticsearchIndex } from "../../functions/adapters/elasticsearch/elasticsearch-index";
import { createGcsObjectStore } from "../../functions/adapters/gcs/gcs-object-store";
import { createKafkaEventLog } from "../../functions/adapters/kafka/kafka-event-log";
import { makeMissingTopics } from "../../functions/adapters/kafka/topic-admin";
import type { Clock } from "../../functions/ports/clock";
import type { EventLog } from "../../functions/ports/event-log";
import type { ObjectStore } from "../../functions/ports/object-store";
import { readSections, type Environment } from "../../functions/runtime/settings";
import { firstAnswer } from "../first-answer";
import { kafkaAnswers } from "../kafka-answers";

export interface ServerProps {
  readonly clock: Clock;
  readonly environment: Environment;
  /** Told of a server that does not answer at once. */
  readonly onWait: (what: string) => void;
}

/** A Kafka, with the topics that are missing made. */
export async function openKafka(brokers: string, { clock, environment, onWait }: ServerProps): Promise<EventLog> {
  const { kafka: connection } = readDemo({ kafka: KafkaSettings }, { ...environment, RS_KAFKA_BROKERS: brokers });
  await kafkaAnswers(connection, { onWait });
  await makeMissingTopics(connection, clock, topics);
  return createKafkaEventLog({ connection, clock });
}

/** An Elasticsearch, with its index made. */
export async function openSearch(url: string, { clock, environment, onWait }: ServerProps) {
  const { elasticsearch: connection } = readDemo(
    { elasticsearch: ElasticsearchSettings },
    { ...environment, RS_ELASTICSEARCH_URL: url },
  );
  const index = openElasticsearchIndex({ connection, clock });
  try {
    await firstAnswer({ server: "elasticsearch", address: `Elasticsearch at ${connection.url}`, onWait }, () =>
      index.identity(),
    );
  } catch (error) {
    await index.close();
    throw error;
  }
  return { index, close: () => index.close() };
}

/** A bucket, or `http://host:port/bucket` of an emulator. */
export async function openBucket(gcs: string, { environment, onWait }: ServerProps): Promise<ObjectStore> {
  const [, apiEndpoint, bucket = gcs] = /^(https?:\/\/[^/]+)\/([^/]+)\/?$/.exec(gcs) ?? [];
  const { lake } = readDemo(
    { lake: LakeSettings },
    { ...environment, RS_LAKE_BUCKET: bucket, ...(apiEndpoint !== undefined && { RS_LAKE_API_ENDPOINT: apiEndpoint }) },
  );
  const store = createGcsObjectStore({ connection: lake });
  const address = `bucket ${bucket}${apiEndpoint === undefined ? "" : ` at ${apiEndpoint}`}`;
  await firstAnswer({ server: "lake", address, onWait }, () => store.metadata(currentZonesObject));
  return store;
}

const readDemo = <Sections extends Parameters<typeof readSections>[1]>(sections: Sections, given: Environment) =>
  readSections("ridestream demo", sections, given);
