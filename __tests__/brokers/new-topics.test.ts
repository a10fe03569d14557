import { execFile } from "child_process";
import { randomUUID } from "crypto";
import { Kafka, logLevel } from "kafkajs";
import { promisify } from "util";
import { topics } from "../../contracts/topics";
import { applyTopics, planTopics } from "../../functions/adapters/kafka/topic-admin";
import { systemClock } from "../../functions/runtime/clock";
import { eventually } from "../integration/eventually";
import { withAdmin } from "../integration/fresh";
import { server } from "../integration/server";

const kafka = server("KAFKA3_BROKERS");
const { RIDESTREAM_SERVERS_SCRIPT: servers = "" } = process.env;
const suite = servers === "" ? describe.skip : kafka.describe;
const note = servers === "" ? " (skipped: needs RIDESTREAM_SERVERS_SCRIPT to kill a broker)" : kafka.note;
const execute = promisify(execFile);

suite(`three brokers, of which one is down${note}`, () => {
  beforeEach(() => execute(servers, ["kill", "kafka3", "1"]));
  afterEach(() => execute(servers, ["start", "kafka3", "1"]));

  it("get topics of three replicas, two of which accept a request", async () => {
    // One that is there still answers; the first of the list does not.
    const alive = kafka.address.split(",").slice(1).join(",");
    await eventually("the cluster has noticed", async () => {
      let brokers = 3;
      await withAdmin(alive, async (admin) => {
        brokers = (await admin.describeCluster()).brokers.length;
      });
      return brokers === 2;
    });
    const named = topics.map((topic) => ({ ...topic, name: `test-${randomUUID()}-${topic.name}` }));
    const admin = new Kafka({ brokers: alive.split(","), logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    try {
      await applyTopics(admin, named, await planTopics(admin, named, systemClock), systemClock);
      const { topics: made } = await admin.fetchTopicMetadata({ topics: named.map(({ name }) => name) });
      const replicas = made.flatMap(({ partitions }) => partitions.map((one) => one.replicas.length));
      expect(new Set(replicas)).toEqual(new Set([3]));
    } finally {
      await admin.disconnect();
    }
  });
});
