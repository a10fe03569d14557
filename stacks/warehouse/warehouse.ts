import type { Part } from "../environment/part";
import type { Lake } from "../lake/lake";

/** Answers Strategy's questions over the lake. */
export interface Warehouse {
  /** How to ask it. */
  readonly howToAsk: string;
  /** Whether it trains the zones by a schedule of its own. */
  readonly retrains: boolean;
}

export interface WarehouseNeeds {
  readonly lake: Lake;
}

export type WarehousePart = Part<Warehouse, WarehouseNeeds>;
