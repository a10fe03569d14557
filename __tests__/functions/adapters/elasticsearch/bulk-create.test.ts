import { openElasticsearchIndex } from "../../../../functions/adapters/elasticsearch/elasticsearch-index";
import { searchTrip } from "../search-index-contract";
import {
  failed,
  idsOf,
  openScriptedElasticsearch,
  tripsIndex,
  type Asked,
  type Scripted,
} from "./scripted-elasticsearch";
import { systemClock } from "../../../../functions/runtime/clock";

const created = { create: { status: 201 } };
const existing = { create: { status: 409, error: { type: "version_conflict_engine_exception" } } };
const itemFailed = (status: number, type: string, reason = "") => ({ create: { status, error: { type, reason } } });
const items = (...all: readonly object[]): Scripted => ({ status: 200, body: { errors: true, items: all } });
const allCreated = (asked: Asked) => items(...idsOf(asked).map(() => created));
const trips = ["a", "b", "c"].map((id) => searchTrip(id));

describe("a bulk of trips", () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(() => Promise.all(closing.splice(0).map((close) => close())));

  /** An index that is there, and whose bulks are answered so. */
  const indexThat = async (answersBulk: (asked: Asked) => Scripted) => {
    const server = await openScriptedElasticsearch((asked) =>
      asked.path.startsWith("POST /_bulk") ? answersBulk(asked) : undefined,
    );
    const index = openElasticsearchIndex({ clock: systemClock, connection: server.connection });
    closing.push(async () => {
      await index.close();
      await server.close();
    });
    const bulks = () => server.asked.filter(({ path }) => path.startsWith("POST /_bulk"));
    return { index, server, bulks };
  };

  it("goes to the index of the time at which its trips were priced", async () => {
    const { index, bulks } = await indexThat(allCreated);
    const july = searchTrip("d", { agent_timestamp: "2026-07-01T00:00:00.000Z" });
    expect(await index.bulkCreate([...trips, july])).toEqual({ created: 4, existing: 0, rejected: [] });
    expect(bulks().map(({ body }) => [...new Set(body.match(/trips-[\d.]+/g))])).toEqual([
      [tripsIndex],
      ["trips-2026.07"],
    ]);
  });

  it("rejects what the mapping refuses, by its field and without its value, and counts what is there already", async () => {
    const immense = 'Document contains at least one immense term in field="nomclient.keyword", prefix [84, 79, 80]';
    const { index } = await indexThat(() =>
      items(
        itemFailed(400, "document_parsing_exception", "failed to parse field [prix_travel]: TOP SECRET"),
        existing,
        itemFailed(400, "illegal_argument_exception", immense),
      ),
    );
    expect(await index.bulkCreate(trips)).toEqual({
      created: 0,
      existing: 1,
      rejected: [
        { position: 0, reason: "document_parsing_exception at prix_travel" },
        { position: 2, reason: "illegal_argument_exception at nomclient.keyword" },
      ],
    });
  });

  it.each<[string, number, string, string]>([
    ["an index that is closed", 400, "index_closed_exception", "closed"],
    [
      "an alias without a write index",
      400,
      "illegal_argument_exception",
      "no write index is defined for alias [trips].",
    ],
    ["an alias that is gone", 404, "index_not_found_exception", "no such index [trips]"],
    ["a write block", 403, "cluster_block_exception", "index [trips-000001] blocked"],
    ["an error that nobody knows", 400, "an_exception_of_tomorrow", ""],
  ])("is unavailable at %s, and rejects nothing beside it", async (_what, status, type, reason) => {
    const bad = itemFailed(400, "document_parsing_exception", "failed to parse field [prix_travel]");
    const { index, server } = await indexThat(() => items(bad, created, itemFailed(status, type, reason)));
    await expect(index.bulkCreate(trips)).rejects.toMatchObject({
      code: "RS-UNAVAILABLE",
      message: expect.stringContaining(`Elasticsearch at ${server.connection.url} (${status} ${type}`) as string,
    });
  });

  it.each<[string, Scripted]>([
    ["a cluster that is read-only", failed(403, "cluster_block_exception", "blocked by: [cluster read-only (api)];")],
    ["a 400 that nobody knows", failed(400, "an_exception_of_tomorrow")],
    ["a gateway's 403, with a page", { status: 403, body: "<html>" }],
    ["a gateway's 404, with a page", { status: 404, body: "<html>" }],
    ["an answer that lacks a document", items(created, created)],
    ["an answer without documents", { status: 200, body: {} }],
  ])("is unavailable at %s for the whole request", async (_what, scripted) => {
    const { index } = await indexThat(() => scripted);
    await expect(index.bulkCreate(trips)).rejects.toMatchObject({ code: "RS-UNAVAILABLE" });
  });

  it.each<[string, Scripted]>([
    ["of the whole request", failed(403, "security_exception", "action [indices:data/write/bulk] is unauthorized")],
    ["of one document", items(created, itemFailed(403, "security_exception"), created)],
    ["without credentials", { status: 401, body: "<html>" }],
  ])("is forbidden by a refusal %s", async (_what, scripted) => {
    const { index } = await indexThat(() => scripted);
    await expect(index.bulkCreate(trips)).rejects.toMatchObject({ code: "RS-SEARCH-FORBIDDEN" });
  });

  it("is cut in halves where it is too large, down to one trip", async () => {
    const { index, bulks } = await indexThat((asked) =>
      idsOf(asked).length > 1 ? { status: 413, body: "<html>" } : allCreated(asked),
    );
    expect(await index.bulkCreate(trips)).toEqual({ created: 3, existing: 0, rejected: [] });
    expect(bulks().map(idsOf)).toEqual([["a", "b", "c"], ["a", "b"], ["a"], ["b"], ["c"]]);
  });

  it("is unavailable where one trip alone is too large: a gateway says so, and its limit can be raised", async () => {
    const { index } = await indexThat(() => ({ status: 413, body: "<html>" }));
    await expect(index.bulkCreate(trips)).rejects.toMatchObject({ code: "RS-UNAVAILABLE" });
  });

  it("finds the one trip for whose id the whole request is refused", async () => {
    const tooLong = "Validation Failed: 1: id [b] is too long, must be no longer than 512 bytes but was: 513;";
    const { index } = await indexThat((asked) =>
      idsOf(asked).includes("b") ? failed(400, "action_request_validation_exception", tooLong) : allCreated(asked),
    );
    expect(await index.bulkCreate(trips)).toEqual({
      created: 2,
      existing: 0,
      rejected: [{ position: 1, reason: "action_request_validation_exception" }],
    });
  });

  it("looks for its index and its template again after a bulk that failed", async () => {
    let isThere = true;
    const { index, server } = await indexThat((asked) =>
      isThere ? allCreated(asked) : items(...idsOf(asked).map(() => itemFailed(404, "index_not_found_exception"))),
    );
    expect(await index.bulkCreate(trips)).toMatchObject({ created: 3 });
    isThere = false;
    await expect(index.bulkCreate(trips)).rejects.toMatchObject({ code: "RS-UNAVAILABLE" });
    isThere = true;
    expect(await index.bulkCreate(trips)).toMatchObject({ created: 3 });
    const asked = server.asked.map(({ path }) => path);
    const twice = ["GET /_index_template/ridestream-trips", `PUT /${tripsIndex}`];
    expect(asked.filter((path) => twice.includes(path))).toEqual([...twice, ...twice]);
  });
});
