import { searchIndexNames, searchIndexTemplate } from "../../../contracts/search-index";
import {
  createElasticsearchClient,
  openElasticsearchIndex,
  type ElasticsearchIndex,
} from "../../../functions/adapters/elasticsearch/elasticsearch-index";
import { ensureTemplate, indexDrift } from "../../../functions/adapters/elasticsearch/search-template";
import { describeSearchIndexContract, searchTrip } from "../../functions/adapters/search-index-contract";
import { eventually } from "../eventually";
import { freshAlias } from "../fresh";
import { server } from "../server";
import { systemClock } from "../../../functions/runtime/clock";

const elasticsearch = server("ELASTICSEARCH_URL");
const fresh = () => ({
  url: elasticsearch.address,
  alias: freshAlias(),
  requestTimeoutMs: 20_000,
  refreshIntervalMs: 500,
});

elasticsearch.describe(`the Elasticsearch index${elasticsearch.note}`, () => {
  describeSearchIndexContract({
    open() {
      const index = openElasticsearchIndex({ clock: systemClock, connection: fresh() });
      return Promise.resolve({ index, close: () => index.close() });
    },
  });

  it.each([
    ["a field that there is none of", { nickname: "TOP SECRET" }],
    ["a number", { prix_travel: "TOP SECRET" }],
    ["a place", { locationClient: "TOP SECRET" }],
    ["a time", { agent_timestamp: "TOP SECRET" }],
  ])("does not say in a rejection what the document held as %s", async (_what, odd) => {
    const index = openElasticsearchIndex({ clock: systemClock, connection: fresh() });
    const { rejected } = await index.bulkCreate([{ ...searchTrip("secretive"), ...(odd as object) }]);
    expect(rejected).toMatchObject([{ position: 0, reason: expect.stringContaining(Object.keys(odd)[0]!) as string }]);
    expect(JSON.stringify(rejected)).not.toContain("TOP SECRET");
    await index.close();
  });

  it("is unavailable while nothing answers at its address", async () => {
    const index = openElasticsearchIndex({ clock: systemClock, connection: { ...fresh(), url: "http://127.0.0.1:9" } });
    await expect(index.bulkCreate([searchTrip("x")])).rejects.toMatchObject({ code: "RS-UNAVAILABLE" });
    await index.close();
  });

  it.each(["write", "read_only_allow_delete"])(
    "is unavailable while its index is blocked by %s, takes nothing for bad, and goes on when the block is gone",
    async (block) => {
      const connection = fresh();
      const index = openElasticsearchIndex({ clock: systemClock, connection });
      const client = createElasticsearchClient(connection);
      await index.bulkCreate([searchTrip("before")]);
      const setBlock = (value: boolean | null) =>
        client.indices.putSettings({ index: connection.alias, settings: { [`blocks.${block}`]: value } });
      await setBlock(true);
      const trips = [searchTrip("during"), searchTrip("before")];
      await expect(index.bulkCreate(trips)).rejects.toMatchObject({ code: "RS-UNAVAILABLE" });
      await setBlock(null);
      expect(await index.bulkCreate(trips)).toEqual({ created: 1, existing: 1, rejected: [] });
      await Promise.all([index.close(), client.close()]);
    },
  );

  it("has one index of a month behind its alias, however many instances make it at once", async () => {
    const connection = fresh();
    const indices = Array.from({ length: 4 }, () => openElasticsearchIndex({ clock: systemClock, connection }));
    // One may look while the other's shard is not started yet: as a worker does, it tries again.
    const taken = (index: ElasticsearchIndex) =>
      index.bulkCreate([searchTrip("one")]).then(
        () => true,
        () => false,
      );
    await Promise.all(indices.map((index) => eventually("it is taken", () => taken(index))));
    const client = createElasticsearchClient(connection);
    expect(Object.keys(await client.indices.getAlias({ name: connection.alias }))).toEqual([
      `${connection.alias}-2026.06`,
    ]);
    await indices[0]!.refresh();
    expect(await indices[0]!.count()).toBe(1);
    await Promise.all([client, ...indices].map((each) => each.close()));
  });

  it("tells when its template is missing, and what of it or of its index is of another version", async () => {
    const connection = fresh();
    const client = createElasticsearchClient(connection);
    expect((await indexDrift(client, connection)).missing).toContain(connection.alias);
    await ensureTemplate(client, connection);
    expect(await indexDrift(client, connection)).toEqual({ missing: undefined, differs: [] });
    expect((await indexDrift(client, { ...connection, refreshIntervalMs: 1_000 })).differs).toEqual([
      "refresh_interval",
    ]);
    const old = fresh();
    await client.indices.create({
      index: `${old.alias}-000001`,
      aliases: { [old.alias]: {} },
      mappings: { properties: { trip_id: { type: "keyword" } } },
    });
    const { template, ...rest } = searchIndexTemplate(old, "by load-search");
    await client.indices.putIndexTemplate({
      name: searchIndexNames(old.alias).template,
      ...rest,
      template: { settings: template.settings },
    });
    const { differs } = await indexDrift(client, old);
    expect(differs).toContain("prix_travel");
    await client.close();
  });
});
