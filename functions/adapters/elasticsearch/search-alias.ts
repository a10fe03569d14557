import type { Client, estypes } from "@elastic/elasticsearch";

/**
 * What the alias's name stands for: an alias, nothing, or an index of that name, to which trips cannot be written. Asking
 * needs `view_index_metadata`.
 */
export async function aliasState(client: Client, alias: string): Promise<"ready" | "missing" | "an index"> {
  // Asked by the name as an index, so that an index of that name answers too.
  const answer = await client.indices.getAlias({ index: alias }, { ignore: [404] });
  const found = Object.entries(answer).filter(isIndex);
  if (found.length === 0) return "missing";
  return found.some(([, { aliases }]) => alias in aliases) ? "ready" : "an index";
}

/** A 404 has an error and a status where others have indices. */
const isIndex = (entry: [string, unknown]): entry is [string, estypes.IndicesGetAliasIndexAliases] =>
  typeof entry[1] === "object" && entry[1] !== null && "aliases" in entry[1];

/** What to do about an index that has the alias's name. */
export const aliasIsIndex = (alias: string): string =>
  `${alias} is an index, and must be an alias: give load-search another RS_ELASTICSEARCH_ALIAS, or reindex ${alias} under another name and delete it`;
