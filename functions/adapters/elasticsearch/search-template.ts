import type { Client, estypes } from "@elastic/elasticsearch";
import {
  searchIndexBody,
  searchIndexNames,
  searchIndexTemplate,
  type SearchIndexOptions,
} from "../../../contracts/search-index";

/** Makes the template and the index behind the alias, where the alias is not there: looking asks for less than making. */
export async function ensureIndex(client: Client, options: SearchIndexOptions): Promise<void> {
  const { alias, first, template: name } = searchIndexNames(options.alias);
  if (await client.indices.existsAlias({ name: alias })) return;
  const { template, ...rest } = searchIndexTemplate(options);
  const mappings = template.mappings as estypes.MappingTypeMapping;
  await client.indices.putIndexTemplate({ name, ...rest, template: { ...template, mappings } });
  // Another instance may have been quicker: 400.
  await client.indices.create({ index: first, ...searchIndexBody(alias) }, { ignore: [400] });
}

/** What of the template in place is not as this version has it; undefined when all is. */
export async function templateDrift(client: Client, options: SearchIndexOptions): Promise<string | undefined> {
  const { template: name } = searchIndexNames(options.alias);
  const { index_templates: found } = (await client.indices.getIndexTemplate(
    { name },
    { ignore: [404] },
  )) as Partial<estypes.IndicesGetIndexTemplateResponse>;
  const { mappings, settings } = found?.[0]?.index_template.template ?? {};
  if (!mappings) return `index template ${name} is missing`;
  const wanted = searchIndexTemplate(options).template;
  const there = (mappings.properties ?? {}) as Record<string, { readonly type?: string }>;
  const differing = Object.entries(wanted.mappings.properties as Record<string, { readonly type: string }>)
    .filter(([field, { type }]) => there[field]?.type !== type)
    .map(([field]) => field);
  if (settings?.index?.refresh_interval !== wanted.settings.refresh_interval) differing.push("refresh_interval");
  return differing.length === 0 ? undefined : `index template ${name} is of another version: ${differing.join(", ")}`;
}
