// What the embedded pipeline is compared with: all of its work on each trip, and no store. Argument: trips. Prints trips a second.
import { importTypeScript } from "../import-typescript.mjs";

const trips = Number(process.argv[2]);
const { createBatchEnricher, generateTrips, tripMessage, searchTrip, lakeTrip, parseResultMessage, createKeyedHash } =
  await importTypeScript(`
    export { createBatchEnricher } from "./functions/enrich/enrich-batch";
    export { generateTrips } from "./functions/produce/trip-generator";
    export { tripMessage } from "./functions/produce/request-message";
    export { searchTrip, lakeTrip } from "./functions/domain/flatten";
    export { parseResultMessage } from "./functions/domain/message";
    export { createKeyedHash } from "./functions/domain/personal-data";
  `);
const enrichBatch = createBatchEnricher({});
const keyedHash = createKeyedHash("a key for the benchmark");
const nowMs = Date.parse("2026-06-05T12:00:00Z");
const startedMs = performance.now();
let records = [];
let bytes = 0;
let offset = 0;
for (const trip of generateTrips(trips, 1)) {
  records.push({ ...tripMessage(trip), headers: {}, offset: offset++, timestampMs: nowMs });
  if (records.length === 2_000) handle();
}
if (records.length > 0) handle();
if (bytes === 0) throw new Error("nothing was done");
process.stdout.write(String((trips / (performance.now() - startedMs)) * 1_000));

function handle() {
  const batch = { topic: "topic_source", logId: "A".repeat(22), partition: 0, records };
  for (const { value } of enrichBatch(batch, { nowMs, orderedMs: nowMs }).results)
    for (const priced of parseResultMessage(value).trips)
      bytes += JSON.stringify(searchTrip(priced)).length + JSON.stringify(lakeTrip(priced, keyedHash)).length;
  records = [];
}
