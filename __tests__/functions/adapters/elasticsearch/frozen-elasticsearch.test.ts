import { searchIndexMapping } from "../../../../contracts/search-index";
import {
  openElasticsearchIndex,
  type ElasticsearchIndex,
} from "../../../../functions/adapters/elasticsearch/elasticsearch-index";
import { setUpSearch } from "../../../../functions/adapters/elasticsearch/set-up-search";
import { UnavailableError } from "../../../../functions/ports/errors";
import { frosts, openFrozenServer, unavailableUntil } from "../frozen-server";
import { searchTrip } from "../search-index-contract";

const alias = "trips";
const requestTimeoutMs = 200;
const lookAtAlias = "GET /trips/_alias";
const lookAtMapping = "GET /trips/_mapping";
const answers: Readonly<Record<string, object>> = {
  [lookAtAlias]: { "trips-000001": { aliases: { [alias]: { is_write_index: true } } } },
  [lookAtMapping]: { "trips-000001": { mappings: searchIndexMapping() } },
};

type Call = (index: ElasticsearchIndex) => Promise<unknown>;
const bulk: Call = (index) => index.bulkCreate([searchTrip("a")]);
const calls: Readonly<
  Record<string, { readonly call: Call; readonly thaws?: readonly string[]; readonly at: string }>
> = {
  "the look at the alias": { call: bulk, at: lookAtAlias },
  "the look at the mapping": { call: bulk, thaws: [lookAtAlias], at: lookAtMapping },
  bulkCreate: { call: bulk, thaws: [lookAtAlias, lookAtMapping], at: "POST /_bulk" },
  identity: {
    call: (index) => index.identity(),
    thaws: [lookAtAlias, lookAtMapping],
    at: "GET /trips/_settings/index.uuid",
  },
  find: { call: (index) => index.find({ phone: "1" }, 1), at: "POST /trips/_search" },
  revenueByComfort: { call: (index) => index.revenueByComfort({ fromMs: 0, toMs: 1 }), at: "POST /trips/_search" },
  near: { call: (index) => index.near({ latitude: 0, longitude: 0 }, 1, 1), at: "POST /trips/_search" },
  latest: { call: (index) => index.latest(1), at: "POST /trips/_search" },
  count: { call: (index) => index.count(), at: "GET /trips/_count" },
  refresh: { call: (index) => index.refresh(), at: "GET /trips/_refresh" },
};

describe.each(frosts)("an Elasticsearch that accepts the connection and %s", (frost) => {
  it.each(Object.entries(calls))(
    "is unavailable to %s once the bound has passed",
    async (_name, { call, thaws, at }) => {
      const server = await openFrozenServer(frost, (asked) => (thaws?.includes(asked) ? answers[asked] : undefined));
      const connection = { url: server.address, alias, requestTimeoutMs, refreshIntervalMs: 500 };
      const index = openElasticsearchIndex({ connection });
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
