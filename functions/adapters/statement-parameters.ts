import { titleOf, typedParametersOf } from "../../sql/statement";
import { instantOf } from "../domain/instant";
import { RidestreamError } from "../ports/errors";

/**
 * Values of a report's parameters, in their order; an instant as RFC 3339 UTC, which every engine reads alike.
 *
 * @throws RidestreamError RS-WAREHOUSE-QUERY for one that has neither a value nor a default, and for a time that is none
 */
export function valuesOf(
  sql: string,
  parameters: Readonly<Record<string, string | number>> = {},
): readonly (string | number)[] {
  return typedParametersOf(sql).map(({ name, type, fallback }) => {
    const value = parameters[name] ?? fallback;
    if (value === undefined) throw queryError(sql, `its parameter ${name} has no value: give it one`);
    if (type !== "TIMESTAMP") return value;
    const instant = instantOf(String(value));
    if (instant !== undefined) return instant;
    throw queryError(sql, `its parameter ${name} is no time: write 2026-11-24T12:00:00Z, or 2026-11-24T14:00:00+02:00`);
  });
}

export function queryError(sql: string, problem: string, options?: ErrorOptions): RidestreamError {
  return new RidestreamError("RS-WAREHOUSE-QUERY", `${titleOf(sql)}: ${problem}`, options);
}
