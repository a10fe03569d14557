import { gunzipSync } from "zlib";
import { tripsPrefix } from "../../../contracts/lake-layout";
import type { FunctionName } from "../../../contracts/settings";
import { topicResult, topicSource } from "../../../contracts/topics";
import type { LakeTrip, WirePricedTrip } from "../../../contracts/trip-schema";
import { openElasticsearchIndex } from "../../../functions/adapters/elasticsearch/elasticsearch-index";
import { createGcsObjectStore } from "../../../functions/adapters/gcs/gcs-object-store";
import { createKafkaEventLog } from "../../../functions/adapters/kafka/kafka-event-log";
import { produce } from "../../../functions/produce/produce";
import { tripMessage } from "../../../functions/produce/request-message";
import { generateTrips } from "../../../functions/produce/trip-generator";
import { systemClock } from "../../../functions/runtime/clock";
import { readTopic } from "../../../functions/runtime/read-topic";
import { readSettings } from "../../../functions/runtime/settings";
import { temporaryFolder } from "../../cli/ridestream";
import { messageOf, originalMessage, tripWith } from "../../functions/pipeline/bad-input";
import { eventually } from "../eventually";
import { freshAlias, freshBucket, freshTopics } from "../fresh";
import { allServers } from "../server";
import { FunctionProcess } from "./function-process";

const servers = allServers();
const secret = "a key that no log may tell";

servers.describe(`the functions as processes on real servers${servers.note}`, () => {
  /** Stores of their own, and the settings that lead to them. */
  const fresh = async () => {
    const kafka = await freshTopics(servers.kafka);
    const lake = await freshBucket(servers.gcs);
    const alias = freshAlias();
    const environment = {
      RS_KAFKA_BROKERS: kafka.brokers,
      RS_KAFKA_PREFIX: kafka.prefix,
      RS_KAFKA_SESSION_TIMEOUT_MS: "6000",
      RS_ELASTICSEARCH_URL: servers.elasticsearch,
      RS_ELASTICSEARCH_ALIAS: alias,
      RS_LAKE_BUCKET: lake.bucket,
      RS_LAKE_API_ENDPOINT: lake.apiEndpoint,
      RS_PERSONAL_DATA_KEY: secret,
      RS_BATCH_RECORDS: "100",
      RS_FLUSH_AFTER_MS: "500",
      RS_POLL_WAIT_MS: "100",
    };
    const log = createKafkaEventLog({ connection: kafka, clock: systemClock });
    const index = openElasticsearchIndex({
      connection: { url: servers.elasticsearch, alias, requestTimeoutMs: 20_000, refreshIntervalMs: 500 },
    });
    const store = createGcsObjectStore({ connection: lake });
    return {
      environment,
      log,
      index,
      start: (name: FunctionName, ...args: readonly string[]) => new FunctionProcess([name, ...args], environment),
      async stored(): Promise<readonly string[]> {
        const ids: string[] = [];
        for (const name of await store.list(tripsPrefix)) {
          const rows = gunzipSync((await store.read(name)) ?? new Uint8Array())
            .toString()
            .trim()
            .split("\n");
          ids.push(...rows.map((row) => (JSON.parse(row) as LakeTrip).trip_id));
        }
        return ids;
      },
      async indexed(): Promise<number> {
        await index.refresh();
        return index.count();
      },
      async close() {
        await index.close();
        await log.close();
      },
    };
  };

  it("bring every trip once to each store, though each of them is killed under load", async () => {
    const world = await fresh();
    const trips = 3_000;
    const running = new Map<string, FunctionProcess>();
    const start = (id: string) => running.set(id, world.start(id.replace(/ \d$/, "") as FunctionName));
    for (const id of ["enrich 1", "enrich 2", "load-search", "load-lake"]) start(id);
    const messages = Array.from(generateTrips(trips, 7), tripMessage);
    const settings = readSettings("produce", {});
    await produce(messages.slice(0, 1_000), { log: world.log, settings });
    await eventually("trips flow", async () => (await world.indexed()) > 0);
    for (const [n, id] of ["enrich 1", "load-search", "load-lake", "enrich 2"].entries()) {
      await produce(messages.slice(1_000 + n * 500, 1_500 + n * 500), { log: world.log, settings });
      expect(await running.get(id)?.end("SIGKILL")).toBe("SIGKILL");
      start(id);
    }
    await eventually("every trip is indexed", async () => (await world.indexed()) >= trips);
    await eventually("every trip is stored", async () => (await world.stored()).length >= trips);
    for (const [id, one] of running) expect([id, await one.end("SIGTERM")]).toEqual([id, 0]);

    const accepted: string[] = [];
    for await (const { topic, partition, offset } of readTopic(world.log, topicSource.name, "check"))
      accepted.push(`${topic}-${partition}-${offset}-0`);
    const priced: string[] = [];
    for await (const { value } of readTopic(world.log, topicResult.name, "check"))
      priced.push(
        ...(JSON.parse(Buffer.from(value ?? []).toString()) as { data: WirePricedTrip[] }).data.map(
          ({ trip_id }) => trip_id,
        ),
      );
    expect(accepted).toHaveLength(trips);
    expect(priced.sort()).toEqual(accepted.sort());
    expect([...(await world.stored())].sort()).toEqual(accepted);
    expect(await world.indexed()).toBe(trips);
    await world.close();
  });

  it("tell how they are, log no secret and no name, and end at SIGTERM with nothing in hand", async () => {
    const world = await fresh();
    const functions = (["enrich", "load-search", "load-lake"] as const).map((name) => world.start(name));
    const file = temporaryFolder().write(
      "requests.ndjson",
      `${originalMessage}\n${messageOf(tripWith({ confort: "?" }))}\n`,
    );
    expect(await world.start("produce", file).outcome()).toBe(0);
    await eventually("the trip is stored", async () => (await world.stored()).length === 1);
    await eventually("the trip is indexed", async () => (await world.indexed()) === 1);
    expect(await world.index.find({ client: "FALL" }, 2)).toMatchObject([{ distance: 943.938, prix_travel: 1887.88 }]);
    const [enrich] = functions;
    const address = (await enrich?.address()) ?? "";
    const get = async (path: string) => {
      const response = await fetch(address + path);
      return [response.status, await response.text()] as const;
    };
    expect([(await get("/healthz"))[0], (await get("/readyz"))[0]]).toEqual([200, 200]);
    const [, metrics] = await get("/metrics");
    expect(metrics).toContain('ridestream_trips_total{function="enrich"} 1');
    expect(metrics).toContain('ridestream_dead_letters_total{code="RS-TRIP-COMFORT-UNKNOWN",function="enrich"} 1');
    for (const each of functions) expect(await each.end("SIGTERM")).toBe(0);
    const logs = functions.map(({ log }) => log).join("");
    expect(logs).toContain('"message":"started"');
    expect(logs).not.toMatch(/FALL|DIOP|060786575/);
    expect(logs).not.toContain(secret);
    await world.close();
  });

  it("name every wrong setting at once and end with 2; what cannot be reached ends them with 1", async () => {
    const wrong = new FunctionProcess(["load-lake"], { RS_BATCH_RECORDS: "many", RS_PERSONAL_DATA_KEY: "short" });
    expect(await wrong.outcome()).toBe(2);
    for (const told of [
      "RS-SETTINGS-INVALID",
      "RS_BATCH_RECORDS",
      "RS_PERSONAL_DATA_KEY",
      "RS_KAFKA_BROKERS",
      "RS_LAKE_BUCKET",
    ])
      expect(wrong.log).toContain(told);
    expect(wrong.log).not.toContain('short"');
    const lonely = new FunctionProcess(["enrich"], { RS_KAFKA_BROKERS: "127.0.0.1:9" });
    expect(await lonely.outcome()).toBe(1);
    expect(lonely.log).toContain("RS-UNAVAILABLE");
  });
});
