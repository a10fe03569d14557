/**
 * Fills the `{{name}}` places of a statement of `sql/` with SQL text: what an engine takes no parameter for.
 *
 * @throws RangeError for a place without a text
 */
export function fillStatement(sql: string, texts: Readonly<Record<string, string>>): string {
  return sql.replaceAll(/\{\{(\w+)\}\}/g, (_place, name: string) => {
    const text = texts[name];
    if (text === undefined) throw new RangeError(`the statement has a place {{${name}}} that nothing fills`);
    return text;
  });
}

/** A report's `?` parameter, as its `-- @param name TYPE` line declares it. */
export interface StatementParameter {
  readonly name: string;
  /** GoogleSQL's name of the type. */
  readonly type: string;
  /** What counts when nobody gives a value. */
  readonly fallback?: string;
}

/** A report's parameters, in their order. */
export function typedParametersOf(sql: string): readonly StatementParameter[] {
  return [...sql.matchAll(/^-- @param (\w+) (\w+)(?:.*\(default (\S+)\)$)?/gm)].map(
    ([, name = "", type = "", fallback]) => ({ name, type, ...(fallback !== undefined && { fallback }) }),
  );
}

/** Names of a report's parameters, in their order. */
export function parametersOf(sql: string): readonly string[] {
  return typedParametersOf(sql).map(({ name }) => name);
}

/** What a statement tells: its first line. */
export const titleOf = (sql: string): string => (sql.split("\n", 1)[0] ?? "").replace(/^-- /, "");
