import { randomUUID } from "crypto";
import { topics } from "../../contracts/topics";
import { makeMissingTopics } from "../../functions/adapters/kafka/topic-admin";
import { systemClock } from "../../functions/runtime/clock";
import type { ConnectionOf } from "../../contracts/settings";

/** Each test has topics, an index and a bucket of its own, so that nothing depends on what ran before. */

const unique = () => randomUUID().slice(0, 13);

export const kafkaConnection = (brokers: string, prefix: string): ConnectionOf<"kafka"> => ({
  brokers,
  prefix,
  security: "plaintext",
  sessionTimeoutMs: 10_000,
});

/** Topics of the contract under a prefix of their own; answers how to reach them. */
export async function freshTopics(brokers: string): Promise<ConnectionOf<"kafka">> {
  const connection = kafkaConnection(brokers, `test-${unique()}-`);
  await makeMissingTopics(connection, systemClock, topics);
  return connection;
}

export const freshAlias = () => `test-${unique()}`;

/** Makes a bucket of its own in the emulator of Cloud Storage; answers how to reach it. */
export async function freshBucket(
  apiEndpoint: string,
): Promise<ConnectionOf<"lake"> & { readonly apiEndpoint: string }> {
  const bucket = `test-${unique()}`;
  const response = await fetch(`${apiEndpoint}/storage/v1/b?project=test`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: bucket }),
  });
  if (!response.ok) throw new Error(`cannot make bucket ${bucket}: ${response.status}`);
  return { bucket, apiEndpoint, requestTimeoutMs: 20_000 };
}
