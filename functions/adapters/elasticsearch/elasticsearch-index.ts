import { Client, type estypes } from "@elastic/elasticsearch";
import { comfortClasses, type ComfortClass } from "../../../contracts/comfort-classes";
import { searchKeyFields } from "../../../contracts/search-index";
import type { ConnectionOf } from "../../../contracts/settings";
import type { SearchTrip } from "../../../contracts/trip-schema";
import type { Clock } from "../../ports/clock";
import { allTime, type ComfortRevenue, type PricedWindow, type SearchIndex } from "../../ports/search-index";
import { readCaFile } from "../ca-file";
import { boundedTransport } from "./bounded-transport";
import { answeredBy, failureOf } from "./elasticsearch-errors";
import { queryOf } from "./indexed";
import { copies, scan } from "./indexed-copies";
import { pricedWithin } from "./priced-window";
import { TripsIndices } from "./trips-indices";

export interface ElasticsearchIndex extends SearchIndex {
  close(): Promise<void>;
}

export interface ElasticsearchIndexProps {
  readonly connection: ConnectionOf<"elasticsearch">;
  readonly clock: Clock;
}

/** A client of the settings; it tries nothing again by itself, the worker's loop does. Each request is bounded. */
export function createElasticsearchClient(connection: ConnectionOf<"elasticsearch">): Client {
  const { url, apiKey, username, password, caFile } = connection;
  const auth =
    apiKey !== undefined ? { apiKey } : username !== undefined ? { username, password: password ?? "" } : undefined;
  return new Client({
    node: url,
    maxRetries: 0,
    Transport: boundedTransport(connection),
    ...(auth && { auth }),
    ...(caFile !== undefined && { tls: { ca: readCaFile("RS_ELASTICSEARCH_CA_FILE", caFile) } }),
  });
}

/**
 * The search index in Elasticsearch: indices by time behind an alias, their mapping from the contract. They are made with
 * the first write that needs them, and looked at again after one that failed. Methods throw UnavailableError for all
 * that may pass, and RidestreamError RS-SEARCH-FORBIDDEN or RS-SEARCH-ALIAS-IS-INDEX for what will not.
 */
export function openElasticsearchIndex({ connection, clock }: ElasticsearchIndexProps): ElasticsearchIndex {
  const client = createElasticsearchClient(connection);
  const { alias } = connection;
  const indices = new TripsIndices(client, connection, clock);
  const asked = <T>(call: () => Promise<T>) => answeredBy(connection, call);
  const found = (request: estypes.SearchRequest) =>
    asked(async () => documents(await search({ client, clock }, alias, request)));

  return {
    identity: () => asked(() => indices.identity()),
    bulkCreate: (trips) => asked(() => indices.create(trips)),
    find: (query, limit) => found({ query: queryOf(query), size: limit, sort: newestFirst }),
    revenueByComfort: (window) => asked(() => revenueByComfort({ client, clock }, alias, window)),
    near: ({ latitude: lat, longitude: lon }, withinMetres, limit) =>
      found({
        query: { geo_distance: { distance: `${withinMetres}m`, locationClient: { lat, lon } } },
        size: limit,
        sort: [{ _geo_distance: { locationClient: { lat, lon }, order: "asc" } }, { trip_id: "asc" }] as estypes.Sort,
      }),
    latest: (limit) => found({ query: { match_all: {} }, size: limit, sort: newestFirst }),
    scan: (window) => scan(client, alias, window, asked),
    copies: (ids) => asked(() => copies(client, alias, ids)),
    restore: (trips) => asked(() => indices.restore(trips)),
    count: (window = allTime) =>
      asked(
        async () => (await client.count({ index: alias, ignore_unavailable: true, query: pricedWithin(window) })).count,
      ),
    refresh: () =>
      asked(async () => {
        await client.indices.refresh({ index: alias, ignore_unavailable: true });
      }),
    close: () => client.close(),
  };
}

const newestFirst: estypes.Sort = [{ agent_timestamp: "desc" }, { trip_id: "asc" }];

function search(of: Asked, alias: string, request: estypes.SearchRequest) {
  return ask<SearchTrip>(of, { index: alias, _source_excludes: [...searchKeyFields], ...request });
}

/** For how long, and how often, a question is asked again. */
const [asksAgainForMs, asksAgainEveryMs] = [2_000, 50];

interface Asked {
  readonly client: Client;
  readonly clock: Clock;
}

/**
 * Asks all indices, or none: a sum of those that answer would be wrong. Without an index there is no trip. One that is
 * removed meanwhile, because it is old, fails the question until all nodes know that it is gone: it is asked again.
 */
async function ask<Document, Aggregations = Record<string, estypes.AggregationsAggregate>>(
  { client, clock }: Asked,
  request: estypes.SearchRequest,
): Promise<estypes.SearchResponse<Document, Aggregations>> {
  for (const untilMs = clock.elapsed() + asksAgainForMs; ;) {
    try {
      return await client.search<Document, Aggregations>({
        ignore_unavailable: true,
        allow_partial_search_results: false,
        ...request,
      });
    } catch (error) {
      if (failureOf(error)?.type !== "search_phase_execution_exception" || clock.elapsed() >= untilMs) throw error;
      await clock.sleep(asksAgainEveryMs);
    }
  }
}

const documents = ({ hits }: estypes.SearchResponse<SearchTrip>) =>
  hits.hits.flatMap(({ _source }) => (_source ? [_source] : []));

interface RevenueAggregations {
  readonly classes: { readonly buckets: readonly ComfortBucket[] };
}

interface ComfortBucket {
  readonly key: string;
  readonly doc_count: number;
  readonly revenue: { readonly value: number };
}

/** Sums are of doubles, rounded to cents: exact while a class earns less than some 10^13 in the window. */
async function revenueByComfort(of: Asked, alias: string, window: PricedWindow): Promise<readonly ComfortRevenue[]> {
  const { aggregations } = await ask<unknown, RevenueAggregations>(of, {
    index: alias,
    size: 0,
    query: pricedWithin(window),
    aggs: {
      classes: {
        terms: { field: "confort", size: comfortClasses.length },
        aggs: { revenue: { sum: { field: "prix_travel" } } },
      },
    },
  });
  const buckets = aggregations?.classes.buckets ?? [];
  return buckets
    .map(({ key, doc_count: trips, revenue }): ComfortRevenue => ({
      comfort: key as ComfortClass,
      trips,
      revenue: revenue.value.toFixed(2),
    }))
    .sort((one, other) => comfortClasses.indexOf(one.comfort) - comfortClasses.indexOf(other.comfort));
}
