import { tripsPrefix } from "../../../contracts/lake-layout";
import { madeTripId } from "../../../contracts/log-records";
import type { FunctionName } from "../../../contracts/settings";
import { topicResult, topicSource } from "../../../contracts/topics";
import type { WirePricedTrip } from "../../../contracts/trip-schema";
import {
  openElasticsearchIndex,
  type ElasticsearchIndex,
} from "../../../functions/adapters/elasticsearch/elasticsearch-index";
import { createGcsObjectStore } from "../../../functions/adapters/gcs/gcs-object-store";
import { createKafkaEventLog } from "../../../functions/adapters/kafka/kafka-event-log";
import type { EventLog } from "../../../functions/ports/event-log";
import type { ObjectStore } from "../../../functions/ports/object-store";
import { systemClock } from "../../../functions/runtime/clock";
import { readTopic } from "../../../functions/runtime/read-topic";
import { rowsOf } from "../../functions/lake-rows";
import { freshAlias, freshBucket, freshTopics } from "../fresh";
import type { allServers } from "../server";
import { FunctionProcess } from "./function-process";

export const personalDataKey = "a key that no log may tell";

/** Topics, an index and a bucket of their own on real servers, and functions that run on them. */
export interface Platform {
  readonly log: EventLog;
  readonly index: ElasticsearchIndex;
  readonly lake: ObjectStore;
  readonly environment: Readonly<Record<string, string>>;
  start(name: FunctionName, ...args: readonly string[]): FunctionProcess;
  /** Ids of the trips in `topic_source`, sorted. */
  accepted(): Promise<readonly string[]>;
  /** Ids of the trips in `topic_result`, sorted. */
  priced(): Promise<readonly string[]>;
  /** Where `topic_result` ends, over all partitions: it rises with each trip that is priced. */
  pricedUpTo(): Promise<number>;
  /** Ids of the lake's rows, sorted. */
  stored(): Promise<readonly string[]>;
  /** Trips in the index. */
  indexed(): Promise<number>;
  /** Deletes an object of the lake and a document of the index, behind the functions' back. */
  loseSome(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Expects accepted requests in every store, each once.
 *
 * @param trips distinct ones among them
 */
export async function expectEachOnce(platform: Platform, accepted: readonly string[], trips: number): Promise<void> {
  expect(await platform.priced()).toEqual(accepted);
  expect(await platform.stored()).toEqual(accepted);
  expect(await platform.indexed()).toBe(trips);
}

export async function openPlatform(
  servers: ReturnType<typeof allServers>,
  settings: Readonly<Record<string, string>> = {},
): Promise<Platform> {
  const kafka = await freshTopics(servers.kafka);
  const lake = await freshBucket(servers.gcs);
  const alias = freshAlias();
  const environment = {
    RS_KAFKA_BROKERS: kafka.brokers,
    RS_KAFKA_PREFIX: kafka.prefix,
    RS_KAFKA_SESSION_TIMEOUT_MS: "6000",
    RS_ELASTICSEARCH_URL: servers.elasticsearch,
    RS_ELASTICSEARCH_ALIAS: alias,
    RS_LAKE_BUCKET: lake.bucket,
    RS_LAKE_API_ENDPOINT: lake.apiEndpoint,
    RS_PERSONAL_DATA_KEY: personalDataKey,
    RS_BATCH_RECORDS: "100",
    RS_FLUSH_AFTER_MS: "500",
    RS_RETRY_MAX_MS: "1000",
    RS_TRIPS_PER_SECOND: "20",
    // A write to an index whose shard is not there yet is answered once it is: by a new one sooner than by the first.
    RS_ELASTICSEARCH_TIMEOUT_MS: "5000",
    RS_LAKE_TIMEOUT_MS: "5000",
    ...settings,
  };
  const log = createKafkaEventLog({ connection: kafka, clock: systemClock });
  const index = openElasticsearchIndex({
    clock: systemClock,
    connection: { url: servers.elasticsearch, alias, requestTimeoutMs: 20_000, refreshIntervalMs: 500 },
  });
  const store = createGcsObjectStore({ connection: lake });
  const objects = new Map<string, readonly string[]>();
  return {
    log,
    index,
    lake: store,
    environment,
    start: (name, ...args) => new FunctionProcess([name, ...args], environment),
    async accepted() {
      const ids: string[] = [];
      for await (const { value, offset, ...of } of readTopic(log, topicSource.name, "check")) {
        const { data } = JSON.parse(Buffer.from(value ?? []).toString()) as {
          data: readonly { readonly trip_id?: string }[];
        };
        ids.push(...data.map(({ trip_id }, position) => trip_id ?? madeTripId(of, offset, position)));
      }
      return ids.sort();
    },
    async priced() {
      const ids: string[] = [];
      for await (const { value } of readTopic(log, topicResult.name, "check")) {
        const { data } = JSON.parse(Buffer.from(value ?? []).toString()) as { data: readonly WirePricedTrip[] };
        ids.push(...data.map(({ trip_id }) => trip_id));
      }
      return ids.sort();
    },
    async pricedUpTo() {
      const progress = await log.progress({ groupId: "check", topic: topicResult.name });
      return progress.reduce((sum, { end }) => sum + end, 0);
    },
    async stored() {
      // An object never changes.
      for (const name of await store.list(tripsPrefix)) {
        if (objects.has(name)) continue;
        objects.set(
          name,
          (await rowsOf(store, name)).map(({ trip_id }) => trip_id),
        );
      }
      return [...objects.values()].flat().sort();
    },
    async loseSome() {
      const [lost] = await store.list(tripsPrefix);
      const object = `${lake.apiEndpoint}/storage/v1/b/${lake.bucket}/o/${encodeURIComponent(lost ?? "")}`;
      const [trip] = await index.latest(1);
      const found = `${servers.elasticsearch}/${alias}/_search?q=trip_id:%22${trip?.trip_id}%22`;
      const { hits } = (await (await fetch(found)).json()) as {
        hits: { hits: readonly { _index: string; _id: string }[] };
      };
      const [document] = hits.hits;
      for (const url of [object, `${servers.elasticsearch}/${document?._index}/_doc/${document?._id}`]) {
        const { ok } = await fetch(url, { method: "DELETE" });
        if (!ok) throw new Error(`DELETE ${url} failed`);
      }
      objects.delete(lost ?? "");
    },
    async indexed() {
      await index.refresh();
      return index.count();
    },
    async close() {
      await index.close();
      await log.close();
    },
  };
}
