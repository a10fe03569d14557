// load-lake against a bare loop that packs and uploads the same rows: `npm run bench load-lake [TRIPS] [RUNS]` with KAFKA_BROKERS and
// GCS_API_ENDPOINT. Both read the same results, in turn, one process each; the time is that of the group's committed offsets. Objects have
// 10,000 rows, so that several of each partition are written. Prints one JSON object.
import { join } from "path";
import { openBacklog, ridestream } from "../backlog.mjs";
import { freshBucket } from "../fresh-bucket.mjs";
import { rates, setting } from "../spread.mjs";

const brokers = setting("KAFKA_BROKERS", "a Kafka that may be filled");
const endpoint = setting("GCS_API_ENDPOINT", "an emulator of Cloud Storage");
const [requests = 300_000, runs = 5] = process.argv.slice(2).map(Number);
const rows = "10000";
const backlog = await openBacklog({ brokers, requests });
const ways = {
  ridestream: async (group) => ({
    ...ridestream("load-lake", {
      ...backlog.settings(group),
      RS_LAKE_BUCKET: await freshBucket(endpoint),
      RS_LAKE_API_ENDPOINT: endpoint,
      RS_PERSONAL_DATA_KEY: "a key for the benchmark",
      RS_FLUSH_RECORDS: rows,
      RS_FLUSH_AFTER_MS: "1000",
    }),
    group: backlog.prefix + group,
  }),
  bareLoop: async (group) => {
    const script = join(import.meta.dirname, "bare-loop.mjs");
    const args = [script, brokers, backlog.prefix, group, endpoint, await freshBucket(endpoint), rows];
    return { command: process.execPath, args, env: {}, group };
  },
};
try {
  await backlog.price();
  const measured = await backlog.compare(ways, { runs, topic: "topic_result" });
  console.log(JSON.stringify({ trips: requests, runs, ...rates(measured) }, null, 2));
} finally {
  await backlog.close();
}
