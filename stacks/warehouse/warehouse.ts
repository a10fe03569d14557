import type { Granted, Identity } from "../environment/granted";
import type { Part } from "../environment/part";
import type { Lake } from "../lake/lake";

/** Answers Strategy's questions over the lake. */
export interface Warehouse {
  /** How to ask it. */
  readonly howToAsk: string;
  /** Zones that train-zones learns. */
  readonly zones: number;
  /** When train-zones learns them again, in UTC (contracts/schedule.ts); undefined: nobody trains them. */
  readonly retrain: string | undefined;
  /** Lets the identity train them here; absent where training reads the lake's objects and needs no warehouse. */
  grantTrain?(identity: Identity): Granted<"warehouse">;
}

export interface WarehouseNeeds {
  readonly lake: Lake;
}

export interface WarehousePart extends Part<Warehouse, WarehouseNeeds> {
  /** What train-zones learns from: the warehouse, or the lake's objects themselves. @default "warehouse" */
  readonly trainsFrom?: "warehouse" | "lake";
}
