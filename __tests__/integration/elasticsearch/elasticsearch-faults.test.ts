import { openElasticsearchIndex } from "../../../functions/adapters/elasticsearch/elasticsearch-index";
import { searchTrip } from "../../functions/adapters/search-index-contract";
import { openFaultyProxy, type Fault } from "../faulty-proxy";
import { freshAlias } from "../fresh";
import { server } from "../server";

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
    const connection = { url: proxy.address, alias: freshAlias(), requestTimeoutMs: 20_000, refreshIntervalMs: 500 };
    const index = openElasticsearchIndex({ connection });
    await index.bulkCreate([]);
    return { proxy, index, connection };
  };
  const bulk = /^POST \/_bulk/;
  const trips = ["a", "b", "c"].map((id) => searchTrip(id));

  it.each<[string, Fault, number]>([
    ["429 for the whole request", { answers: 429, body: JSON.stringify(rejectedExecution) }, 3],
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
    const impatient = openElasticsearchIndex({ connection: { ...connection, requestTimeoutMs: 300 } });
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
});
