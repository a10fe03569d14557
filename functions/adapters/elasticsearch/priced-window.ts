import type { estypes } from "@elastic/elasticsearch";
import type { PricedWindow } from "../../ports/search-index";

/** The query for documents that were priced in a window. An edge that is infinite is left out. */
export function pricedWithin({ fromMs, toMs }: PricedWindow): NonNullable<estypes.SearchRequest["query"]> {
  const range = {
    ...(Number.isFinite(fromMs) && { gte: new Date(fromMs).toISOString() }),
    ...(Number.isFinite(toMs) && { lt: new Date(toMs).toISOString() }),
  };
  return Object.keys(range).length === 0 ? { match_all: {} } : { range: { agent_timestamp: range } };
}
