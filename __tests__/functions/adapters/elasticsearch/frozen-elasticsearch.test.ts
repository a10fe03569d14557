import { searchIndexMapping, searchIndexTemplate } from "../../../../contracts/search-index";
import {
  openElasticsearchIndex,
  type ElasticsearchIndex,
} from "../../../../functions/adapters/elasticsearch/elasticsearch-index";
import { setUpSearch } from "../../../../functions/adapters/elasticsearch/set-up-search";
import { UnavailableError } from "../../../../functions/ports/errors";
import { frosts, openFrozenServer, unavailableUntil } from "../frozen-server";
import { searchTrip } from "../search-index-contract";
import { systemClock } from "../../../../functions/runtime/clock";

const alias = "trips";
const requestTimeoutMs = 200;
const lookAtAlias = "GET /trips/_alias";
const readNote = "GET /trips-state/_doc/indices";
const lookAtMapping = "GET /trips/_mapping";
const lookAtTemplate = "GET /_index_template/ridestream-trips";
const lookAtIndices = "GET /trips/_settings/index.uuid";
const make = "PUT /trips-2026.06";
const template = searchIndexTemplate({ alias, refreshIntervalMs: 500 }, "by load-search");
const answers: Readonly<Record<string, object>> = {
  [lookAtAlias]: { "trips-2026.06": { aliases: { [alias]: {} } } },
  [lookAtTemplate]: { index_templates: [{ name: "ridestream-trips", index_template: template }] },
  [lookAtMapping]: { "trips-2026.06": { mappings: searchIndexMapping() } },
  [make]: { acknowledged: true },
  [lookAtIndices]: { "trips-2026.06": { settings: { index: { uuid: "u" } } } },
  [readNote]: { found: true, _source: { id: "a", losses: 0, uuids: { "trips-2026.06": "u" } } },
};
const prepared = [lookAtAlias, lookAtTemplate, lookAtMapping];

type Call = (index: ElasticsearchIndex) => Promise<unknown>;
const bulk: Call = (index) => index.bulkCreate([searchTrip("a")]);
const calls: Readonly<
  Record<string, { readonly call: Call; readonly thaws?: readonly string[]; readonly at: string }>
> = {
  "the look at the alias": { call: bulk, at: lookAtAlias },
  "the look at the template": { call: bulk, thaws: [lookAtAlias], at: lookAtTemplate },
  "the look at the mapping": { call: bulk, thaws: [lookAtAlias, lookAtTemplate], at: lookAtMapping },
  bulkCreate: { call: bulk, thaws: [...prepared, make, lookAtIndices, readNote], at: "POST /_bulk" },
  identity: { call: (index) => index.identity(), thaws: [...prepared, readNote], at: lookAtIndices },
  find: { call: (index) => index.find({ phone: "1" }, 1), at: "POST /trips/_search" },
  revenueByComfort: { call: (index) => index.revenueByComfort({ fromMs: 0, toMs: 1 }), at: "POST /trips/_search" },
  near: { call: (index) => index.near({ latitude: 0, longitude: 0 }, 1, 1), at: "POST /trips/_search" },
  latest: { call: (index) => index.latest(1), at: "POST /trips/_search" },
  count: { call: (index) => index.count(), at: "POST /trips/_count" },
  refresh: { call: (index) => index.refresh(), at: "GET /trips/_refresh" },
};

describe.each(frosts)("an Elasticsearch that accepts the connection and %s", (frost) => {
  it.each(Object.entries(calls))(
    "is unavailable to %s once the bound has passed",
    async (_name, { call, thaws, at }) => {
      const server = await openFrozenServer(frost, (asked) => (thaws?.includes(asked) ? answers[asked] : undefined));
      const connection = { url: server.address, alias, requestTimeoutMs, refreshIntervalMs: 500 };
      const index = openElasticsearchIndex({ clock: systemClock, connection });
      const said = `Elasticsearch at ${server.address}, asked to ${at} for 200 ms (RS_ELASTICSEARCH_TIMEOUT_MS)`;
      await unavailableUntil(
        (message) => message.includes(said),
        () => call(index),
      );
      // It would wait for a request that is still under way.
      await index.close();
      await server.close();
    },
  );

  it("is unavailable to set-up", async () => {
    const server = await openFrozenServer(frost);
    const connection = { url: server.address, alias, requestTimeoutMs, refreshIntervalMs: 500 };
    await expect(setUpSearch(connection, "a password of sixteen")).rejects.toBeInstanceOf(UnavailableError);
    await server.close();
  });
});
