import type { Client, estypes } from "@elastic/elasticsearch";
import {
  noWriteIndex,
  searchIndexLifecycle,
  searchIndexNames,
  searchIndexTemplate,
  type SearchIndexOptions,
} from "../../../contracts/search-index";
import { failureOf } from "./elasticsearch-errors";

type Template = Omit<estypes.IndicesPutIndexTemplateRequest, "name">;

/** Who removes the indices that are older than what is kept. */
export type Removal = Parameters<typeof searchIndexTemplate>[1];

/** How long trips are kept, and who removes them then. */
export interface Retention {
  readonly removal: Removal;
  /** 0: for ever. */
  readonly keepDays: number;
}

/**
 * Makes the template of the indices, and the lifecycle that removes them where Elasticsearch has one, if what is in place
 * is not what the options ask for: looking asks for less than making. Options without `keepDays` leave it as it is. Fields
 * that indices of a former version lack are added to them.
 */
export async function ensureTemplate(client: Client, asked: SearchIndexOptions): Promise<Retention> {
  const { alias, template: name } = searchIndexNames(asked.alias);
  const found = await templateInPlace(client, name);
  const keepDays = asked.keepDays ?? keptBy(found);
  const options = { ...asked, keepDays };
  await addMissingFields(client, alias);
  if (found && drift(found, options).length === 0) return { removal: removalOf(found), keepDays };
  const removal = (await makeLifecycle(client, options)) ? "by lifecycle" : "by load-search";
  await client.indices.putIndexTemplate({ name, ...(searchIndexTemplate(options, removal) as Template) });
  await endWritesToFormer(client, options.alias);
  return { removal, keepDays };
}

async function endWritesToFormer(client: Client, name: string): Promise<void> {
  const { former: index } = searchIndexNames(name);
  if (await client.indices.existsAlias({ index, name }))
    await client.indices.putAlias({ index, name, ...noWriteIndex });
}

async function templateInPlace(client: Client, name: string): Promise<estypes.IndicesIndexTemplate | undefined> {
  const { index_templates: found } = (await client.indices.getIndexTemplate(
    { name },
    { ignore: [404] },
  )) as Partial<estypes.IndicesGetIndexTemplateResponse>;
  return found?.[0]?.index_template;
}

/** Days that the template in place says trips are kept; 0: for ever. */
export const keptDays = async (client: Client, alias: string): Promise<number> =>
  keptBy(await templateInPlace(client, searchIndexNames(alias).template));

function keptBy(found: estypes.IndicesIndexTemplate | undefined): number {
  const meta = found?._meta?.["ridestream"] as { readonly keepDays?: unknown } | undefined;
  return typeof meta?.keepDays === "number" ? meta.keepDays : 0;
}

const removalOf = ({ template }: estypes.IndicesIndexTemplate): Removal =>
  template?.settings?.index?.lifecycle?.name === undefined ? "by load-search" : "by lifecycle";

/** @returns whether there is one; not where Elasticsearch has no lifecycles, or where making one is not granted */
async function makeLifecycle(client: Client, { alias, keepDays }: SearchIndexOptions): Promise<boolean> {
  if (keepDays === undefined || keepDays === 0) return false;
  try {
    await client.ilm.putLifecycle({ name: searchIndexNames(alias).lifecycle, ...searchIndexLifecycle(keepDays) });
    return true;
  } catch (error) {
    const status = failureOf(error)?.status;
    if (status !== undefined && [400, 403, 404, 405].includes(status)) return false;
    throw error;
  }
}

async function addMissingFields(client: Client, alias: string): Promise<void> {
  const { properties } = searchIndexTemplate({ alias, refreshIntervalMs: 0 }, "by load-search").template.mappings;
  const there = Object.values(await mappingsOf(client, alias));
  const isMissing = (field: string) => there.some((found) => found.properties?.[field] === undefined);
  const added = Object.fromEntries(Object.entries(properties).filter(([field]) => isMissing(field)));
  if (Object.keys(added).length > 0)
    await client.indices.putMapping({
      index: alias,
      properties: added as NonNullable<estypes.MappingTypeMapping["properties"]>,
    });
}

async function mappingsOf(client: Client, alias: string): Promise<readonly estypes.MappingTypeMapping[]> {
  const found = (await client.indices.getMapping({ index: alias }, { ignore: [404] })) as Readonly<
    Record<string, { readonly mappings?: estypes.MappingTypeMapping }>
  >;
  return Object.values(found).flatMap(({ mappings }) => mappings ?? []);
}

export interface IndexDrift {
  /** What is not there yet; undefined when all is. */
  readonly missing: string | undefined;
  /** Fields whose type, and settings whose value, are not as this version has them. */
  readonly differs: readonly string[];
}

/** How the template and the indices in place differ from what this version makes. */
export async function indexDrift(client: Client, options: SearchIndexOptions): Promise<IndexDrift> {
  const { template: name, alias } = searchIndexNames(options.alias);
  const found = await templateInPlace(client, name);
  if (!found) return { missing: `index template ${name}`, differs: [] };
  const wanted = searchIndexTemplate(options, removalOf(found)).template;
  const differs = drift(found, options);
  if (found.template?.settings?.index?.refresh_interval !== wanted.settings.refresh_interval)
    differs.push("refresh_interval");
  for (const mappings of await mappingsOf(client, alias)) differs.push(...differingFields(wanted.mappings, mappings));
  return { missing: undefined, differs: [...new Set(differs)] };
}

/** What of the template is not what the options ask for; how often it refreshes is the operator's. */
function drift(found: estypes.IndicesIndexTemplate, options: SearchIndexOptions): string[] {
  const wanted = searchIndexTemplate(options, removalOf(found));
  const differs = differingFields(wanted.template.mappings, found.template?.mappings);
  const isOfThisForm = found._meta?.["ridestream"] !== undefined;
  if (!isOfThisForm || (options.keepDays ?? keptBy(found)) !== keptBy(found)) differs.push("keepDays");
  if ([found.index_patterns].flat().join() !== wanted.index_patterns.join()) differs.push("index_patterns");
  if (!(options.alias in (found.template?.aliases ?? {}))) differs.push("aliases");
  return differs;
}

function differingFields(wanted: object, there: estypes.MappingTypeMapping | undefined): string[] {
  const types = ({ properties = {} }: { readonly properties?: object }) =>
    properties as Readonly<Record<string, { readonly type?: string }>>;
  const found = types(there ?? {});
  return Object.entries(types(wanted))
    .filter(([field, { type }]) => found[field]?.type !== type)
    .map(([field]) => field);
}
