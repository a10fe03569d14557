import type { Client, estypes } from "@elastic/elasticsearch";
import {
  searchIndexBody,
  searchIndexNames,
  searchIndexTemplate,
  type SearchIndexOptions,
} from "../../../contracts/search-index";
import type { ConnectionOf } from "../../../contracts/settings";
import { RidestreamError, UnavailableError } from "../../ports/errors";
import { failureOf } from "./elasticsearch-errors";
import { aliasState } from "./search-alias";

/**
 * Makes the template and the index behind the alias, where the alias is not there: looking asks for less than making.
 * Fields that an index of a former version lacks are added to it.
 *
 * @throws RidestreamError RS-SEARCH-ALIAS-IS-INDEX where an index has the alias's name; UnavailableError where the alias
 *   is there and cannot be written to
 */
export async function ensureIndex(client: Client, connection: ConnectionOf<"elasticsearch">): Promise<void> {
  const { alias, first, template: name } = searchIndexNames(connection.alias);
  const { template, ...rest } = searchIndexTemplate(connection);
  const mappings = template.mappings as estypes.MappingTypeMapping;
  if ((await lookAtAlias(client, connection)) === "ready") {
    const added = await missingFields(client, alias, mappings);
    if (Object.keys(added).length > 0) await client.indices.putMapping({ index: alias, properties: added });
    return;
  }
  await client.indices.putIndexTemplate({ name, ...rest, template: { ...template, mappings } });
  try {
    await client.indices.create({ index: first, ...searchIndexBody(alias) });
  } catch (error) {
    if (failureOf(error)?.type !== "resource_already_exists_exception") throw error;
    // Another instance was quicker, or the index stands there without its alias.
    if ((await lookAtAlias(client, connection)) === "ready") return;
    const found = `Elasticsearch at ${connection.url} (${first} is there, and alias ${alias} is not: add it)`;
    throw new UnavailableError(found, { cause: error, server: "elasticsearch" });
  }
}

async function lookAtAlias(client: Client, { url, alias }: ConnectionOf<"elasticsearch">) {
  const state = await aliasState(client, alias);
  if (typeof state === "string") return state;
  const { is, found, todo } = state;
  if (is === "an index")
    throw new RidestreamError("RS-SEARCH-ALIAS-IS-INDEX", `Elasticsearch at ${url}: ${found}: ${todo}`);
  // The alias can be moved under a function that runs: it waits for that.
  throw new UnavailableError(`Elasticsearch at ${url} (${found}: ${todo})`, { server: "elasticsearch" });
}

async function missingFields(client: Client, alias: string, { properties = {} }: estypes.MappingTypeMapping) {
  const there = Object.values(await client.indices.getMapping({ index: alias })).map(
    ({ mappings }) => mappings.properties,
  );
  const isMissing = (field: string) => there.some((found) => found?.[field] === undefined);
  return Object.fromEntries(Object.entries(properties).filter(([field]) => isMissing(field)));
}

/** The id that Elasticsearch gave the index behind the alias; one that is created again has another. */
export async function readIdentity(client: Client, alias: string): Promise<string> {
  const settings = await client.indices.getSettings({ index: alias, name: "index.uuid" });
  return Object.values(settings)
    .map(({ settings: found }) => found?.index?.uuid ?? "")
    .sort()
    .join(" ");
}

export interface IndexDrift {
  /** What is not there yet; undefined when all is. */
  readonly missing: string | undefined;
  /** Fields whose type, and settings whose value, are not as this version has them. */
  readonly differs: readonly string[];
}

/** How the template and the index in place differ from what this version makes. */
export async function indexDrift(client: Client, options: SearchIndexOptions): Promise<IndexDrift> {
  const { template: name, alias } = searchIndexNames(options.alias);
  const { index_templates: found } = (await client.indices.getIndexTemplate(
    { name },
    { ignore: [404] },
  )) as Partial<estypes.IndicesGetIndexTemplateResponse>;
  const template = found?.[0]?.index_template.template;
  if (!template) return { missing: `index template ${name}`, differs: [] };
  const wanted = searchIndexTemplate(options).template;
  const differs = differingFields(wanted.mappings, template.mappings);
  if (template.settings?.index?.refresh_interval !== wanted.settings.refresh_interval) differs.push("refresh_interval");
  const indices = (await client.indices.getMapping({ index: alias }, { ignore: [404] })) as Readonly<
    Record<string, { readonly mappings?: estypes.MappingTypeMapping }>
  >;
  for (const { mappings } of Object.values(indices).filter((index) => index.mappings))
    differs.push(...differingFields(wanted.mappings, mappings));
  return { missing: undefined, differs: [...new Set(differs)] };
}

function differingFields(wanted: object, there: estypes.MappingTypeMapping | undefined): string[] {
  const types = ({ properties = {} }: { readonly properties?: object }) =>
    properties as Readonly<Record<string, { readonly type?: string }>>;
  const found = types(there ?? {});
  return Object.entries(types(wanted))
    .filter(([field, { type }]) => found[field]?.type !== type)
    .map(([field]) => field);
}
