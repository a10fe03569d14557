import { searchIndexMapping } from "../contracts/search-index";
import type { SearchTrip } from "../contracts/trip-schema";

/** Fields of an indexed trip by what their values are: a field that the contract renames is a compile error here. */
type FieldsOf<Value> = {
  [Name in keyof SearchTrip]: NonNullable<SearchTrip[Name]> extends Value ? Name : never;
}[keyof SearchTrip];

/** Fields that are summed, averaged and cut into equal steps. */
export type NumberField = FieldsOf<number>;
/** Fields whose values are counted one by one. */
export type ValueField = FieldsOf<string | number>;
/** Fields that lie on a map. */
export type PointField = FieldsOf<{ readonly lat: number; readonly lon: number }>;

/** The time that every question is about: when the trip was priced, as `ridestream revenue` counts. */
export const timeField: keyof SearchTrip = "agent_timestamp";

/** Columns of a table of trips. */
export const columns = (...names: readonly (keyof SearchTrip)[]): string[] => [...names];

/**
 * The field by which Elasticsearch groups and sorts: a text is analysed, so its keyword stands for it.
 *
 * @throws TypeError for a field that cannot be grouped at all
 */
export function valuesOf(name: ValueField): string {
  const { properties } = searchIndexMapping();
  const { type, fields } = (properties[name] ?? {}) as { readonly type?: string; readonly fields?: object };
  if (type === undefined) throw new TypeError(`the index of trips has no field ${name}`);
  if (type !== "text") return name;
  if (!fields || !("keyword" in fields))
    throw new TypeError(`${name} is a text without a keyword: it cannot be grouped`);
  return `${name}.keyword`;
}
