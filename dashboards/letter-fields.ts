import { lettersIndex, type SearchLetter } from "../contracts/search-letters";

/** The time that every question about dead letters is about: when one was filed. */
export const letterTimeField: keyof SearchLetter = "filed_at";

/** The field by which Elasticsearch groups and sorts: a text is analysed, so its keyword stands for it. */
export function letterValues(name: keyof SearchLetter): string {
  const { properties } = lettersIndex({ alias: "", refreshIntervalMs: 0 }).mappings;
  const { fields } = (properties[name] ?? {}) as { readonly fields?: object };
  return fields && "keyword" in fields ? `${name}.keyword` : name;
}
