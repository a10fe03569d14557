// What load-search is compared with: each fetched batch goes to helpers.bulk, then its offset is committed. It refuses nothing, and what is
// in the index twice counts twice. Arguments: brokers, prefix, group, Elasticsearch, index.
import { Client } from "@elastic/elasticsearch";
import { Kafka, logLevel } from "kafkajs";
import { importTypeScript } from "../import-typescript.mjs";

const [brokers, prefix, groupId, node, index] = process.argv.slice(2);
const { searchTrip, parseResultMessage, indexed } = await importTypeScript(`
  export { searchTrip } from "./functions/domain/flatten";
  export { parseResultMessage } from "./functions/domain/message";
  export { indexed } from "./functions/adapters/elasticsearch/indexed";
`);
const client = new Client({ node });
const kafka = new Kafka({ brokers: brokers.split(","), logLevel: logLevel.NOTHING });
const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100, maxBytesPerPartition: 512 * 1024 });
await consumer.connect();
await consumer.subscribe({ topic: `${prefix}topic_result`, fromBeginning: true });
await consumer.run({
  eachBatchAutoResolve: false,
  autoCommit: false,
  eachBatch: async ({ batch: { topic, partition, messages } }) => {
    await client.helpers.bulk({
      datasource: messages.flatMap(({ value }) => parseResultMessage(value).trips.map(searchTrip).map(indexed)),
      onDocument: ({ trip_id: _id }) => ({ create: { _index: index, _id } }),
    });
    const offset = String(Number(messages.at(-1).offset) + 1);
    await consumer.commitOffsets([{ topic, partition, offset }]);
    consumer.seek({ topic, partition, offset });
  },
});
