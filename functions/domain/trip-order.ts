import type { SearchTrip } from "../../contracts/trip-schema";

/** What decides between trips with one id. */
export type TripOrder = Pick<SearchTrip, "sequence" | "agent_timestamp">;

/**
 * Whether one trip counts and the other, of the same id, does not: the lower sequence counts, and trips of former versions,
 * which have none, before all others and by time among themselves. The index and both warehouses hold to this one rule
 * (docs/decisions/0011-one-trip-of-an-id.md).
 */
export function countsBefore(one: TripOrder, other: TripOrder): boolean {
  const [a, b] = [one.sequence ?? "", other.sequence ?? ""];
  return a === b ? one.agent_timestamp < other.agent_timestamp : a < b;
}

/** Equal for trips of one id that are of one request, priced once. */
export const pricingKey = ({ sequence, agent_timestamp }: TripOrder): string => sequence ?? `at ${agent_timestamp}`;
