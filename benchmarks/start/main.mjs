// How long things take to start: `npm run bench start [RUNS]` with KAFKA_BROKERS. A function until it handles trips, the command until it has
// answered. Each is compared with what starts beside it: Node with nothing to do. Prints one JSON object, times in ms.
import { spawn, spawnSync } from "child_process";
import { randomUUID } from "crypto";
import { join } from "path";
import { openBacklog, ridestream } from "../backlog.mjs";
import { root } from "../import-typescript.mjs";
import { setting, spread } from "../spread.mjs";

const brokers = setting("KAFKA_BROKERS", "a Kafka that may be filled");
const runs = Number(process.argv[2] ?? 5);
const measured = { node: [], command: [], enrichReady: [] };
const backlog = await openBacklog({ brokers, requests: 600 });
try {
  for (let run = 0; run < runs; run++) {
    measured.node.push(runFor(["-e", ""]));
    measured.command.push(runFor([join(root, "dist/ridestream.js"), "--help"]));
    measured.enrichReady.push(await enrich());
  }
  console.log(
    JSON.stringify(Object.fromEntries(Object.entries(measured).map(([one, each]) => [one, spread(each)])), null, 2),
  );
} finally {
  await backlog.close();
}

function runFor(args) {
  const startedMs = performance.now();
  spawnSync(process.execPath, args, { stdio: "ignore" });
  return performance.now() - startedMs;
}

/** Until its first commit. */
async function enrich() {
  const group = randomUUID();
  const { command, args, env } = ridestream("enrich", backlog.settings(group));
  const ends = await backlog.ends("topic_source");
  const startedMs = performance.now();
  const child = spawn(command, args, { stdio: "ignore", env: { ...process.env, ...env } });
  const ended = new Promise((over) => child.once("exit", over));
  while ((await backlog.share(backlog.prefix + group, "topic_source", ends)) === 0)
    await new Promise((over) => setTimeout(over, 10));
  const readyMs = performance.now() - startedMs;
  child.kill();
  await ended;
  return readyMs;
}
