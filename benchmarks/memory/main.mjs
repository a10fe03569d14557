// How much memory each function takes over a backlog: `npm run bench memory [TRIPS] [MIB]`, against the servers that
// KAFKA_BROKERS, ELASTICSEARCH_URL and GCS_API_ENDPOINT name. The functions run as in a container of so many MiB: half of it
// is Node's heap. With CGROUP set to a folder of memory cgroups (such as /sys/fs/cgroup/memory), the limit is the kernel's too.
// Prints one JSON object; exit code 1 when a function ends, or takes more than the limit.
import { randomUUID } from "crypto";
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from "fs";
import { join } from "path";
import { freshBucket } from "../fresh-bucket.mjs";
import { heapOf, runMeasured } from "../peak-memory.mjs";

const [trips = "300000", mebibytes = "512"] = process.argv.slice(2);
const name = `memory-${randomUUID().slice(0, 8)}`;
const { KAFKA_BROKERS, ELASTICSEARCH_URL, GCS_API_ENDPOINT, CGROUP } = process.env;
const environment = {
  PATH: process.env.PATH,
  NODE_OPTIONS: heapOf(Number(mebibytes)),
  RS_HTTP_PORT: "0",
  RS_KAFKA_BROKERS: KAFKA_BROKERS,
  RS_KAFKA_PREFIX: `${name}-`,
  RS_ELASTICSEARCH_URL: ELASTICSEARCH_URL,
  RS_ELASTICSEARCH_ALIAS: name,
  RS_LAKE_BUCKET: name,
  RS_LAKE_API_ENDPOINT: GCS_API_ENDPOINT,
  RS_PERSONAL_DATA_KEY: "a key for the benchmark",
  RS_TRIPS_IN_ALL: trips,
  RS_TRIPS_PER_SECOND: "100000",
};

/** A cgroup with the limit; undefined where none can be made. */
function limited() {
  if (!CGROUP) return undefined;
  const folder = join(CGROUP, name);
  mkdirSync(folder);
  const file = ["memory.max", "memory.limit_in_bytes"].find((one) => existsSync(join(folder, one)));
  writeFileSync(join(folder, file), String(Number(mebibytes) * 1024 * 1024));
  return folder;
}

const run = async (program, args, cgroup) => {
  const { outcome, peakMiB, log } = await runMeasured({ program, args, env: environment, cgroup });
  return { outcome, peakMiB, log };
};

if (!KAFKA_BROKERS || !ELASTICSEARCH_URL || !GCS_API_ENDPOINT)
  throw new Error("set KAFKA_BROKERS, ELASTICSEARCH_URL and GCS_API_ENDPOINT");
await run("ridestream.js", ["topics", "apply"]);
await freshBucket(GCS_API_ENDPOINT, name);
const cgroup = limited();
// The first training makes the zones that enrich stamps, the last learns from the whole backlog.
const functions = { produce: await run("functions.js", ["produce"], cgroup) };
for (const each of ["train-zones", "enrich", "load-search", "load-lake", "train-zones"])
  functions[each] = await run("functions.js", [each, "--until-end"], cgroup);
if (cgroup) rmdirSync(cgroup);
console.log(
  JSON.stringify({ trips: Number(trips), limitMiB: Number(mebibytes), isLimited: Boolean(cgroup), functions }),
);
const isWithin = ({ outcome, peakMiB }) => outcome === 0 && peakMiB > 0 && peakMiB <= Number(mebibytes);
process.exitCode = Object.values(functions).every(isWithin) ? 0 : 1;
