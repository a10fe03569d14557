import type { Client } from "@elastic/elasticsearch";
import { isExpired, searchIndexNames, untilMsOf, type SearchIndexOptions } from "../../../contracts/search-index";
import { forgetIndices, uuidsBehind } from "./known-indices";

/**
 * Removes the indices all of whose trips are older than what is kept, the single index of a former version among them.
 * It may be done by several at once.
 *
 * @returns their names
 */
export async function removeExpired(
  client: Client,
  options: SearchIndexOptions & { readonly keepDays: number },
  nowMs: number,
): Promise<readonly string[]> {
  const { alias, former } = searchIndexNames(options.alias);
  const expired: string[] = [];
  for (const name of Object.keys(await uuidsBehind(client, alias))) {
    const untilMs = name === former ? await newestMs(client, former) : untilMsOf(alias, name);
    if (untilMs !== undefined && isExpired(untilMs, options.keepDays, nowMs)) expired.push(name);
  }
  if (expired.length === 0) return [];
  await forgetIndices(client, options, expired);
  await client.indices.delete({ index: expired, ignore_unavailable: true });
  return expired;
}

/** When the newest trip of the index was priced. */
async function newestMs(client: Client, index: string): Promise<number | undefined> {
  const { aggregations } = await client.search<unknown, { readonly newest: { readonly value: number | null } }>({
    index,
    size: 0,
    aggs: { newest: { max: { field: "agent_timestamp" } } },
  });
  return aggregations?.newest.value ?? undefined;
}
