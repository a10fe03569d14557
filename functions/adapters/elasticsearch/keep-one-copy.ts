import type { Client, estypes } from "@elastic/elasticsearch";
import { countsBefore, type TripOrder } from "../../domain/trip-order";
import { failureOfItem, ItemNotTakenError } from "./elasticsearch-errors";
import { uuidsBehind } from "./known-indices";

/** Ids that are asked for at once. */
const atOnce = 500;
/** Indices that are named in one request: the names stand in its address. */
const mostNames = 20;
/** Most hits of one answer; an id has a copy or two. */
const mostHits = 10_000;

/**
 * An id is unique in one index only. Of each trip that this index holds and another one too, the copy that counts stays.
 * Two writers of one id each look after they have written, so one of them sees both copies; both choose the same one, and
 * the sequence number that was read is the condition of the removal.
 *
 * @returns how many copies this index lost
 * @throws ItemNotTakenError where a copy changed meanwhile: ask again
 */
export async function keepOneCopy(
  client: Client,
  alias: string,
  index: string,
  ids: readonly string[],
): Promise<number> {
  const others = Object.keys(await uuidsBehind(client, alias)).filter((name) => name !== index);
  if (others.length === 0) return 0;
  for (let at = 0; at < others.length; at += mostNames)
    await client.indices.refresh({ index: others.slice(at, at + mostNames), ignore_unavailable: true });
  let lost = 0;
  for (let at = 0; at < ids.length; at += atOnce) {
    const elsewhere = await copies(client, alias, {
      bool: { filter: { ids: { values: ids.slice(at, at + atOnce) } }, must_not: { term: { _index: index } } },
    });
    if (elsewhere.length > 0) lost += await settle(client, alias, index, [...new Set(elsewhere.map(({ _id }) => _id))]);
  }
  return lost;
}

type Query = NonNullable<estypes.SearchRequest["query"]>;
type Copy = estypes.SearchHit<TripOrder> & { readonly _id: string };

async function copies(client: Client, alias: string, query: Query): Promise<readonly Copy[]> {
  const { hits } = await client.search<TripOrder>({
    index: alias,
    // What one shard does not say could be a copy.
    allow_partial_search_results: false,
    track_total_hits: false,
    size: mostHits,
    seq_no_primary_term: true,
    _source_includes: ["sequence", "agent_timestamp"],
    query,
  });
  return hits.hits.flatMap((hit) => (hit._id === undefined ? [] : [{ ...hit, _id: hit._id }]));
}

async function settle(client: Client, alias: string, index: string, ids: readonly string[]): Promise<number> {
  await client.indices.refresh({ index: alias });
  const counting = new Map<string, Copy>();
  const others: Copy[] = [];
  const found = await copies(client, alias, { ids: { values: [...ids] } });
  // Where nothing else decides, the name of the index does: the last one is of the form in use.
  for (const copy of [...found].sort((one, other) => (one._index > other._index ? -1 : 1))) {
    const first = counting.get(copy._id);
    const isFirst = !first || (copy._source && first._source && countsBefore(copy._source, first._source));
    if (isFirst) counting.set(copy._id, copy);
    if (first) others.push(isFirst ? first : copy);
  }
  if (others.length === 0) return 0;
  const { items } = await client.bulk({
    operations: others.map(({ _id, _index, _seq_no: if_seq_no, _primary_term: if_primary_term }) => ({
      delete: { _id, _index, if_seq_no, if_primary_term },
    })),
  });
  const failed = items
    .map((item) => failureOfItem(item.delete))
    .find(({ type, status }) => type !== undefined && status !== 404);
  if (failed) throw new ItemNotTakenError(failed);
  return others.filter(({ _index }) => _index === index).length;
}
