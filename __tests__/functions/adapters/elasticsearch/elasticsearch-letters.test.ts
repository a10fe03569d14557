import { searchIndexNames, untilMsOf } from "../../../../contracts/search-index";
import { lettersIndex, type SearchLetter } from "../../../../contracts/search-letters";
import {
  mostRemoved,
  openElasticsearchLetters,
} from "../../../../functions/adapters/elasticsearch/elasticsearch-letters";
import { failed, idsOf, openScriptedElasticsearch, type Asked, type Scripted } from "./scripted-elasticsearch";

const letter: SearchLetter = {
  letter: "topic_source@3bJ8dC-mQ_CkLhtz7Yq0Fg-4-17",
  code: "RS-TRIP-FIELD-MISSING",
  reason: "confort is missing",
  function: "enrich",
  topic: "topic_source",
  refused_trips: 1,
  attempt: 0,
  filed_at: "2026-01-01T10:00:00.000Z",
};
const index = "trips-dead-letters";
const asksFor = `GET /${index}/_settings/index.uuid`;
const ok = (body: object): Scripted => ({ status: 200, body });

describe("the index of dead letters", () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(() => Promise.all(closing.splice(0).map((close) => close())));

  /** An Elasticsearch that has the index, or gets it. */
  async function open({ isThere = true, answers = (): Scripted | undefined => undefined }: Partial<Options> = {}) {
    let has = isThere;
    const server = await openScriptedElasticsearch((asked) => {
      const scripted = answers(asked);
      if (scripted) return scripted;
      if (asked.path === `PUT /${index}`) has = true;
      if (asked.path === asksFor)
        return has
          ? ok({ [index]: { settings: { index: { uuid: "u1" } } } })
          : failed(404, "index_not_found_exception");
      return undefined;
    });
    const letters = openElasticsearchLetters(server.connection);
    closing.push(async () => {
      await letters.close();
      await server.close();
    });
    return { letters, asked: server.asked, paths: () => server.asked.map(({ path }) => path) };
  }
  interface Options {
    readonly isThere: boolean;
    readonly answers: (asked: Asked) => Scripted | undefined;
  }
  const bulk = (...items: readonly object[]) => ({
    answers: ({ path }: Asked) => (path.startsWith("POST /_bulk") ? ok({ errors: true, items }) : undefined),
  });

  it("is made with its mapping before anything is written, after the trips' template", async () => {
    const old = { index_patterns: ["trips-*"], template: { aliases: { trips: {} } } };
    const { letters, asked, paths } = await open({
      isThere: false,
      answers: ({ path }) =>
        path === "GET /_index_template/ridestream-trips"
          ? ok({ index_templates: [{ index_template: old }] })
          : undefined,
    });
    expect(await letters.identity()).toBe("u1");
    expect(paths().filter((path) => path.startsWith("PUT"))).toEqual([
      "PUT /_index_template/ridestream-trips",
      `PUT /${index}`,
    ]);
    expect(JSON.parse(asked.find(({ path }) => path === `PUT /${index}`)?.body ?? "")).toEqual({
      settings: { number_of_shards: 1, auto_expand_replicas: "0-1", refresh_interval: "500ms" },
      mappings: lettersIndex({ alias: "trips", refreshIntervalMs: 500 }).mappings,
    });
  });

  it("is made again before a write where it was deleted: Elasticsearch would guess a mapping", async () => {
    const { letters, paths } = await open({ isThere: false, ...bulk({ create: { status: 201 } }) });
    await letters.create([{ id: "log-0-1", letter }]);
    const writes = paths().filter((path) => path === `PUT /${index}` || path.startsWith("POST /_bulk"));
    expect(writes).toEqual([`PUT /${index}`, "POST /_bulk"]);
  });

  it("is taken as another instance has made it meanwhile", async () => {
    let asks = 0;
    const { letters } = await open({
      answers: ({ path }) => {
        if (path === asksFor && asks++ === 0) return failed(404, "index_not_found_exception");
        return path === `PUT /${index}` ? failed(400, "resource_already_exists_exception") : undefined;
      },
    });
    expect(await letters.identity()).toBe("u1");
  });

  it("holds each letter under its id: one that is there already is a success, one that it refuses is told", async () => {
    const { letters, asked } = await open(
      bulk(
        { create: { status: 201 } },
        { create: { status: 409, error: { type: "version_conflict_engine_exception" } } },
        {
          create: {
            status: 400,
            error: { type: "document_parsing_exception", reason: "failed to parse field [code]" },
          },
        },
      ),
    );
    const documents = ["a", "b", "c"].map((id) => ({ id, letter }));
    expect(await letters.create(documents)).toEqual([{ position: 2, reason: "document_parsing_exception at code" }]);
    const sent = asked.find(({ path }) => path.startsWith("POST /_bulk"));
    expect(sent && idsOf(sent)).toEqual(["a", "b", "c"]);
    expect(sent?.body).toContain(`{"create":{"_index":"${index}","_id":"a"}}\n${JSON.stringify(letter)}\n`);
  });

  it("is unavailable where a letter is put off, and none of them is lost", async () => {
    const { letters } = await open(
      bulk({ create: { status: 429, error: { type: "es_rejected_execution_exception" } } }),
    );
    await expect(letters.create([{ id: "a", letter }])).rejects.toMatchObject({ code: "RS-UNAVAILABLE" });
  });

  it.each([
    [mostRemoved, "some"],
    [mostRemoved - 1, "all"],
  ])(
    "loses what was filed before a time, a bounded number at once: of %d removed that is %s",
    async (total, outcome) => {
      const hits = Array.from({ length: total }, (_, n) => ({ _index: index, _id: `letter-${n}` }));
      const { letters, asked } = await open({
        answers: ({ path }) =>
          path.includes("_search")
            ? ok({ hits: { hits } })
            : path.includes("_bulk")
              ? ok({ errors: false, items: [] })
              : undefined,
      });
      expect(await letters.removeFiledBefore(Date.UTC(2026, 0, 1))).toBe(outcome);
      const bodyOf = (part: string) => asked.find(({ path }) => path.includes(part))?.body ?? "";
      expect(JSON.parse(bodyOf("_search"))).toEqual({
        size: mostRemoved,
        _source: false,
        query: { range: { filed_at: { lt: "2026-01-01T00:00:00.000Z" } } },
      });
      const removed = bodyOf("_bulk").trim().split("\n");
      expect([removed.length, removed[0]]).toEqual([total, `{"delete":{"_index":"${index}","_id":"letter-0"}}`]);
    },
  );

  it.each(["trips", "my.trips", "trips-2026.06"])("is none of the trips' indices, with the alias %s", (alias) => {
    const { deadLetters, pattern, former, state } = searchIndexNames(alias);
    const matched = new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", ".*")}$`);
    expect(deadLetters).not.toMatch(matched);
    expect([former, state, alias]).not.toContain(deadLetters);
    expect(untilMsOf(alias, deadLetters)).toBeUndefined();
  });
});
