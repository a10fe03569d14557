import { Command, Option } from "commander";
import { execFile } from "child_process";
import { join } from "path";
import { promisify } from "util";
import { createElasticsearchClient } from "../../functions/adapters/elasticsearch/elasticsearch-index";
import { createGcsObjectStore } from "../../functions/adapters/gcs/gcs-object-store";
import { createKafkaEventLog } from "../../functions/adapters/kafka/kafka-event-log";
import { systemClock } from "../../functions/runtime/clock";
import { openFaultyProxy } from "../integration/faulty-proxy";
import { freshAlias, freshBucket, freshTopics } from "../integration/fresh";
import { serversFolder } from "../integration/servers-folder";
import { countAll, type EvidenceProps } from "./evidence";
import { Fleet } from "./fleet";
import { Load } from "./load";
import { functionFaults, kinds, planOf, topicFaults, type Kind, type PlannedFault } from "./plan";
import { ServerFaults } from "./server-faults";
import { TopicFaults } from "./topic-faults";

interface Options {
  readonly trips: string;
  readonly seed: string;
  readonly rate: string;
  readonly only?: readonly Kind[];
  readonly json?: true;
}

/** How long stores may take to catch up after the last fault, ms. */
const catchUpMs = 300_000;

/** Runs the platform under faults, and counts every trip. @returns the exit code: 1 where a trip is lost, doubled or out of order */
export async function chaos(args: readonly string[]): Promise<number> {
  const command = new Command("chaos")
    .description("Kills, freezes and cuts off everything that the platform is made of, and counts every trip.")
    .option("--trips <n>", "trips that are asked for", "200000")
    .option("--seed <n>", "the plan and the trips come from it", "1")
    .option("--rate <n>", "trips a second", "1000")
    .addOption(new Option("--only <kind...>", "these faults alone").choices(kinds))
    .option("--json", "print JSON and nothing else");
  const options = command.parse(args, { from: "user" }).opts<Options>();
  const [trips, seed, perSecond] = [options.trips, options.seed, options.rate].map(Number) as [number, number, number];
  const say = (text: string) => options.json ?? process.stderr.write(`${text}\n`);
  const startedMs = systemClock.elapsed();
  const servers = readServers();
  const kafka = { ...(await freshTopics(servers.kafka)), sessionTimeoutMs: 6_000 };
  const bucket = await freshBucket(servers.gcs);
  const alias = freshAlias();
  const proxies = {
    elasticsearch: await openFaultyProxy(servers.elasticsearch),
    lake: await openFaultyProxy(servers.gcs),
  };
  const fleet = new Fleet({
    RS_KAFKA_BROKERS: kafka.brokers,
    RS_KAFKA_PREFIX: kafka.prefix,
    RS_KAFKA_SESSION_TIMEOUT_MS: String(kafka.sessionTimeoutMs),
    RS_ELASTICSEARCH_URL: proxies.elasticsearch.address,
    RS_ELASTICSEARCH_ALIAS: alias,
    RS_ELASTICSEARCH_TIMEOUT_MS: "5000",
    RS_LAKE_BUCKET: bucket.bucket,
    RS_LAKE_API_ENDPOINT: proxies.lake.address,
    RS_LAKE_TIMEOUT_MS: "5000",
    RS_PERSONAL_DATA_KEY: "a key for the chaos run",
    RS_FLUSH_AFTER_MS: "2000",
    RS_RETRY_MAX_MS: "1000",
  });
  const log = createKafkaEventLog({ connection: kafka, clock: systemClock });
  const load = new Load({ log, seed, trips, perSecond });
  const faults = new ServerFaults({ script: servers.script, proxies });
  const topics = {
    brokers: kafka.brokers,
    prefix: kafka.prefix,
    jars: join(serversFolder, "lib/kafka"),
    folder: servers.sources,
  };
  const topicChanges = new TopicFaults({ topics, log, fleet });
  const plan = planOf(seed, (trips / perSecond) * 1_000, options.only);
  say(
    `seed ${seed}: ${plan.length} faults over ${Math.round(trips / perSecond)} s, ${kinds.map((kind) => `${plan.filter((one) => one.kind === kind).length} ${kind}`).join(", ")}`,
  );

  const breakOff = () => {
    faults.thaw();
    fleet.killAll();
    process.exit(1);
  };
  process.once("SIGINT", breakOff).once("SIGTERM", breakOff);
  const befallen: PlannedFault[] = [];
  const timers = plan.map((fault) =>
    setTimeout(() => {
      befallen.push(fault);
      befall(fault, fleet, faults, topicChanges);
    }, fault.atMs),
  );
  await load.run();
  for (const timer of timers) clearTimeout(timer);
  await Promise.all([faults.settled(), topicChanges.settled()]);
  fleet.calm();
  const { elasticsearch: url } = servers;
  const connection = { url, alias, requestTimeoutMs: 60_000, refreshIntervalMs: 500 };
  const { gone, taken } = topicChanges;
  const evidence: EvidenceProps = {
    ...topics,
    alias,
    acknowledged: new Set([...load.acknowledged, ...topicChanges.acknowledged]),
    client: createElasticsearchClient(connection),
    lake: createGcsObjectStore({ connection: bucket }),
    taken,
  };
  say(`all is asked for after ${seconds(startedMs)} s; the stores catch up`);
  let counts = await countAll(evidence, gone);
  for (const deadlineMs = systemClock.elapsed() + catchUpMs; counts.lost > 0 && systemClock.elapsed() < deadlineMs;) {
    await systemClock.sleep(3_000);
    counts = await countAll(evidence, gone);
  }
  const exits = await fleet.end();
  if (counts.lost > 0) say(fleet.lastWords());
  // Once more: what ends may still write. What retention took from load-search is put back as docs/operate.md says.
  const beforeRepair = await countAll(evidence, gone);
  if (gone.size > 0) await reindexFromLake({ url, alias, bucket });
  const { examples, ...sums } = await countAll(evidence);
  const missed = { lost: beforeRepair.lost + sums.lost, doubled: beforeRepair.doubled + sums.doubled };
  await Promise.all([evidence.client.close(), log.close()]);
  const kills = Object.fromEntries(kinds.map((kind) => [kind, befallen.filter((one) => one.kind === kind).length]));
  const elapsedMs = Math.round(systemClock.elapsed() - startedMs);
  const isExact = missed.lost + missed.doubled + sums.outOfOrder === 0;
  const refilled = sums.indexed - beforeRepair.indexed;
  const report = { seed, trips, ...sums, ...missed, gone: gone.size, refilled, kills, faults: befallen.length };
  const ended = { exits, elapsedMs, examples: [...beforeRepair.examples, ...examples] };
  process.stdout.write(`${JSON.stringify({ ...report, ...ended }, null, options.json ? 0 : 2)}\n`);
  return isExact ? 0 : 1;
}

function befall({ kind, nth, forMs }: PlannedFault, fleet: Fleet, servers: ServerFaults, topics: TopicFaults): void {
  if (topicFaults.some((one) => one === kind)) topics.befall(kind);
  else if (!functionFaults.some((one) => one === kind)) servers.befall(kind, nth, forMs);
  else if (kind === "kill -9") fleet.kill(nth, forMs);
  else if (kind === "join and leave") fleet.joinAndLeave(nth, forMs);
  else fleet.freeze(nth, forMs);
}

interface Stores {
  readonly url: string;
  readonly alias: string;
  readonly bucket: { readonly bucket: string; readonly apiEndpoint: string };
}

/** Runs the command, as an operator would. @throws where it fails */
async function reindexFromLake({ url, alias, bucket }: Stores): Promise<void> {
  const env = {
    PATH: process.env["PATH"],
    RS_ELASTICSEARCH_URL: url,
    RS_ELASTICSEARCH_ALIAS: alias,
    RS_LAKE_BUCKET: bucket.bucket,
    RS_LAKE_API_ENDPOINT: bucket.apiEndpoint,
  };
  await promisify(execFile)(process.execPath, ["dist/ridestream.js", "reindex", "--from", "lake", "--json"], { env });
}

/** @throws TypeError that names what is not set */
function readServers() {
  const given = (name: string) => {
    const value = process.env[name];
    if (!value) throw new TypeError(`set ${name}: ../shared/servers/servers env prints it`);
    return value;
  };
  return {
    kafka: given("KAFKA3_BROKERS"),
    elasticsearch: given("ELASTICSEARCH_URL"),
    gcs: given("GCS_API_ENDPOINT"),
    script: given("RIDESTREAM_SERVERS_SCRIPT"),
    sources: given("CHAOS_SOURCES"),
  };
}

const seconds = (sinceMs: number) => Math.round((systemClock.elapsed() - sinceMs) / 1_000);
