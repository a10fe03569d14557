import type { Client, estypes } from "@elastic/elasticsearch";

/** What keeps trips from being written to the alias, and what to do about it. */
export interface AliasProblem {
  readonly is: "an index" | "over several indices" | "without a write index";
  readonly found: string;
  readonly todo: string;
}

/** What the alias's name stands for: "ready" is one index that can be written to. Asking needs `view_index_metadata`. */
export async function aliasState(client: Client, alias: string): Promise<"ready" | "missing" | AliasProblem> {
  // Asked by the name as an index, so that an index of that name answers too.
  const answer = await client.indices.getAlias({ index: alias }, { ignore: [404] });
  const found = Object.entries(answer).filter(isIndex);
  const behind = found.filter(([, { aliases }]) => alias in aliases);
  const [first, second] = behind;
  if (found.length === 0) return "missing";
  if (!first) return anIndex(alias);
  if (second) return overSeveral(alias, behind.map(([index]) => index).sort());
  const [index, { aliases }] = first;
  return aliases[alias]?.is_write_index === false ? withoutWriteIndex(alias, index) : "ready";
}

/** A 404 has an error and a status where others have indices. */
const isIndex = (entry: [string, unknown]): entry is [string, estypes.IndicesGetAliasIndexAliases] =>
  typeof entry[1] === "object" && entry[1] !== null && "aliases" in entry[1];

const anIndex = (alias: string): AliasProblem => ({
  is: "an index",
  found: `${alias} is an index, and must be an alias`,
  todo: `give load-search another RS_ELASTICSEARCH_ALIAS, or reindex ${alias} under another name and delete it`,
});

const overSeveral = (alias: string, indices: readonly string[]): AliasProblem => ({
  is: "over several indices",
  found: `alias ${alias} spans ${indices.join(" and ")}, and a trip is unique in one index only`,
  todo: "remove the alias from all of them but one",
});

const withoutWriteIndex = (alias: string, index: string): AliasProblem => ({
  is: "without a write index",
  found: `alias ${alias} has no write index`,
  todo: `set is_write_index of the alias to true on ${index}`,
});
