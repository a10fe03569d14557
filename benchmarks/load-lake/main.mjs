// load-lake against a bare loop that packs and uploads the same rows: `npm run bench load-lake [TRIPS] [RUNS]` with KAFKA_BROKERS and
// GCS_API_ENDPOINT. Both read the same results, in turn, one process each; the time is that of the group's committed offsets. Objects have
// 10,000 rows, so that several of each partition are written. Prints one JSON object.
import { randomUUID } from "crypto";
import { join } from "path";
import { openBacklog, ridestream } from "../backlog.mjs";
import { ratioOf, setting, spread } from "../spread.mjs";

const brokers = setting("KAFKA_BROKERS", "a Kafka that may be filled");
const endpoint = setting("GCS_API_ENDPOINT", "an emulator of Cloud Storage");
const [requests = 300_000, runs = 5] = process.argv.slice(2).map(Number);
const rows = "10000";
const backlog = await openBacklog({ brokers, requests });
const measured = { ridestream: [], bareLoop: [] };
try {
  await backlog.price();
  for (let run = 0; run < runs; run++) {
    const bucket = await freshBucket();
    await record("ridestream", (group) => ({
      ...ridestream("load-lake", {
        ...backlog.settings(group),
        RS_LAKE_BUCKET: bucket,
        RS_LAKE_API_ENDPOINT: endpoint,
        RS_PERSONAL_DATA_KEY: "a key for the benchmark",
        RS_FLUSH_RECORDS: rows,
        RS_FLUSH_AFTER_MS: "1000",
      }),
      group: backlog.prefix + group,
    }));
    const bare = await freshBucket();
    await record("bareLoop", (group) => ({
      command: process.execPath,
      args: [join(import.meta.dirname, "bare-loop.mjs"), brokers, backlog.prefix, group, endpoint, bare, rows],
      env: {},
      group,
    }));
  }
  const perSecond = { ridestream: spread(measured.ridestream), bareLoop: spread(measured.bareLoop) };
  console.log(
    JSON.stringify({ trips: requests, runs, perSecond, ofBareLoop: ratioOf(...Object.values(perSecond)) }, null, 2),
  );
} finally {
  await backlog.close();
}

async function record(way, wayOf) {
  const { perSecond } = await backlog.workOff({ ...wayOf(randomUUID()), topic: "topic_result" });
  console.error(way, perSecond);
  measured[way].push(perSecond);
}

async function freshBucket() {
  const name = `bench-${randomUUID().slice(0, 8)}`;
  await fetch(`${endpoint}/storage/v1/b?project=benchmark`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name }),
  });
  return name;
}
