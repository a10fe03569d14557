import { examine } from "../../../../cli/doctor/check";
import { elasticsearchChecks } from "../../../../cli/doctor/store-checks";
import { openElasticsearchIndex } from "../../../../functions/adapters/elasticsearch/elasticsearch-index";
import { aliasOn, failed, openScriptedElasticsearch, type Scripted } from "./scripted-elasticsearch";

const indexOfItsName: Scripted = { status: 200, body: { trips: { aliases: {} } } };
const noWriteIndex: Scripted = {
  status: 200,
  body: { "trips-000001": { aliases: { trips: { is_write_index: false } } } },
};
const missing = failed(404, "index_not_found_exception", "no such index [trips]");
const done: Scripted = { status: 200, body: { acknowledged: true } };

describe("the alias that trips are written to", () => {
  /** What a first bulk without trips comes to, which makes what is missing, and what the server was asked. */
  const prepared = async (aliases: readonly Scripted[], create: Scripted = done) => {
    const answers = [...aliases];
    const server = await openScriptedElasticsearch(({ path }) => {
      if (path === "GET /trips/_alias") return answers.shift() ?? missing;
      return path === "PUT /trips-000001" ? create : done;
    });
    const index = openElasticsearchIndex({ connection: server.connection });
    const outcome = await index.bulkCreate([]).catch((error: unknown) => error);
    await index.close();
    await server.close();
    return { outcome, asked: server.asked.map(({ path }) => path), url: server.connection.url };
  };
  const makes = ["PUT /_index_template/ridestream-trips", "PUT /trips-000001"];

  it("is left as it is where it has one index to write to", async () => {
    const { outcome, asked } = await prepared([aliasOn("trips-000007")]);
    expect(outcome).toMatchObject({ created: 0 });
    expect(asked).toEqual(["GET /trips/_alias"]);
  });

  it("is made with its index where it is missing", async () => {
    const { outcome, asked } = await prepared([missing]);
    expect(outcome).toMatchObject({ created: 0 });
    expect(asked).toEqual(["GET /trips/_alias", ...makes]);
  });

  it("is taken as another instance has made it meanwhile", async () => {
    const exists = failed(400, "resource_already_exists_exception", "index [trips-000001] already exists");
    expect((await prepared([missing, aliasOn("trips-000001")], exists)).outcome).toMatchObject({ created: 0 });
  });

  it.each<[string, readonly Scripted[], Scripted, string]>([
    [
      "its index is there without it",
      [missing, missing],
      failed(400, "resource_already_exists_exception"),
      "trips-000001 is there, and alias trips is not: add it",
    ],
    [
      "the cluster has no shard left for its index",
      [missing],
      failed(400, "validation_exception", "this cluster currently has [9]/[9] maximum normal shards open;"),
      "raise cluster.max_shards_per_node",
    ],
    ["it has no write index", [noWriteIndex], done, "set is_write_index of the alias to true on trips-000001"],
    [
      "it spans several indices, in which a trip could be twice",
      [aliasOn("trips-000001", "trips-000002")],
      done,
      "alias trips spans trips-000001 and trips-000002",
    ],
  ])("is waited for where %s", async (_what, aliases, create, said) => {
    const { outcome, url } = await prepared(aliases, create);
    expect(outcome).toMatchObject({
      code: "RS-UNAVAILABLE",
      message: expect.stringContaining(`Elasticsearch at ${url} (`) as string,
    });
    expect((outcome as Error).message).toContain(said);
  });

  it("is refused where an index has its name, with what to do", async () => {
    const { outcome, asked, url } = await prepared([indexOfItsName]);
    expect(outcome).toMatchObject({
      code: "RS-SEARCH-ALIAS-IS-INDEX",
      message: `Elasticsearch at ${url}: trips is an index, and must be an alias: give load-search another RS_ELASTICSEARCH_ALIAS, or reindex trips under another name and delete it`,
    });
    expect(asked).toEqual(["GET /trips/_alias"]);
  });

  it.each<[string, Scripted, string, string]>([
    [
      "an index of its name",
      indexOfItsName,
      "trips is an index, and must be an alias",
      "another RS_ELASTICSEARCH_ALIAS",
    ],
    ["no write index", noWriteIndex, "alias trips has no write index", "set is_write_index"],
    ["several indices", aliasOn("trips-1", "trips-2"), "alias trips spans trips-1 and trips-2", "remove the alias"],
  ])("is bad for ridestream doctor where there is %s", async (_what, scripted, found, todo) => {
    const server = await openScriptedElasticsearch(() => scripted);
    const checks = elasticsearchChecks(server.connection).filter(({ name }) => name === "elasticsearch: index");
    const [finding] = await examine(checks);
    await server.close();
    expect(finding).toMatchObject({
      state: "bad",
      found: expect.stringContaining(found) as string,
      todo: expect.stringContaining(todo) as string,
    });
  });
});
