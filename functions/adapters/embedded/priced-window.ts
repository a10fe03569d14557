import type { PricedWindow } from "../../ports/search-index";

/** The condition that a trip was priced in a window; its parameters are `edgesOf` the window. */
export const isPricedWithin =
  "agent_timestamp >= make_timestamptz(?::BIGINT) AND agent_timestamp < make_timestamptz(?::BIGINT)";

export const edgesOf = ({ fromMs, toMs }: PricedWindow): bigint[] => [microseconds(fromMs), microseconds(toMs)];

/** The years 1 to 9999, which is all that a trip's time can be. */
const [firstMs, lastMs] = [Date.parse("0001-01-01T00:00:00Z"), Date.parse("9999-12-31T23:59:59.999Z") + 1];
const microseconds = (ms: number) => BigInt(Math.max(firstMs, Math.min(ms, lastMs))) * 1000n;
