import type { FunctionName } from "../../../contracts/settings";
import { topicSource } from "../../../contracts/topics";
import { produce } from "../../../functions/produce/produce";
import { tripMessage } from "../../../functions/produce/request-message";
import { generateTrips } from "../../../functions/produce/trip-generator";
import { readSettings } from "../../../functions/runtime/settings";
import { temporaryFolder } from "../../temporary-folder";
import { messageOf, originalMessage, tripWith } from "../../functions/pipeline/bad-input";
import { eventually } from "../eventually";
import { openFaultyProxy } from "../faulty-proxy";
import { allServers } from "../server";
import { FunctionProcess } from "./function-process";
import { expectEachOnce, openPlatform, personalDataKey } from "./platform";

const servers = allServers();

servers.describe(`the functions as processes on real servers${servers.note}`, () => {
  it("bring every trip once to each store, though each of them is killed under load", async () => {
    const platform = await openPlatform(servers);
    const trips = 3_000;
    const running = new Map<string, FunctionProcess>();
    const start = (id: string) => running.set(id, platform.start(id.replace(/ \d$/, "") as FunctionName));
    for (const id of ["enrich 1", "enrich 2", "load-search", "load-lake"]) start(id);
    const messages = Array.from(generateTrips(trips, 7), tripMessage);
    const settings = readSettings("produce", {});
    await produce(messages.slice(0, 1_000), { log: platform.log, settings });
    await eventually("trips flow", async () => (await platform.indexed()) > 0);
    for (const [n, id] of ["enrich 1", "load-search", "load-lake", "enrich 2"].entries()) {
      await produce(messages.slice(1_000 + n * 500, 1_500 + n * 500), { log: platform.log, settings });
      expect(await running.get(id)?.end("SIGKILL")).toBe("SIGKILL");
      start(id);
    }
    await eventually("every trip is indexed", async () => (await platform.indexed()) >= trips);
    await eventually("every trip is stored", async () => (await platform.stored()).length >= trips);
    for (const [id, one] of running) expect([id, await one.end("SIGTERM")]).toEqual([id, 0]);

    const accepted = await platform.accepted();
    expect(accepted).toHaveLength(trips);
    await expectEachOnce(platform, accepted, trips);
    await platform.close();
  });

  it("tell how they are, log no secret and no name, and end at SIGTERM with nothing in hand", async () => {
    const platform = await openPlatform(servers);
    const functions = (["enrich", "load-search", "load-lake"] as const).map((name) => platform.start(name));
    const file = temporaryFolder().write(
      "requests.ndjson",
      `${originalMessage}\n${messageOf(tripWith({ confort: "?" }))}\n`,
    );
    expect(await platform.start("produce", file).outcome()).toBe(0);
    await eventually("the trip is stored", async () => (await platform.stored()).length === 1);
    await eventually("the trip is indexed", async () => (await platform.indexed()) === 1);
    expect(await platform.index.find({ client: "FALL" }, 2)).toMatchObject([
      { distance: 943.938, prix_travel: 1887.88 },
    ]);
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
    const lags = [...metrics.matchAll(/^ridestream_lag_records\{topic="topic_source",partition="(\d+)",\S+ (\S+)$/gm)];
    expect(new Set(lags.map(([, partition]) => partition)).size).toBe(topicSource.partitions);
    expect(new Set(lags.map(([, , records]) => records))).toEqual(new Set(["0"]));
    for (const each of functions) expect(await each.end("SIGTERM")).toBe(0);
    const logs = functions.map(({ log }) => log).join("");
    expect(logs).toContain('"message":"started"');
    expect(logs).not.toMatch(/FALL|DIOP|060786575/);
    expect(logs).not.toContain(personalDataKey);
    await platform.close();
  });

  it("end by themselves once they have caught up, where they are asked to", async () => {
    const platform = await openPlatform(servers);
    const file = temporaryFolder().write("requests.ndjson", `${originalMessage}\n`.repeat(300));
    expect(await platform.start("produce", file).outcome()).toBe(0);
    for (const name of ["enrich", "load-search", "load-lake"] as const)
      expect([name, await platform.start(name, "--until-end").outcome()]).toEqual([name, 0]);
    expect([await platform.indexed(), (await platform.stored()).length]).toEqual([300, 300]);

    await platform.loseSome();
    expect(await platform.indexed()).toBe(299);
    expect((await platform.stored()).length).toBeLessThan(300);
    for (const name of ["load-search", "load-lake"] as const) {
      const backfill = platform.start(name, "--backfill", "--from", "2020-01-01");
      expect([name, await backfill.outcome(), backfill.log]).toEqual([
        name,
        0,
        expect.stringContaining('"message":"backfilled"'),
      ]);
    }
    expect([await platform.indexed(), (await platform.stored()).length]).toEqual([300, 300]);
    const misdated = platform.start("load-lake", "--backfill", "--to", "tomorrow");
    expect([await misdated.outcome(), misdated.log]).toEqual([2, expect.stringContaining("--to tomorrow is neither")]);
    await platform.close();
  });

  it("say on what they wait where the lake says nothing, and end in time at SIGTERM all the same", async () => {
    const proxy = await openFaultyProxy(servers.gcs);
    const settings = { RS_LAKE_API_ENDPOINT: proxy.address, RS_LAKE_TIMEOUT_MS: "300", RS_RETRY_MAX_MS: "100" };
    const platform = await openPlatform(servers, settings);
    const silence = Array.from({ length: 500 }, () => "silent" as const);
    proxy.inject(/./, ...silence);
    const waiting = platform.start("load-lake");
    await eventually(
      "it waits",
      () => waiting.log.includes('"waitsFor":"lake"'),
      () => waiting.lastWords(),
    );
    const address = await waiting.address();
    const answers = async (path: string) => (await fetch(address + path)).text();
    expect(await answers("/readyz")).toContain("(RS_LAKE_TIMEOUT_MS)");
    expect(await answers("/metrics")).toMatch(/ridestream_waiting_seconds\{server="lake",function="load-lake"\} \d/);
    expect(await waiting.end("SIGTERM")).toBe(0);
    const halted = platform.start("load-lake", "--until-end");
    await eventually(
      "a run waits",
      () => halted.log.includes('"waitsFor":"lake"'),
      () => halted.lastWords(),
    );
    // It has not done what it was started for.
    expect(await halted.end("SIGTERM")).toBe(1);

    const asked = proxy.seen.length;
    const patient = { RS_LAKE_TIMEOUT_MS: "60000", RS_STOP_WITHIN_MS: "1000" };
    const hanging = new FunctionProcess(["load-lake"], { ...platform.environment, ...patient });
    await eventually(
      "the other hangs",
      () => proxy.seen.length > asked,
      () => hanging.lastWords(),
    );
    expect(await hanging.end("SIGTERM")).toBe(0);
    expect(hanging.log).toContain("stopped before an answer");
    await platform.close();
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
