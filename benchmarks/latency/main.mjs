// How long a trip takes from the request to where a search finds it: `npm run bench latency [SECONDS] [TRIPS-A-SECOND...]` with KAFKA_BROKERS
// and ELASTICSEARCH_URL. enrich and load-search run with their default settings, one process each; requests are sent one by one at a steady
// rate. A trip counts from the moment at which it is due, so that a producer that waits hides nothing. Prints one JSON object, times in ms.
import { spawn } from "child_process";
import { randomUUID } from "crypto";
import { Client } from "@elastic/elasticsearch";
import { openBacklog, ridestream } from "../backlog.mjs";
import { importTypeScript } from "../import-typescript.mjs";
import { percentile, setting } from "../spread.mjs";

const brokers = setting("KAFKA_BROKERS", "a Kafka that may be filled");
const node = setting("ELASTICSEARCH_URL", "an Elasticsearch that may be filled");
const [seconds = 60, ...given] = process.argv.slice(2).map(Number);
const rates = given.length > 0 ? given : [10, 100, 1_000];
const warmUpSeconds = 10;
/** Requests are sent together for so long. */
const togetherMs = 5;
const client = new Client({ node, requestTimeout: 60_000 });
const { createKafkaEventLog, tripMessage, generateTrips, systemClock } = await importTypeScript(`
  export { createKafkaEventLog } from "./functions/adapters/kafka/kafka-event-log";
  export { tripMessage } from "./functions/produce/request-message";
  export { generateTrips } from "./functions/produce/trip-generator";
  export { systemClock } from "./functions/runtime/clock";
`);

const latencies = {};
for (const rate of rates) {
  latencies[rate] = await measure(rate);
  console.error(rate, latencies[rate]);
}
await client.close();
console.log(JSON.stringify({ seconds, latencies }, null, 2));

async function measure(perSecond) {
  const backlog = await openBacklog({ brokers, requests: 0 });
  const alias = `bench-${randomUUID().slice(0, 8)}`;
  const env = { ...backlog.settings("unused"), RS_ELASTICSEARCH_URL: node, RS_ELASTICSEARCH_ALIAS: alias };
  const functions = ["enrich", "load-search"].map((name) => {
    const { command, args } = ridestream(name, {});
    const child = spawn(command, args, {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, ...env, RS_GROUP_ID: name },
    });
    return { child, ended: new Promise((over) => child.once("exit", over)) };
  });
  const { prefix } = backlog;
  const connection = { brokers, prefix, security: "plaintext", sessionTimeoutMs: 10_000, fetchBytes: 512 * 1024 };
  const log = createKafkaEventLog({ connection, clock: systemClock });
  const producer = await log.producer();
  const waiting = new Map();
  const found = [];
  let isOver = false;
  const looking = look();
  // Thrown below, once the functions have ended.
  looking.catch(() => {});
  try {
    const total = perSecond * (seconds + warmUpSeconds);
    const trips = generateTrips(total, 1);
    const startedMs = performance.now();
    for (let sent = 0; sent < total;) {
      const due = Math.min(total, Math.floor(((performance.now() - startedMs) / 1_000) * perSecond) + 1);
      const records = [];
      for (; sent < due; sent++) {
        const tripId = `${alias}-${sent}`;
        waiting.set(tripId, {
          dueMs: startedMs + (sent / perSecond) * 1_000,
          counts: sent >= perSecond * warmUpSeconds,
        });
        records.push(tripMessage({ ...trips.next().value, tripId }));
      }
      if (records.length > 0) await producer.send("topic_source", records);
      await new Promise((over) => setTimeout(over, togetherMs));
    }
    for (const giveUpMs = performance.now() + 60_000; waiting.size > 0;) {
      if (performance.now() > giveUpMs) throw new Error(`${waiting.size} trips are not found`);
      await new Promise((over) => setTimeout(over, togetherMs));
    }
  } finally {
    isOver = true;
    for (const { child } of functions) child.kill();
    await Promise.all(functions.map(({ ended }) => ended));
    await looking;
    await producer.close();
    await log.close();
    await backlog.close();
    for (const index of Object.keys(await client.indices.get({ index: `${alias}*` })))
      await client.indices.delete({ index });
    await client.indices.deleteIndexTemplate({ name: `ridestream-${alias}` }, { ignore: [404] });
  }
  const of = (share) => Math.round(percentile(found, share));
  return { p50: of(0.5), p99: of(0.99), p999: of(0.999), most: of(1), trips: found.length };

  /** Asks for those that are not found yet, the oldest first. */
  async function look() {
    while (!isOver) {
      const ids = [...waiting.keys()].slice(0, 5_000);
      const { hits } =
        ids.length === 0
          ? { hits: { hits: [] } }
          : await client.search(
              { index: `${alias}*`, query: { ids: { values: ids } }, size: ids.length, _source: false },
              // There is no index before the first trip, and no shard of it at first.
              { ignore: [404, 503] },
            );
      const now = performance.now();
      for (const { _id } of hits?.hits ?? []) {
        const { dueMs, counts } = waiting.get(_id);
        if (counts) found.push(now - dueMs);
        waiting.delete(_id);
      }
      await new Promise((over) => setTimeout(over, 10));
    }
  }
}
