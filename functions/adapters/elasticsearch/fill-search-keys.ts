import type { Client } from "@elastic/elasticsearch";
import { searchKeyFields } from "../../../contracts/search-index";
import { searchKeysOf, type Searched } from "../../domain/search-keys";
import type { OnShare } from "../../runtime/read-topic";
import { failureOfItem, ItemNotTakenError } from "./elasticsearch-errors";

const atOnce = 2_000;
const searched: readonly (keyof Searched)[] = ["nomclient", "telephoneClient", "telephoneDriver"];

/**
 * Gives the documents that former versions indexed what is searched of them. It may be stopped and done again: it looks for
 * those that lack it. A document that another writer has changed since is looked at again.
 *
 * @returns how many were filled
 * @throws ItemNotTakenError where a document cannot be written now
 */
export async function fillSearchKeys(client: Client, alias: string, onShare?: OnShare): Promise<number> {
  const [field] = searchKeyFields;
  for (let filled = 0; ;) {
    await client.indices.refresh({ index: alias, ignore_unavailable: true });
    const { hits } = await client.search<Searched>({
      index: alias,
      ignore_unavailable: true,
      size: atOnce,
      query: { bool: { must_not: { exists: { field } } } },
      track_total_hits: true,
      _source_includes: [...searched],
      seq_no_primary_term: true,
    });
    if (hits.hits.length === 0) return filled;
    const { total = 0 } = hits;
    const left = typeof total === "number" ? total : total.value;
    onShare?.(filled / (filled + left));
    const operations = hits.hits.flatMap(
      ({ _id, _index, _source, _seq_no: if_seq_no, _primary_term: if_primary_term }) =>
        _source ? [{ update: { _id, _index, if_seq_no, if_primary_term } }, { doc: searchKeysOf(_source) }] : [],
    );
    const { items } = await client.bulk({ operations });
    for (const { update } of items) {
      const failure = failureOfItem(update);
      if (failure.type === undefined) filled++;
      else if (failure.type !== "version_conflict_engine_exception") throw new ItemNotTakenError(failure);
    }
  }
}
