// enrich against what else one would take: a Kafka Streams topology that does the same work exactly once (streams/), and a
// bare kafkajs loop that copies records and does no work. `npm run bench:enrich -- [REQUESTS] [RUNS]` with KAFKA_BROKERS,
// a JDK and Maven. All read the same requests on six partitions, in turn, one process each; the time is that of the
// group's committed offsets, from the first commit to the last. Prints one JSON object.
import { execFileSync, spawn } from "child_process";
import { randomUUID } from "crypto";
import { mkdtempSync, readFileSync, rmSync } from "fs";
import { tmpdir } from "os";
import { join } from "path";
import { Kafka, logLevel } from "kafkajs";
import { build } from "esbuild";
import { pathToFileURL } from "url";

const brokers = process.env.KAFKA_BROKERS;
if (!brokers) throw new Error("set KAFKA_BROKERS to a Kafka that may be filled");
const [requests = 200_000, runs = 5] = process.argv.slice(2).map(Number);
const only = process.env.ONLY?.split(",");
const folder = import.meta.dirname;
const root = join(folder, "../..");
const prefix = `bench-${randomUUID().slice(0, 8)}-`;
const topic = `${prefix}topic_source`;
const work = mkdtempSync(join(tmpdir(), "ridestream-bench-"));
const kafka = new Kafka({ brokers: brokers.split(","), logLevel: logLevel.NOTHING });
const admin = kafka.admin();

const ways = {
  ridestream: (group) => [
    process.execPath,
    [join(root, "dist/functions.js"), "enrich"],
    { RS_KAFKA_BROKERS: brokers, RS_KAFKA_PREFIX: prefix, RS_GROUP_ID: group, RS_HTTP_PORT: "0" },
  ],
  streams: (group) => [
    "java",
    ["-cp", `${join(work, "classes")}:${join(work, "lib")}/*`, "Enrich", brokers, prefix, group],
    {},
  ],
  bareLoop: (group) => [process.execPath, [join(folder, "bare-loop.mjs"), brokers, prefix, group], {}],
};

try {
  await admin.connect();
  compileStreams();
  await produceRequests();
  const results = Object.fromEntries(Object.keys(ways).map((way) => [way, []]));
  for (let run = 0; run < runs; run++)
    for (const way of Object.keys(ways))
      if (!only || only.includes(way)) {
        results[way].push(await measure(way));
        console.error(way, results[way].at(-1));
      }
  console.log(JSON.stringify(summary(results), null, 2));
} finally {
  await admin
    .deleteTopics({ topics: ["topic_source", "topic_result", "trips.dlq"].map((name) => prefix + name) })
    .catch(() => {});
  await admin.disconnect();
  rmSync(work, { recursive: true, force: true });
}

function compileStreams() {
  const pom = join(folder, "streams/pom.xml");
  const lib = join(work, "lib");
  const maven = [
    "-q",
    "-B",
    "-f",
    pom,
    "dependency:copy-dependencies",
    `-DoutputDirectory=${lib}`,
    "-DincludeScope=runtime",
  ];
  execFileSync("mvn", maven, { stdio: ["ignore", "ignore", "inherit"] });
  execFileSync("javac", ["-d", join(work, "classes"), "-cp", `${lib}/*`, join(folder, "streams/Enrich.java")], {
    stdio: "inherit",
  });
}

async function produceRequests() {
  const outfile = join(work, "requests.cjs");
  await build({
    stdin: {
      contents: `
        export { topics } from "./contracts/topics";
        export { makeMissingTopics } from "./functions/adapters/kafka/topic-admin";
        export { createKafkaEventLog } from "./functions/adapters/kafka/kafka-event-log";
        export { tripMessage } from "./functions/produce/request-message";
        export { generateTrips } from "./functions/produce/trip-generator";
        export { systemClock } from "./functions/runtime/clock";
      `,
      resolveDir: root,
      loader: "ts",
    },
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    logLevel: "error",
  });
  const { default: bundle } = await import(pathToFileURL(outfile).href);
  const { topics, makeMissingTopics, createKafkaEventLog, tripMessage, generateTrips, systemClock: clock } = bundle;
  const connection = { brokers, prefix, security: "plaintext", sessionTimeoutMs: 10_000, fetchBytes: 512 * 1024 };
  await makeMissingTopics(connection, clock, topics);
  const log = createKafkaEventLog({ connection, clock });
  const producer = await log.producer();
  let together = [];
  const send = async () => {
    await producer.send("topic_source", together);
    together = [];
  };
  for (const trip of generateTrips(requests, 1)) {
    const { key, value } = tripMessage(trip);
    together.push({ key, value });
    if (together.length === 10_000) await send();
  }
  await send();
  await producer.close();
  await log.close();
}

/** Requests a second and processor time a request of one process that handles all of them. */
async function measure(way) {
  const group = `${way}-${randomUUID().slice(0, 8)}`;
  const [command, parameters, environment] = ways[way](group);
  const child = spawn(command, parameters, {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, ...environment },
  });
  const ended = new Promise((over) => child.once("exit", over));
  try {
    let first;
    for (;;) {
      if (child.exitCode !== null) throw new Error(`${way} ended with ${child.exitCode}`);
      const handled = await committedBy(way === "ridestream" ? prefix + group : group);
      const now = { handled, ms: performance.now(), cpuMs: cpuMsOf(child.pid) };
      if (handled > 0) first ??= now;
      if (handled >= requests)
        return {
          perSecond: Math.round(((now.handled - first.handled) / (now.ms - first.ms)) * 1_000),
          cpuMicros: Math.round(((now.cpuMs - first.cpuMs) / (now.handled - first.handled)) * 1_000),
        };
      await new Promise((over) => setTimeout(over, 50));
    }
  } finally {
    child.kill();
    await ended;
  }
}

async function committedBy(groupId) {
  const [found] = await admin.fetchOffsets({ groupId, topics: [topic] }).catch(() => []);
  return (found?.partitions ?? []).reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0);
}

/** User and system time of a process, of Linux' clock ticks of 10 ms. */
function cpuMsOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function summary(results) {
  const medians = Object.fromEntries(
    Object.entries(results)
      .filter(([, each]) => each.length > 0)
      .map(([way, each]) => {
        const rates = each.map(({ perSecond }) => perSecond).toSorted((one, other) => one - other);
        const cpu = each.map(({ cpuMicros }) => cpuMicros).toSorted((one, other) => one - other);
        const middle = Math.floor(rates.length / 2);
        return [way, { perSecond: rates[middle], least: rates[0], most: rates.at(-1), cpuMicros: cpu[middle] }];
      }),
  );
  const ratio = (way) =>
    medians.ridestream &&
    medians[way] &&
    Math.round((medians.ridestream.perSecond / medians[way].perSecond) * 100) / 100;
  return { requests, runs, ...medians, ofStreams: ratio("streams"), ofBareLoop: ratio("bareLoop") };
}
