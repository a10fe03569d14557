import { randomUUID } from "crypto";
import { Kafka, logLevel, type Admin } from "kafkajs";
import { topics } from "../../contracts/topics";
import { createElasticsearchClient } from "../../functions/adapters/elasticsearch/elasticsearch-index";
import { makeMissingTopics } from "../../functions/adapters/kafka/topic-admin";
import { systemClock } from "../../functions/runtime/clock";
import type { ConnectionOf } from "../../contracts/settings";
import { eventually } from "./eventually";

/** Each test has topics, an index and a bucket of its own, so that nothing depends on what ran before. */

const ours = "test-";
const unique = () => ours + randomUUID().slice(0, 13);

export const kafkaConnection = (brokers: string, prefix: string): ConnectionOf<"kafka"> => ({
  brokers,
  prefix,
  security: "plaintext",
  sessionTimeoutMs: 10_000,
  fetchBytes: 512 * 1024,
});

/** Topics of the contract under a prefix of their own; answers how to reach them. */
export async function freshTopics(brokers: string): Promise<ConnectionOf<"kafka">> {
  const connection = kafkaConnection(brokers, `${unique()}-`);
  await makeMissingTopics(connection, systemClock, topics);
  return connection;
}

export const freshAlias = () => unique();

/** An index of its own; nowhere, where there is no Elasticsearch. */
export const freshSearch = (address: string): ConnectionOf<"elasticsearch"> => ({
  url: address || "http://127.0.0.1:9",
  alias: freshAlias(),
  requestTimeoutMs: 60_000,
  refreshIntervalMs: 500,
});

/** Makes a bucket of its own in the emulator of Cloud Storage; answers how to reach it. */
export async function freshBucket(
  apiEndpoint: string,
): Promise<ConnectionOf<"lake"> & { readonly apiEndpoint: string }> {
  const bucket = unique();
  const response = await fetch(`${apiEndpoint}/storage/v1/b?project=test`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: bucket }),
  });
  if (!response.ok) throw new Error(`cannot make bucket ${bucket}: ${response.status}`);
  return { bucket, apiEndpoint, requestTimeoutMs: 20_000 };
}

export async function withAdmin(brokers: string, work: (admin: Admin) => Promise<unknown>): Promise<void> {
  const admin = new Kafka({ brokers: brokers.split(","), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Deletes topics until none is there: kafkajs fails where any other topic is just being deleted, and tells it as ours. */
export const deleteTopics = (brokers: string, isMeant: (topic: string) => boolean): Promise<void> =>
  withAdmin(brokers, (admin) =>
    eventually("the topics have gone", async () => {
      try {
        const there = (await admin.listTopics()).filter(isMeant);
        if (there.length === 0) return true;
        await admin.deleteTopics({ topics: there });
      } catch {
        // It is looked at again.
      }
      return false;
    }),
  );

/** Deletes what tests have left there. */
export const deleteTopicsOfTests = (brokers: string) => deleteTopics(brokers, (topic) => topic.startsWith(ours));

/** Deletes what tests have left there. */
export async function deleteIndicesOfTests(url: string): Promise<void> {
  const client = createElasticsearchClient({ url, alias: ours, requestTimeoutMs: 60_000, refreshIntervalMs: 500 });
  try {
    const indices = Object.keys(await client.indices.get({ index: `${ours}*` }));
    // Their names go in the address, which must not be longer than 4,096 bytes.
    for (let at = 0; at < indices.length; at += 100)
      await client.indices.delete({ index: indices.slice(at, at + 100) });
  } finally {
    await client.close();
  }
}
