// What a zone costs a trip: enrich's work on batches of 2,000 requests with zones and without, `npm run bench zones [RUNS]`.
// Both are run in turn in one process; the fastest of each counts. What a real Kafka takes beside comes on top of both.
// Prints one JSON object.
import { importTypeScript } from "../import-typescript.mjs";

const runs = Number(process.argv[2] ?? 60);

const program = `
  export { createBatchEnricher } from "./functions/enrich/enrich-batch";
  export { createZoneFinder } from "./functions/domain/zones";
  export { trainZones } from "./functions/adapters/embedded/train-zones";
  export { tripMessage } from "./functions/produce/request-message";
  export { generateTrips } from "./functions/produce/trip-generator";
`;

console.log(JSON.stringify(measure(await importTypeScript(program)), null, 2));

function measure({ createBatchEnricher, createZoneFinder, trainZones, tripMessage, generateTrips }) {
  const trips = [...generateTrips(2_000, 1)];
  const records = trips.map(tripMessage).map(({ key, value }, offset) => ({
    key,
    value,
    headers: {},
    offset,
    timestampMs: 1_767_225_600_000,
  }));
  const batch = { topic: "topic_source", logId: "A".repeat(22), partition: 0, records };
  const enrichBatch = createBatchEnricher({});
  const pickups = trips.map(({ client }) => client.position);
  const ways = { without: undefined };
  for (const zones of [8, 20, 100])
    ways[`zones${zones}`] = createZoneFinder(trainZones(pickups, { zones, seed: 1, starts: 3 }));
  const fastest = Object.fromEntries(Object.keys(ways).map((way) => [way, Infinity]));
  for (let run = 0; run < runs; run++)
    for (const [way, zoneOf] of Object.entries(ways)) {
      const started = process.hrtime.bigint();
      const { results } = enrichBatch(batch, { nowMs: 1_767_225_600_000, orderedMs: 1_767_225_600_000, zoneOf });
      const ms = Number(process.hrtime.bigint() - started) / 1e6;
      if (results.length !== trips.length) throw new Error(`${way}: ${results.length} of ${trips.length} trips`);
      fastest[way] = Math.min(fastest[way], ms);
    }
  const { without, ...stamped } = fastest;
  return {
    runs,
    batchMs: round(without),
    // Throughput with zones, of that without.
    ofThroughput: Object.fromEntries(Object.entries(stamped).map(([way, ms]) => [way, round(without / ms)])),
  };
}

function round(number) {
  return Math.round(number * 1000) / 1000;
}
