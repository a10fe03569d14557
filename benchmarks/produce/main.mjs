// produce against a bare idempotent producer of kafkajs: `npm run bench produce [REQUESTS] [RUNS]` with KAFKA_BROKERS. Both make the same
// synthetic trips and send them with acks=all, 500 at a time, in turn, one process each; the time is from the first to the last record
// in the topic. Prints one JSON object.
import { spawn } from "child_process";
import { join } from "path";
import { openBacklog, ridestream } from "../backlog.mjs";
import { ratioOf, setting, spread } from "../spread.mjs";

const brokers = setting("KAFKA_BROKERS", "a Kafka that may be filled");
const [requests = 200_000, runs = 5] = process.argv.slice(2).map(Number);
const ways = {
  ridestream: ({ prefix }) =>
    ridestream("produce", {
      RS_KAFKA_BROKERS: brokers,
      RS_KAFKA_PREFIX: prefix,
      RS_TRIPS_IN_ALL: String(requests),
      RS_TRIPS_PER_SECOND: "1000000",
      RS_HTTP_PORT: "0",
    }),
  bareLoop: ({ prefix }) => ({
    command: process.execPath,
    args: [join(import.meta.dirname, "bare-loop.mjs"), brokers, prefix, String(requests)],
    env: {},
  }),
};
const measured = { ridestream: [], bareLoop: [] };
for (let run = 0; run < runs; run++)
  for (const [way, found] of Object.entries(measured)) {
    found.push(await measure(way));
    console.error(way, found.at(-1));
  }
const perSecond = { ridestream: spread(measured.ridestream), bareLoop: spread(measured.bareLoop) };
console.log(
  JSON.stringify({ requests, runs, perSecond, ofBareLoop: ratioOf(perSecond.ridestream, perSecond.bareLoop) }, null, 2),
);

async function measure(way) {
  const backlog = await openBacklog({ brokers, requests: 0 });
  const { command, args, env } = ways[way](backlog);
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, ...env } });
  const ended = new Promise((over) => child.once("exit", over));
  try {
    let first;
    for (;;) {
      const now = { held: await backlog.held("topic_source"), ms: performance.now() };
      if (now.held > 0) first ??= now;
      if (now.held >= requests) return ((now.held - first.held) / (now.ms - first.ms)) * 1_000;
      if (child.exitCode) throw new Error(`${way} ended with ${child.exitCode}`);
      await new Promise((over) => setTimeout(over, 20));
    }
  } finally {
    child.kill();
    await ended;
    await backlog.close();
  }
}
