// How long a partition stands still when an instance is killed, or ends: `npm run bench swap [RUNS]` with KAFKA_BROKERS. Two instances of enrich
// share six partitions, to each of which a trip is sent every 100 ms; one gets kill -9, or SIGTERM. The longest time that the other's
// group commits nothing of a partition counts. Prints one JSON object, times in ms.
import { spawn } from "child_process";
import { randomUUID } from "crypto";
import { openBacklog, ridestream } from "../backlog.mjs";
import { importTypeScript } from "../import-typescript.mjs";
import { setting, spread } from "../spread.mjs";
import { Kafka, logLevel } from "kafkajs";

const brokers = setting("KAFKA_BROKERS", "a Kafka that may be filled");
const runs = Number(process.argv[2] ?? 3);
const { generateTrips, tripMessage } = await importTypeScript(`
  export { generateTrips } from "./functions/produce/trip-generator";
  export { tripMessage } from "./functions/produce/request-message";
`);
const measured = { SIGKILL: [], SIGTERM: [] };
const sessionTimeoutMs = 10_000;
/** A partition is looked at for so long. */
const lookMs = 3 * sessionTimeoutMs;
for (let run = 0; run < runs; run++)
  for (const [signal, each] of Object.entries(measured)) {
    each.push(await standstill(signal));
    console.error(signal, each.at(-1));
  }
console.log(
  JSON.stringify(
    { runs, sessionTimeoutMs, killed: spread(measured.SIGKILL), ended: spread(measured.SIGTERM) },
    null,
    2,
  ),
);

async function standstill(signal) {
  const backlog = await openBacklog({ brokers, requests: 0 });
  const producer = new Kafka({ brokers: brokers.split(","), logLevel: logLevel.NOTHING }).producer();
  await producer.connect();
  const group = randomUUID();
  const instances = [0, 1].map(() => {
    const { command, args, env } = ridestream("enrich", backlog.settings(group));
    const child = spawn(command, args, {
      stdio: "ignore",
      env: { ...process.env, ...env, RS_KAFKA_SESSION_TIMEOUT_MS: String(sessionTimeoutMs) },
    });
    return { child, ended: new Promise((over) => child.once("exit", over)) };
  });
  const trips = generateTrips(1_000_000, 1);
  const sending = setInterval(() => {
    const messages = Array.from({ length: 6 }, (_, partition) => ({ partition, ...tripMessage(trips.next().value) }));
    void producer.send({ topic: `${backlog.prefix}topic_source`, acks: -1, messages });
  }, 100);
  try {
    const progress = new Map();
    let longest = 0;
    let killedMs;
    for (;;) {
      const now = performance.now();
      const [found] = await backlog.admin.fetchOffsets({
        groupId: backlog.prefix + group,
        topics: [`${backlog.prefix}topic_source`],
      });
      for (const { partition, offset } of found.partitions) {
        const before = progress.get(partition);
        if (before?.offset === offset) continue;
        if (killedMs !== undefined && before) longest = Math.max(longest, now - Math.max(before.ms, killedMs));
        progress.set(partition, { offset, ms: now });
      }
      const isSteady = [...progress.values()].every(({ offset }) => Number(offset) > 20) && progress.size === 6;
      if (killedMs === undefined && isSteady && (await haveBothJoined(backlog, group))) {
        killedMs = now;
        instances[0].child.kill(signal);
      }
      if (killedMs !== undefined && now - killedMs > lookMs) return longest;
      await new Promise((over) => setTimeout(over, 20));
    }
  } finally {
    clearInterval(sending);
    for (const { child } of instances) child.kill();
    await Promise.all(instances.map(({ ended }) => ended));
    await producer.disconnect().catch(() => {});
    await backlog.close();
  }
}

async function haveBothJoined({ admin, prefix }, group) {
  const { groups } = await admin.describeGroups([prefix + group]);
  return groups[0].state === "Stable" && groups[0].members.length === 2;
}
