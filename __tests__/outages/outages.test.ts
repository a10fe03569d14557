import { execFile } from "child_process";
import { promisify } from "util";
import { searchTrip } from "../functions/adapters/search-index-contract";
import { eventually } from "../integration/eventually";
import { deleteIndicesOfTests, deleteTopicsOfTests } from "../integration/fresh";
import { expectEachOnce, openPlatform } from "../integration/functions/platform";
import { allServers } from "../integration/server";
import { pidOf } from "../integration/servers-folder";
import { openFreshIndex } from "./open-fresh-index";

type ServerName = "kafka" | "elasticsearch" | "gcs";

const servers = allServers();
const script = process.env["RIDESTREAM_SERVERS_SCRIPT"];
const call = promisify(execFile);
const serverScript = async (command: "kill" | "start", name: ServerName) => {
  await call(script ?? "", [command, name], { timeout: 110_000 });
};

/** Alone: where a server does not come back, no other test is to blame. */
(script ? servers.describe : describe.skip)(
  `the functions while servers are killed${script ? servers.note : " (skipped: needs RIDESTREAM_SERVERS_SCRIPT)"}`,
  () => {
    const dead = new Set<ServerName>();
    const kill = async (name: ServerName) => {
      dead.add(name);
      await serverScript("kill", name);
    };
    const start = async (name: ServerName) => {
      await serverScript("start", name);
      dead.delete(name);
    };
    // A server looks at all that it holds before it serves any of it again.
    beforeAll(async () => {
      await deleteTopicsOfTests(servers.kafka);
      await deleteIndicesOfTests(servers.elasticsearch);
    });
    afterEach(async () => {
      thaw();
      for (const name of [...dead]) await start(name);
    });
    const frozen = new Set<number>();
    const freeze = (...names: readonly ServerName[]) => {
      for (const name of names) {
        const pid = pidOf(name);
        frozen.add(pid);
        process.kill(pid, "SIGSTOP");
      }
    };
    const thaw = () => {
      for (const pid of frozen) process.kill(pid, "SIGCONT");
      frozen.clear();
    };

    it("bring every trip once to each store, when Elasticsearch, the lake and Kafka each come back", async () => {
      const platform = await openPlatform(servers);
      const functions = (["produce", "enrich", "load-search", "load-lake"] as const).map((name) =>
        platform.start(name),
      );
      const [produce, enrich, loadSearch, loadLake] = functions;
      const lastWords = () => functions.map((each) => each.lastWords()).join("\n");
      const growsOver = async (what: string, count: () => Promise<number>, before: number) =>
        eventually(`${what} grows over ${before}`, async () => (await count()) > before, lastWords);
      const indexed = () => platform.indexed();
      const stored = async () => (await platform.stored()).length;
      await growsOver("the index", indexed, 0);
      await growsOver("the lake", stored, 0);

      const before = { indexed: await indexed(), stored: await stored() };
      await Promise.all([kill("elasticsearch"), kill("gcs")]);
      await eventually(
        "both loaders wait",
        () => [loadSearch, loadLake].every((loader) => loader?.log.includes("RS-UNAVAILABLE")),
        lastWords,
      );
      const loader = (await loadSearch?.address()) ?? "";
      const statusOf = async (path: string) => (await fetch(loader + path)).status;
      expect([await statusOf("/healthz"), await statusOf("/readyz")]).toEqual([200, 503]);
      await Promise.all([start("elasticsearch"), start("gcs")]);
      await growsOver("the index", indexed, before.indexed);
      await growsOver("the lake", stored, before.stored);
      await eventually("the loader is ready", async () => (await statusOf("/readyz")) === 200, lastWords);

      const priced = await platform.pricedUpTo();
      await kill("kafka");
      await start("kafka");
      await growsOver("topic_result", () => platform.pricedUpTo(), priced);

      expect(await produce?.end("SIGTERM")).toBe(0);
      // A request that was sent and not acknowledged before the broker died may be there twice: the index holds it once.
      const accepted = await platform.accepted();
      const trips = new Set(accepted).size;
      await eventually("every trip is indexed", async () => (await indexed()) >= trips, lastWords);
      await eventually("every trip is stored", async () => (await stored()) >= accepted.length, lastWords);
      for (const each of [enrich, loadSearch, loadLake]) expect(await each?.end("SIGTERM")).toBe(0);
      await expectEachOnce(platform, accepted, trips);
      await platform.close();
    }, 300_000);

    it("come to rest and bring every trip once, when every server has been frozen beyond their session", async () => {
      const platform = await openPlatform(servers);
      const loaders = (["load-search", "load-search", "load-lake", "load-lake"] as const).map((name) =>
        platform.start(name),
      );
      const functions = [platform.start("produce"), platform.start("enrich"), platform.start("enrich"), ...loaders];
      const [produce] = functions;
      const lastWords = () => functions.map((each) => each.lastWords()).join("\n");
      const stored = async () => (await platform.stored()).length;
      await eventually("the lake grows", async () => (await stored()) > 0, lastWords);
      await eventually("the index grows", async () => (await platform.indexed()) > 0, lastWords);

      freeze("kafka", "elasticsearch", "gcs");
      // Which is longer than a session of six seconds.
      await eventually(
        "each of them says that it waits",
        () => functions.every(({ log }) => /"waitsFor"|a step has been under way/.test(log)),
        lastWords,
      );
      thaw();
      const priced = await platform.pricedUpTo();
      await eventually("topic_result grows", async () => (await platform.pricedUpTo()) > priced, lastWords);
      expect(await produce?.end("SIGTERM")).toBe(0);
      const accepted = await platform.accepted();
      const trips = new Set(accepted).size;
      await eventually("every trip is indexed", async () => (await platform.indexed()) >= trips, lastWords);
      await eventually("every trip is stored", async () => (await stored()) >= accepted.length, lastWords);
      for (const each of functions.slice(1)) expect(await each.end("SIGTERM")).toBe(0);
      await expectEachOnce(platform, accepted, trips);
      // Members that fence each other for ever do so several times a second.
      for (const { log } of loaders) expect(log.split("RS-LOG-FENCED").length).toBeLessThan(20);
      await platform.close();
    }, 300_000);
  },
);

/** Here, since it stops every other suite that writes to this Elasticsearch. */
servers.describe(`the search index while the whole cluster is read-only${servers.note}`, () => {
  it("is unavailable and nobody is forbidden, and takes every trip when that is over", async () => {
    const { index, client, close } = openFreshIndex(servers.elasticsearch);
    const setReadOnly = (isReadOnly: boolean | null) =>
      client.cluster.putSettings({ persistent: { "cluster.blocks.read_only": isReadOnly } });
    const trips = ["a", "b"].map((id) => searchTrip(id));
    await index.bulkCreate([searchTrip("before")]);
    await setReadOnly(true);
    try {
      await expect(index.bulkCreate(trips)).rejects.toMatchObject({ code: "RS-UNAVAILABLE" });
      // An index that is not there yet cannot be made now.
      const other = openFreshIndex(servers.elasticsearch);
      await expect(other.index.bulkCreate(trips)).rejects.toMatchObject({ code: "RS-UNAVAILABLE" });
      await other.close();
    } finally {
      await setReadOnly(null);
    }
    await eventually("it takes trips", async () => (await index.bulkCreate(trips)).rejected.length === 0);
    await index.refresh();
    expect(await index.count()).toBe(3);
    await close();
  });
});
