import { Kafka, logLevel } from "kafkajs";
import { topicDeadLetters, topicResult, topicSource } from "../../../contracts/topics";
import { createElasticsearchClient } from "../../../functions/adapters/elasticsearch/elasticsearch-index";
import { retryTransient } from "../../../functions/adapters/kafka/retry-transient";
import { systemClock } from "../../../functions/runtime/clock";
import { ridestream } from "../../cli/ridestream";
import { eventually } from "../eventually";
import { openFaultyProxy } from "../faulty-proxy";
import { freshAlias, freshBucket, freshTopics } from "../fresh";
import { allServers } from "../server";

interface Finding {
  readonly check: string;
  readonly state: string;
  readonly found: string;
  readonly todo: string;
}

/** A finding that says this and what to do about it. */
const finding = (state: string, found: string, todo: string) => ({
  state,
  found: expect.stringContaining(found) as string,
  todo: expect.stringContaining(todo) as string,
});

const servers = allServers();
const nowhere = "127.0.0.1:9";

/** Runs `ridestream doctor --json` with these settings. */
async function doctor(env: Readonly<Record<string, string>>) {
  // What this machine's own Docker engine lacks is no fault of the servers.
  const { code, stdout } = await ridestream(["doctor", "--json"], {
    env: { DOCKER_HOST: "unix:///no/engine.sock", ...env },
  });
  const findings = JSON.parse(stdout) as readonly Finding[];
  return { code, findings, of: (check: string) => findings.find((finding) => finding.check === check) };
}

servers.describe(`ridestream doctor and topics${servers.note}`, () => {
  const fresh = async () => {
    const { prefix } = await freshTopics(servers.kafka);
    const { bucket } = await freshBucket(servers.gcs);
    return {
      RS_KAFKA_BROKERS: servers.kafka,
      RS_KAFKA_PREFIX: prefix,
      RS_ELASTICSEARCH_URL: servers.elasticsearch,
      RS_ELASTICSEARCH_ALIAS: freshAlias(),
      RS_LAKE_BUCKET: bucket,
      RS_LAKE_API_ENDPOINT: servers.gcs,
    };
  };
  const admin = new Kafka({ brokers: servers.kafka.split(","), logLevel: logLevel.NOTHING }).admin();
  beforeAll(() => admin.connect());
  afterAll(() => admin.disconnect());

  it("finds nothing bad with servers that are ready", async () => {
    const { code, findings, of } = await doctor(await fresh());
    expect(findings.filter(({ state }) => state === "bad")).toEqual([]);
    for (const check of [
      "node: version",
      "settings: values",
      "kafka: bootstrap",
      "kafka: advertised brokers",
      "kafka: topics",
      "kafka: group of enrich",
      "elasticsearch: version",
      "elasticsearch: clock",
      "lake: bucket",
      "lake: clock",
    ])
      expect([check, of(check)?.state]).toEqual([check, "good"]);
    expect(code).toBe(0);
  });

  it("says what to do about everything that is wrong, all at once", async () => {
    const { code, of } = await doctor({
      RS_KAFKA_BROKERS: `${nowhere},127.0.0.1:10`,
      RS_ELASTICSEARCH_URL: `http://${nowhere}`,
      RS_LAKE_BUCKET: "no-such-bucket",
      RS_LAKE_API_ENDPOINT: servers.gcs,
    });
    expect(code).toBe(1);
    expect(of("kafka: bootstrap")).toMatchObject(finding("bad", "0 of 2 reachable", "RS_KAFKA_BROKERS"));
    expect(of("elasticsearch: version")).toMatchObject(finding("bad", "no answer", "start the server"));
    expect(of("lake: bucket")).toMatchObject(finding("bad", "RS-LAKE-BUCKET-MISSING", "create it"));
  });

  it("tells a broker of several that is down, a lake that is down, and settings that are wrong", async () => {
    const settings = await fresh();
    const { code, of } = await doctor({
      ...settings,
      RS_KAFKA_BROKERS: `${nowhere},${servers.kafka}`,
      RS_ELASTICSEARCH_REFRESH_MS: "soon",
      RS_LAKE_API_ENDPOINT: `http://${nowhere}`,
    });
    expect(code).toBe(1);
    expect(of("kafka: bootstrap")).toMatchObject(finding("warning", "1 of 2 reachable", "start the broker"));
    expect(of("elasticsearch")).toMatchObject(finding("bad", "RS_ELASTICSEARCH_REFRESH_MS", "set it"));
    expect(of("lake: bucket")).toMatchObject(finding("bad", "no answer", "start the server"));
  });

  it("tells a missing topic and one of too few partitions; topics plan tells them too, and apply mends both", async () => {
    const settings = { ...(await fresh()), RS_KAFKA_PREFIX: `${freshAlias()}-` };
    const named = (topic: { readonly name: string }) => settings.RS_KAFKA_PREFIX + topic.name;
    await retryTransient(systemClock, () =>
      admin.createTopics({
        // kafkajs gives its own wait up on a busy broker.
        waitForLeaders: false,
        topics: [
          { topic: named(topicSource), numPartitions: topicSource.partitions, replicationFactor: 1 },
          { topic: named(topicResult), numPartitions: 1, replicationFactor: 1 },
        ],
      }),
    );
    await eventually("the broker knows them", async () => {
      const known = await retryTransient(systemClock, () => admin.listTopics());
      return [topicSource, topicResult].every((topic) => known.includes(named(topic)));
    });
    const { code, of } = await doctor(settings);
    expect(code).toBe(1);
    expect(of("kafka: topics")).toMatchObject({ state: "bad", todo: "ridestream topics apply" });
    expect(of("kafka: topics")?.found).toContain(`${named(topicDeadLetters)} is missing`);
    expect(of("kafka: topics")?.found).toContain(`${named(topicResult)} has 1 of 6 partitions`);

    const topics = (...args: readonly string[]) => ridestream(["topics", ...args], { env: settings });
    const planned = await topics("plan");
    expect(planned.code).toBe(2);
    expect(planned.stdout).toContain(`+ ${named(topicDeadLetters)}: 3 partitions, 1 replica`);
    expect(planned.stdout).toContain(`~ ${named(topicResult)}: 1 -> 6 partitions`);
    expect(planned.stdout).toContain(`~ ${named(topicSource)}: max.message.bytes`);
    // Keys would move: not without being told to.
    expect((await topics("apply")).code).toBe(2);
    expect(JSON.parse((await topics("plan", "--json")).stdout)).toEqual([
      { change: "grow", topic: named(topicResult), from: 1, to: 6 },
    ]);
    expect((await topics("apply", "--grow")).code).toBe(0);
    const done = await topics("plan");
    expect([done.code, done.stdout]).toEqual([0, "the topics are as the contract has them\n"]);
    expect((await doctor(settings)).of("kafka: topics")?.state).toBe("good");
  });

  it("tells a group that nobody reads for, an index of another version, and a password that is wrong", async () => {
    const settings = await fresh();
    const kafka = new Kafka({ brokers: servers.kafka.split(","), logLevel: logLevel.NOTHING });
    const producer = kafka.producer();
    await producer.connect();
    await producer.send({ topic: settings.RS_KAFKA_PREFIX + topicSource.name, messages: [{ value: "x" }] });
    await producer.disconnect();
    const client = createElasticsearchClient({
      url: servers.elasticsearch,
      alias: settings.RS_ELASTICSEARCH_ALIAS,
      requestTimeoutMs: 20_000,
      refreshIntervalMs: 500,
    });
    const alias = settings.RS_ELASTICSEARCH_ALIAS;
    await client.indices.putIndexTemplate({
      name: `ridestream-${alias}`,
      index_patterns: [`${alias}-*`],
      template: { mappings: { properties: { trip_id: { type: "keyword" } } } },
    });
    await client.indices.create({ index: `${alias}-000001`, aliases: { [alias]: {} } });
    await client.close();
    const { code, of } = await doctor(settings);
    expect(code).toBe(1);
    expect(of("kafka: group of enrich")).toMatchObject({
      state: "warning",
      found: expect.stringContaining("0 members, 1 record behind") as string,
      todo: "start enrich",
    });
    expect(of("elasticsearch: index")).toMatchObject(finding("bad", "prix_travel", "RS_ELASTICSEARCH_ALIAS"));

    const proxy = await openFaultyProxy(servers.elasticsearch);
    proxy.inject(/./, ...Array.from({ length: 10 }, () => ({ answers: 401 })));
    const denied = await doctor({ ...settings, RS_ELASTICSEARCH_URL: proxy.address });
    expect(denied.of("elasticsearch: version")).toMatchObject(finding("bad", "401", "RS_ELASTICSEARCH_PASSWORD"));
  });

  it("has an exit code of its own when nothing is set", async () => {
    expect((await doctor({ RS_KAFKA_BROKERS: "", RS_ELASTICSEARCH_URL: "", RS_LAKE_BUCKET: "" })).code).toBe(2);
  });
});
