import type { Client } from "@elastic/elasticsearch";
import { openElasticsearchIndex } from "../../functions/adapters/elasticsearch/elasticsearch-index";
import { searchTrip } from "../functions/adapters/search-index-contract";
import { eventually } from "../integration/eventually";
import { openFaultyProxy, type Fault } from "../integration/faulty-proxy";
import { server } from "../integration/server";
import { openFreshIndex } from "./open-fresh-index";
import { systemClock } from "../../functions/runtime/clock";

const elasticsearch = server("ELASTICSEARCH_URL");

/** As Elasticsearch 9.2 answers for a document that its indexing pressure has no room for. */
const rejectedExecution = {
  status: 429,
  error: {
    type: "es_rejected_execution_exception",
    reason: "rejected execution of primary operation [coordinating_and_primary_bytes=102400, max_bytes=102400]",
  },
};
/** As it answers for a document whose shard has no node at that moment. */
const unavailableShards = {
  status: 503,
  error: { type: "unavailable_shards_exception", reason: "[trips-000001][0] primary shard is not active" },
};
/** As it answers a whole request while cluster.blocks.read_only is set. */
const readOnlyCluster = {
  error: {
    root_cause: [],
    type: "cluster_block_exception",
    reason: "blocked by: [FORBIDDEN/6/cluster read-only (api)];",
  },
  status: 403,
};
interface BulkBody {
  errors: boolean;
  items: { create: object }[];
}
/** The answer to a bulk request, in which the document at this place was put off. */
const withPutOff = (place: number, why: object) => (body: string) => {
  const answer = JSON.parse(body) as BulkBody;
  answer.items[place] = { create: { ...answer.items[place]?.create, ...why } };
  return JSON.stringify({ ...answer, errors: true });
};

elasticsearch.describe(`the Elasticsearch index behind a bad line${elasticsearch.note}`, () => {
  const fresh = async () => {
    const proxy = await openFaultyProxy(elasticsearch.address);
    const { index, connection, client } = openFreshIndex(proxy.address);
    // Nothing of it is to come through the proxy.
    await client.close();
    await index.bulkCreate([]);
    return { proxy, index, connection };
  };
  const bulk = /^POST \/_bulk/;
  const trips = ["a", "b", "c"].map((id) => searchTrip(id));

  it.each<[string, Fault, number]>([
    ["429 for the whole request", { answers: 429, body: JSON.stringify(rejectedExecution) }, 3],
    ["a cluster that is read-only", { answers: 403, body: JSON.stringify(readOnlyCluster) }, 3],
    ["a gateway's 403, with a page", { answers: 403, body: "<html>" }, 3],
    ["503", { answers: 503 }, 3],
    ["a gateway's 502, with a page", { answers: 502, body: "<html>" }, 3],
    ["a connection cut on the way there", "cut before", 3],
    ["429 for one document of several", { rewritten: withPutOff(1, rejectedExecution) }, 0],
    ["503 for one document of several", { rewritten: withPutOff(1, unavailableShards) }, 0],
    ["a connection cut on the way back", "cut after", 0],
    ["503 for what was done", { replacedBy: 503 }, 0],
  ])(
    "is unavailable at %s, refuses no document, and takes them all when they come again",
    async (_what, fault, left) => {
      const { proxy, index } = await fresh();
      proxy.inject(bulk, fault);
      await expect(index.bulkCreate(trips)).rejects.toMatchObject({ code: "RS-UNAVAILABLE" });
      // It tries nothing again by itself: the worker does, and reads nothing meanwhile.
      expect(proxy.seen.filter(({ path }) => path.startsWith("/_bulk"))).toHaveLength(1);
      expect(await index.bulkCreate(trips)).toEqual({ created: left, existing: 3 - left, rejected: [] });
      await index.refresh();
      expect(await index.count()).toBe(3);
      await index.close();
    },
  );

  it("is unavailable when no answer comes in time", async () => {
    const { proxy, connection, index } = await fresh();
    const impatient = openElasticsearchIndex({
      clock: systemClock,
      connection: { ...connection, requestTimeoutMs: 300 },
    });
    await impatient.bulkCreate([]);
    proxy.inject(bulk, "silent");
    await expect(impatient.bulkCreate(trips)).rejects.toMatchObject({ code: "RS-UNAVAILABLE" });
    await Promise.all([impatient.close(), index.close()]);
  });

  it("rejects a bad document only when none beside it was put off", async () => {
    const { proxy, index } = await fresh();
    const bad = { ...searchTrip("bad"), nickname: "?" };
    proxy.inject(bulk, { rewritten: withPutOff(2, rejectedExecution) });
    await expect(index.bulkCreate([trips[0]!, bad, trips[1]!])).rejects.toMatchObject({ code: "RS-UNAVAILABLE" });
    expect((await index.bulkCreate([trips[0]!, bad, trips[1]!])).rejected).toMatchObject([{ position: 1 }]);
    await index.close();
  });

  it.each<Fault>(["silent", "stops midway"])(
    "is unavailable to a question whose answer is %s, within its bound",
    async (fault) => {
      const { proxy, connection, index } = await fresh();
      const impatient = openElasticsearchIndex({
        clock: systemClock,
        connection: { ...connection, requestTimeoutMs: 300 },
      });
      proxy.inject(/_search/, fault);
      await expect(impatient.latest(1)).rejects.toMatchObject({
        code: "RS-UNAVAILABLE",
        message: expect.stringContaining("for 300 ms (RS_ELASTICSEARCH_TIMEOUT_MS)") as string,
      });
      await Promise.all([impatient.close(), index.close()]);
    },
  );

  it("takes every trip of a bulk that is too large, in halves", async () => {
    const { proxy, index } = await fresh();
    proxy.inject(bulk, { answers: 413 });
    expect(await index.bulkCreate(trips)).toEqual({ created: 3, existing: 0, rejected: [] });
    expect(proxy.seen.filter(({ path }) => path.startsWith("/_bulk"))).toHaveLength(3);
    await index.close();
  });
});

elasticsearch.describe(`the Elasticsearch index whose alias or index is changed under it${elasticsearch.note}`, () => {
  const trips = ["a", "b", "c"].map((id) => searchTrip(id));
  const fresh = () => openFreshIndex(elasticsearch.address);
  /** That the trips of `searchTrip` are in. */
  const indexOf = (alias: string) => `${alias}-2026.06`;

  it.each<
    [string, (client: Client, index: string) => Promise<unknown>, (client: Client, index: string) => Promise<unknown>]
  >([
    [
      "its index is closed",
      (client, index) => client.indices.close({ index }),
      (client, index) => client.indices.open({ index }),
    ],
    [
      "writes to its index are blocked",
      (client, index) => client.indices.addBlock({ index, block: "write" }),
      (client, index) => client.indices.removeBlock({ index, block: "write" }),
    ],
    [
      "another index, where a trip could be too, is closed",
      async (client, index) => {
        await client.indices.create({ index: `${index}.01` });
        await client.indices.close({ index: `${index}.01` });
      },
      (client, index) => client.indices.open({ index: `${index}.01` }),
    ],
  ])("is unavailable while %s, rejects nothing, and takes every trip when that is over", async (_what, begin, end) => {
    const { index, client, close, alias } = fresh();
    await index.bulkCreate([searchTrip("before")]);
    const identity = await index.identity();
    await begin(client, indexOf(alias));
    // The second looks at the alias first.
    for (let again = 0; again < 2; again++)
      await expect(index.bulkCreate(trips)).rejects.toMatchObject({ code: "RS-UNAVAILABLE" });
    expect(await index.identity()).toBe(identity);
    await end(client, indexOf(alias));
    await eventually("it takes trips", async () => (await index.bulkCreate(trips)).rejected.length === 0);
    await index.refresh();
    expect(await index.count()).toBe(4);
    expect(await index.identity()).toBe(identity);
    await close();
  });

  it("makes its index again with its mapping, where it is deleted under it, and is another one", async () => {
    const { index, client, close, alias } = fresh();
    await index.bulkCreate(trips);
    const identity = await index.identity();
    await client.indices.delete({ index: indexOf(alias) });
    expect(await index.bulkCreate(trips)).toEqual({ created: 3, existing: 0, rejected: [] });
    expect(await index.identity()).not.toBe(identity);
    const made = Object.values(await client.indices.getMapping({ index: alias })).map(
      ({ mappings }) => mappings.dynamic,
    );
    expect(made).toEqual(["strict"]);
    await close();
  });

  it("waits where its index stands beside the alias", async () => {
    const { index, client, close, alias } = fresh();
    await index.bulkCreate([searchTrip("before")]);
    const other = `${alias}-2026.05`;
    await client.indices.create({ index: other });
    await client.indices.deleteAlias({ index: other, name: alias });
    const trip = searchTrip("a", { agent_timestamp: "2026-05-01T00:00:00.000Z" });
    await expect(index.bulkCreate([trip])).rejects.toMatchObject({
      code: "RS-UNAVAILABLE",
      message: expect.stringContaining("add it to the alias") as string,
    });
    await client.indices.putAlias({ index: other, name: alias });
    expect(await index.bulkCreate([trip])).toMatchObject({ created: 1 });
    await close();
  });

  it("refuses an index that has its alias's name, and writes nothing into it", async () => {
    const { index, client, close, alias } = fresh();
    await client.indices.create({ index: alias });
    await expect(index.bulkCreate(trips)).rejects.toMatchObject({
      code: "RS-SEARCH-ALIAS-IS-INDEX",
      message: expect.stringContaining(`${alias} is an index`) as string,
    });
    await client.indices.refresh({ index: alias });
    expect((await client.count({ index: alias })).count).toBe(0);
    await close();
  });
});
