import type { KibanaRequest } from "../../dashboards/kibana/kibana-requests";

/** The keys under which the dashboard, its map and its data view name a field, or several. */
const fieldKeys = new Set(["field", "fields", "field_name", "column_order", "geoField", "timeFieldName", "time_field"]);

/** Every field of the index that the requests name, with where. */
export const fieldsAsked = (requests: readonly KibanaRequest[]): readonly (readonly [where: string, field: string])[] =>
  requests.flatMap((request) => {
    if ("body" in request) return inside(request.path, request.body);
    return "file" in request
      ? request.file.split("\n").flatMap((line, n) => inside(`line ${n}`, JSON.parse(line)))
      : [];
  });

function inside(where: string, value: unknown): (readonly [string, string])[] {
  if (Array.isArray(value)) return value.flatMap((each, n) => inside(`${where}/${n}`, each));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]: [string, unknown]) => {
    const at = `${where}/${key}`;
    if (fieldKeys.has(key) && (typeof each === "string" || Array.isArray(each)))
      return [each].flat().map((field) => [at, String(field)] as const);
    if (key === "sort" && Array.isArray(each))
      return (each as readonly { readonly name: string }[]).map(({ name }) => [at, name] as const);
    // A saved object holds JSON as text.
    if (key.endsWith("JSON")) return inside(at, JSON.parse(String(each)));
    if (key === "query" && typeof each === "string") return inQuery(each).map((field) => [at, field] as const);
    return inside(at, each);
  });
}

/** The fields of an ES|QL query: names that it neither makes nor calls. */
function inQuery(query: string): readonly string[] {
  const [, ...steps] = query.split(" | ");
  const text = steps.join(" ");
  const made = new Set([...text.matchAll(/(\w+) = /g)].map(([, name]) => name));
  const names = [...text.matchAll(/(?<![?\w])[a-z]\w*/g)].map(([name]) => name);
  return names.filter((name) => !made.has(name));
}
