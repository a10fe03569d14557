import type { Part } from "../environment/part";
import type { Lake } from "../lake/lake";

/** Answers Strategy's questions over the lake. */
export interface Warehouse {
  /** How to ask it. */
  readonly howToAsk: string;
}

export interface WarehouseNeeds {
  readonly lake: Lake;
}

export type WarehousePart = Part<Warehouse, WarehouseNeeds>;
