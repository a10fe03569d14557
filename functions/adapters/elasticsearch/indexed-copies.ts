import type { Client, estypes } from "@elastic/elasticsearch";
import { searchKeyFields } from "../../../contracts/search-index";
import type { SearchTrip } from "../../../contracts/trip-schema";
import type { BulkResult, IndexedTrip, PricedWindow } from "../../ports/search-index";
import { failureOfItem, ItemNotTakenError } from "./elasticsearch-errors";
import { indexed } from "./indexed";
import { uuidsBehind } from "./known-indices";
import { pricedWithin } from "./priced-window";
import { verdictOf } from "./verdicts";

/** Documents of one answer. */
const pageSize = 1_000;
/** Ids that are asked for at once. */
const idsAtOnce = 500;
/** Most hits of one answer; an id has a copy or two. */
const mostHits = 10_000;

const whole: estypes.SearchRequest = {
  ignore_unavailable: true,
  // What one shard does not say would be missing.
  allow_partial_search_results: false,
  track_total_hits: false,
  _source_excludes: [...searchKeyFields],
};

/**
 * Every document behind the alias that was priced in the window, index by index: in one index an id is unique, so time and id
 * say where a page goes on. What is indexed meanwhile may be among them or not.
 *
 * @param ask wraps each request
 */
export async function* scan(
  client: Client,
  alias: string,
  window: PricedWindow,
  ask: <T>(call: () => Promise<T>) => Promise<T>,
): AsyncGenerator<IndexedTrip> {
  const query = pricedWithin(window);
  for (const index of Object.keys(await ask(() => uuidsBehind(client, alias)))) {
    for (let after: estypes.SortResults | undefined; ;) {
      const { hits } = await ask(() =>
        client.search<SearchTrip>({
          index,
          ...whole,
          size: pageSize,
          query,
          sort: [{ agent_timestamp: "asc" }, { trip_id: "asc" }],
          ...(after && { search_after: after }),
        }),
      );
      yield* hits.hits.flatMap(copyOf);
      after = hits.hits.at(-1)?.sort;
      if (hits.hits.length < pageSize) break;
    }
  }
}

/** Every document behind the alias with one of the ids. */
export async function copies(client: Client, alias: string, ids: readonly string[]): Promise<readonly IndexedTrip[]> {
  const found: IndexedTrip[] = [];
  for (let at = 0; at < ids.length; at += idsAtOnce) {
    const query = { ids: { values: ids.slice(at, at + idsAtOnce) } };
    const { hits } = await client.search<SearchTrip>({ index: alias, ...whole, size: mostHits, query });
    found.push(...hits.hits.flatMap(copyOf));
  }
  return found;
}

const copyOf = ({ _id: id, _index: index, _source: trip }: estypes.SearchHit<SearchTrip>): readonly IndexedTrip[] =>
  id === undefined || !trip ? [] : [{ id, index, trip }];

/**
 * Writes the trips to the index, then removes the documents of their ids from all other ones.
 *
 * @throws ItemNotTakenError where a document is put off: all can be given again
 */
export async function restoreIn(
  client: Client,
  alias: string,
  index: string,
  trips: readonly SearchTrip[],
): Promise<Pick<BulkResult, "rejected">> {
  const operations = trips.flatMap((trip) => [{ index: { _index: index, _id: trip.trip_id } }, indexed(trip)]);
  const { items } = await client.bulk({ operations });
  const rejected: { position: number; reason: string }[] = [];
  items.forEach(({ index: item }, position) => {
    const failure = failureOfItem(item);
    if (failure.type === undefined) return;
    if (verdictOf(failure) !== "rejects") throw new ItemNotTakenError(failure);
    rejected.push({ position, reason: failure.type });
  });
  const refused = new Set(rejected.map(({ position }) => position));
  const written = trips.flatMap(({ trip_id: id }, position) => (refused.has(position) ? [] : [id]));
  await client.indices.refresh({ index: alias });
  const others = (await copies(client, alias, written)).filter((copy) => copy.index !== index);
  if (others.length > 0) {
    const removal = await client.bulk({
      operations: others.map(({ id: _id, index: _index }) => ({ delete: { _id, _index } })),
    });
    const failed = removal.items
      .map((item) => failureOfItem(item.delete))
      .find(({ type, status }) => type !== undefined && status !== 404);
    if (failed) throw new ItemNotTakenError(failed);
  }
  return { rejected };
}
