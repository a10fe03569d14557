import { functionContracts } from "../../../contracts/functions";
import { topicResult, topics } from "../../../contracts/topics";
import {
  createElasticsearchClient,
  openElasticsearchIndex,
} from "../../../functions/adapters/elasticsearch/elasticsearch-index";
import { createGcsObjectStore } from "../../../functions/adapters/gcs/gcs-object-store";
import { retryTransient } from "../../../functions/adapters/kafka/retry-transient";
import { createKafkaEventLog } from "../../../functions/adapters/kafka/kafka-event-log";
import { makeMissingTopics } from "../../../functions/adapters/kafka/topic-admin";
import { openWorker } from "../../../functions/open-worker";
import { produce } from "../../../functions/produce/produce";
import { tripMessage } from "../../../functions/produce/request-message";
import { generateTrips } from "../../../functions/produce/trip-generator";
import { systemClock as clock } from "../../../functions/runtime/clock";
import { readSettings } from "../../../functions/runtime/settings";
import { runWorker } from "../../../functions/runtime/worker";
import { allRows } from "../../functions/lake-rows";
import { describeSwaps, type SwappedPlatform } from "../../functions/swaps/scenario";
import { eventually } from "../eventually";
import { deleteTopics, freshAlias, freshBucket, freshTopics, withAdmin } from "../fresh";
import { allServers } from "../server";
import { systemClock } from "../../../functions/runtime/clock";

const servers = allServers();
const ignored = () => undefined;
const ignore = {
  onHandled: ignored,
  onRecordsGone: ignored,
  onOtherLogs: ignored,
  onZones: ignored,
  onFactors: ignored,
  onLettersTrouble: ignored,
  onTrained: ignored,
  onCompacted: ignored,
};

async function open(): Promise<SwappedPlatform> {
  let kafka = await freshTopics(servers.kafka);
  let lake = await freshBucket(servers.gcs);
  let elasticsearch = {
    url: servers.elasticsearch,
    alias: freshAlias(),
    requestTimeoutMs: 20_000,
    refreshIntervalMs: 500,
  };
  const run = async (name: "enrich" | "load-search" | "load-lake") => {
    const environment = {
      RS_KAFKA_BROKERS: kafka.brokers,
      RS_KAFKA_PREFIX: kafka.prefix,
      RS_ELASTICSEARCH_URL: elasticsearch.url,
      RS_ELASTICSEARCH_ALIAS: elasticsearch.alias,
      RS_LAKE_BUCKET: lake.bucket,
      RS_LAKE_API_ENDPOINT: lake.apiEndpoint,
      RS_POLL_WAIT_MS: "100",
      RS_PERSONAL_DATA_KEY: "a key for the tests",
    };
    const { worker, close } = await openWorker(name, environment, ignore);
    try {
      const signal = new AbortController().signal;
      await runWorker(worker, { clock, signal, retryFirstMs: 50, retryMaxMs: 500, upstreamIsDone: () => true });
    } finally {
      await close();
    }
  };
  const createAgain = async (names: readonly string[]) => {
    await deleteTopics(servers.kafka, (topic) => names.some((name) => topic === kafka.prefix + name));
    // Kafka deletes a topic some time after it has said so.
    await eventually("the topics are there again", async () => {
      try {
        await makeMissingTopics(kafka, clock, topics);
        return true;
      } catch {
        return false;
      }
    });
  };
  return {
    async send(trips) {
      const log = createKafkaEventLog({ connection: kafka, clock });
      await produce(Array.from(generateTrips(trips, 7), tripMessage), { log, settings: readSettings("produce", {}) });
      await log.close();
    },
    async catchUp() {
      await run("enrich");
      await Promise.all([run("load-search"), run("load-lake")]);
    },
    async stored() {
      const store = createGcsObjectStore({ connection: lake });
      return (await allRows(store)).map(({ trip_id }) => trip_id).sort();
    },
    async indexed() {
      const index = openElasticsearchIndex({ clock: systemClock, connection: elasticsearch });
      await index.refresh();
      const trips = await index.latest(1_000);
      await index.close();
      return trips.map(({ trip_id }) => trip_id).sort();
    },
    swap: {
      "another Kafka": async () => void (kafka = await freshTopics(servers.kafka)),
      "topics created again": () => createAgain(topics.map(({ name }) => name)),
      "topic_result created again": () => createAgain([topicResult.name]),
      "consumer groups deleted": () =>
        withAdmin(servers.kafka, (admin) => {
          const groups = Object.values(functionContracts).flatMap((contract) =>
            "consumes" in contract ? [kafka.prefix + contract.consumes.group] : [],
          );
          return retryTransient(clock, () => admin.deleteGroups(groups));
        }),
      "another lake": async () => void (lake = await freshBucket(servers.gcs)),
      "another index": () => Promise.resolve(void (elasticsearch = { ...elasticsearch, alias: freshAlias() })),
      "the index deleted": async () => {
        const client = createElasticsearchClient(elasticsearch);
        const behind = await client.indices.getAlias({ name: elasticsearch.alias });
        await client.indices.delete({ index: Object.keys(behind) });
        await client.close();
      },
    },
    close: () => Promise.resolve(),
  };
}

servers.describe(`swaps of real servers under trips${servers.note}`, () => {
  describeSwaps(open);
});
