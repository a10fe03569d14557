// What produce is compared with: kafkajs alone, idempotent, acks=all. Arguments: brokers, prefix, requests.
import { CompressionTypes, Kafka, logLevel } from "kafkajs";
import { importTypeScript } from "../import-typescript.mjs";

const [brokers, prefix, requests] = process.argv.slice(2);
const { generateTrips, tripMessage } = await importTypeScript(`
  export { generateTrips } from "./functions/produce/trip-generator";
  export { tripMessage } from "./functions/produce/request-message";
`);
const kafka = new Kafka({ brokers: brokers.split(","), logLevel: logLevel.NOTHING });
const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
await producer.connect();
let messages = [];
const send = async () => {
  await producer.send({ topic: `${prefix}topic_source`, acks: -1, compression: CompressionTypes.GZIP, messages });
  messages = [];
};
for (const trip of generateTrips(Number(requests), 1)) {
  const { key, value } = tripMessage(trip);
  messages.push({ key, value });
  if (messages.length === 500) await send();
}
if (messages.length > 0) await send();
await producer.disconnect();
