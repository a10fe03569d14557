// What load-lake is compared with: rows of each partition are packed and uploaded when there are enough of them, then the offset is committed.
// Its objects are overwritten after a crash, or doubled. Arguments: brokers, prefix, group, Cloud Storage, bucket, rows of an object.
import { promisify } from "util";
import { gzip } from "zlib";
import { Storage } from "@google-cloud/storage";
import { Kafka, logLevel } from "kafkajs";
import { importTypeScript } from "../import-typescript.mjs";

const [brokers, prefix, groupId, apiEndpoint, bucketName, rows] = process.argv.slice(2);
const { lakeTrip, parseResultMessage, createKeyedHash } = await importTypeScript(`
  export { lakeTrip } from "./functions/domain/flatten";
  export { parseResultMessage } from "./functions/domain/message";
  export { createKeyedHash } from "./functions/domain/personal-data";
`);
const keyedHash = createKeyedHash("a key for the benchmark");
const bucket = new Storage({ apiEndpoint, projectId: "benchmark" }).bucket(bucketName);
const pack = promisify(gzip);
const kafka = new Kafka({ brokers: brokers.split(","), logLevel: logLevel.NOTHING });
const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100, maxBytesPerPartition: 512 * 1024 });
const held = new Map();

async function flush(topic, partition) {
  const { lines, last } = held.get(partition);
  if (lines.length === 0) return;
  held.set(partition, { lines: [], last });
  await bucket.file(`${partition}-${last}.ndjson.gz`).save(await pack(lines.join("\n")), { resumable: false });
  await consumer.commitOffsets([{ topic, partition, offset: String(last + 1) }]);
}

await consumer.connect();
await consumer.subscribe({ topic: `${prefix}topic_result`, fromBeginning: true });
await consumer.run({
  autoCommit: false,
  eachBatch: async ({ batch: { topic, partition, messages } }) => {
    const { lines } = held.get(partition) ?? { lines: [] };
    for (const { value } of messages)
      for (const trip of parseResultMessage(value).trips) lines.push(JSON.stringify(lakeTrip(trip, keyedHash)));
    held.set(partition, { lines, last: Number(messages.at(-1).offset) });
    if (lines.length >= Number(rows)) await flush(topic, partition);
  },
});
// What waits is written once a second.
setInterval(() => {
  for (const partition of held.keys()) void flush(`${prefix}topic_result`, partition);
}, 1_000);
