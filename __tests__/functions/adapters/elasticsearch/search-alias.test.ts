import { examine } from "../../../../cli/doctor/check";
import { elasticsearchChecks } from "../../../../cli/doctor/store-checks";
import { openElasticsearchIndex } from "../../../../functions/adapters/elasticsearch/elasticsearch-index";
import { systemClock } from "../../../../functions/runtime/clock";
import { searchTrip } from "../search-index-contract";
import { failed, openScriptedElasticsearch, tripsIndex, type Scripted } from "./scripted-elasticsearch";

const indexOfItsName: Scripted = { status: 200, body: { trips: { aliases: {} } } };

describe("the alias over the trips' indices", () => {
  /** What a first bulk comes to, which makes what is missing, and what the server was asked. */
  const prepared = async (answers: Readonly<Record<string, Scripted>>, indices?: readonly string[]) => {
    const server = await openScriptedElasticsearch(({ path }) => {
      const created: Scripted = { status: 200, body: { items: [{ create: { status: 201 } }] } };
      return answers[path] ?? (path.startsWith("POST /_bulk") ? created : undefined);
    }, indices);
    const index = openElasticsearchIndex({ clock: systemClock, connection: server.connection });
    const outcome = await index.bulkCreate([searchTrip("a")]).catch((error: unknown) => error);
    await index.close();
    await server.close();
    return { outcome, asked: server.asked.map(({ path }) => path), url: server.connection.url };
  };
  const template = "/_index_template/ridestream-trips";

  it("is made by the template, which is left as it is where it is the contract's", async () => {
    const { outcome, asked } = await prepared({}, []);
    expect(outcome).toMatchObject({ created: 1 });
    expect(asked).toContain(`PUT /${tripsIndex}`);
    expect(asked).not.toContain(`PUT ${template}`);
  });

  it("is made by the template, which is made before the index", async () => {
    const { outcome, asked } = await prepared({ [`GET ${template}`]: failed(404, "resource_not_found_exception") }, []);
    expect(outcome).toMatchObject({ created: 1 });
    expect(asked.filter((path) => path.startsWith("PUT") && !path.includes("state"))).toEqual([
      `PUT ${template}`,
      `PUT /${tripsIndex}`,
    ]);
  });

  it("is taken with the index that another instance has made meanwhile", async () => {
    const exists = failed(400, "resource_already_exists_exception", `index [${tripsIndex}] already exists`);
    expect((await prepared({ [`PUT /${tripsIndex}`]: exists })).outcome).toMatchObject({ created: 1 });
  });

  it.each<[string, Scripted, string]>([
    [
      "the index is there without it",
      failed(400, "resource_already_exists_exception"),
      `${tripsIndex} is there and not behind the alias trips: delete it, or add it to the alias`,
    ],
    [
      "the cluster has no shard left for an index",
      failed(400, "validation_exception", "this cluster currently has [9]/[9] maximum normal shards open;"),
      "raise cluster.max_shards_per_node",
    ],
  ])("is waited for where %s", async (_what, create, said) => {
    const { outcome, url } = await prepared({ [`PUT /${tripsIndex}`]: create }, []);
    expect(outcome).toMatchObject({
      code: "RS-UNAVAILABLE",
      message: expect.stringContaining(`Elasticsearch at ${url} (`) as string,
    });
    expect((outcome as Error).message).toContain(said);
  });

  it("is refused where an index has its name, with what to do", async () => {
    const { outcome, asked, url } = await prepared({ "GET /trips/_alias": indexOfItsName });
    expect(outcome).toMatchObject({
      code: "RS-SEARCH-ALIAS-IS-INDEX",
      message: `Elasticsearch at ${url}: trips is an index, and must be an alias: give load-search another RS_ELASTICSEARCH_ALIAS, or reindex trips under another name and delete it`,
    });
    expect(asked).toEqual(["GET /trips/_alias"]);
  });

  it("is bad for ridestream doctor where an index has its name", async () => {
    const server = await openScriptedElasticsearch(() => indexOfItsName);
    const checks = elasticsearchChecks(server.connection).filter(({ name }) => name === "elasticsearch: index");
    const [finding] = await examine(checks);
    await server.close();
    expect(finding).toMatchObject({
      state: "bad",
      found: "trips is an index",
      todo: expect.stringContaining("another RS_ELASTICSEARCH_ALIAS") as string,
    });
  });
});
