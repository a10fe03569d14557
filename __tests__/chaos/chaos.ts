import { Command, Option } from "commander";
import { execFile } from "child_process";
import { join } from "path";
import { promisify } from "util";
import { createElasticsearchClient } from "../../functions/adapters/elasticsearch/elasticsearch-index";
import { createGcsObjectStore } from "../../functions/adapters/gcs/gcs-object-store";
import { createKafkaEventLog } from "../../functions/adapters/kafka/kafka-event-log";
import { topicResult, topicSource } from "../../contracts/topics";
import { systemClock } from "../../functions/runtime/clock";
import { openFaultyProxy } from "../integration/faulty-proxy";
import { freshAlias, freshBucket, freshTopics, withAdmin } from "../integration/fresh";
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
  const { trips, seed, perSecond, only, json } = readOptions(args);
  const say = (text: string) => json ?? process.stderr.write(`${text}\n`);
  const startedMs = systemClock.elapsed();
  const { fleet, log, servers, topics, evidence, restore } = await openPlatform();
  const load = new Load({ log, seed, trips, perSecond });
  const plan = planOf(seed, (trips / perSecond) * 1_000, only);
  const ofKind = (faults: readonly PlannedFault[], kind: Kind) => faults.filter((one) => one.kind === kind).length;
  const summary = kinds.map((kind) => `${ofKind(plan, kind)} ${kind}`).join(", ");
  say(`seed ${seed}: ${plan.length} faults over ${Math.round(trips / perSecond)} s, ${summary}`);

  const breakOff = () => {
    servers.thaw();
    fleet.killAll();
    process.exit(1);
  };
  process.once("SIGINT", breakOff).once("SIGTERM", breakOff);
  const befallen: PlannedFault[] = [];
  const timers = plan.map((fault) =>
    setTimeout(() => {
      befallen.push(fault);
      befall(fault, fleet, servers, topics);
    }, fault.atMs),
  );
  await load.run();
  for (const timer of timers) clearTimeout(timer);
  await Promise.all([servers.settled(), topics.settled()]);
  fleet.calm();
  say(`all is asked for after ${Math.round((systemClock.elapsed() - startedMs) / 1_000)} s; the stores catch up`);

  const { gone } = topics;
  const found = {
    ...evidence,
    acknowledged: new Set([...load.acknowledged, ...topics.acknowledged]),
    taken: topics.taken,
  };
  if ((await caughtUp(found, gone)).lost > 0) say(fleet.lastWords());
  const exits = await fleet.end();
  // Once more: what ends may still write. What retention took from load-search is put back as docs/operate.md says.
  const beforeRepair = await countAll(found, gone);
  if (gone.size > 0) await restore();
  const { examples, ...sums } = await countAll(found);
  await Promise.all([evidence.client.close(), log.close()]);
  const missed = { lost: beforeRepair.lost + sums.lost, doubled: beforeRepair.doubled + sums.doubled };
  const report = {
    ...{ seed, trips, ...sums, ...missed, gone: gone.size, refilled: sums.indexed - beforeRepair.indexed },
    kills: Object.fromEntries(kinds.map((kind) => [kind, ofKind(befallen, kind)])),
    faults: befallen.length,
    exits,
    elapsedMs: Math.round(systemClock.elapsed() - startedMs),
    examples: [...beforeRepair.examples, ...examples],
  };
  process.stdout.write(`${JSON.stringify(report, null, json ? 0 : 2)}\n`);
  return missed.lost + missed.doubled + sums.outOfOrder === 0 ? 0 : 1;
}

function readOptions(args: readonly string[]) {
  const { trips, seed, rate, ...options } = new Command("chaos")
    .description("Kills, freezes and cuts off everything that the platform is made of, and counts every trip.")
    .option("--trips <n>", "trips that are asked for", "200000")
    .option("--seed <n>", "the plan and the trips come from it", "1")
    .option("--rate <n>", "trips a second", "1000")
    .addOption(new Option("--only <kind...>", "these faults alone").choices(kinds))
    .option("--json", "print JSON and nothing else")
    .parse(args, { from: "user" })
    .opts<Options>();
  return { ...options, trips: Number(trips), seed: Number(seed), perSecond: Number(rate) };
}

/** The functions on topics, an index and a bucket of their own, what makes everything fail, and what tells how it went. */
async function openPlatform() {
  const { sources, script, elasticsearch: url, ...given } = readServers();
  const kafka = { ...(await freshTopics(given.kafka)), sessionTimeoutMs: 6_000 };
  await expectThreeReplicas(kafka);
  const bucket = await freshBucket(given.gcs);
  const alias = freshAlias();
  const proxies = { elasticsearch: await openFaultyProxy(url), lake: await openFaultyProxy(given.gcs) };
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
  const { brokers, prefix } = kafka;
  const read = { brokers, prefix, jars: join(serversFolder, "lib/kafka"), folder: sources };
  const connection = { url, alias, requestTimeoutMs: 60_000, refreshIntervalMs: 500 };
  return {
    fleet,
    log,
    servers: new ServerFaults({ script, proxies }),
    topics: new TopicFaults({ topics: read, log, fleet }),
    evidence: {
      ...read,
      alias,
      client: createElasticsearchClient(connection),
      lake: createGcsObjectStore({ connection: bucket }),
    },
    restore: () => reindexFromLake({ url, alias, bucket }),
  };
}

/** With fewer a broker alone may accept a request, and nobody promises that it outlives that broker. @throws where there are fewer */
async function expectThreeReplicas({ brokers, prefix }: { readonly brokers: string; readonly prefix: string }) {
  await withAdmin(brokers, async (admin) => {
    const { topics } = await admin.fetchTopicMetadata({
      topics: [prefix + topicSource.name, prefix + topicResult.name],
    });
    const replicas = Math.min(...topics.flatMap(({ partitions }) => partitions.map((one) => one.replicas.length)));
    if (replicas < 3) throw new RangeError(`a topic has ${replicas} replicas: chaos needs three brokers`);
  });
}

/** Counts until nothing is lost any longer, or the stores have had their time, or waiting for them is vain. */
async function caughtUp(evidence: EvidenceProps, gone: ReadonlySet<string>) {
  for (const deadlineMs = systemClock.elapsed() + catchUpMs; ;) {
    const counts = await countAll(evidence, gone);
    if (counts.lost === 0 || counts.neverCame > 0 || systemClock.elapsed() >= deadlineMs) return counts;
    await systemClock.sleep(3_000);
  }
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
