import type { Part } from "../environment/part";
import type { Functions } from "../functions/functions";
import type { Lake } from "../lake/lake";
import type { Streaming } from "../streaming/streaming";
import type { Warehouse } from "../warehouse/warehouse";

/** Who is told when something is wrong. */
export interface Monitoring {
  /** Ids of the alerts that can fire. */
  readonly alerts: readonly string[];
}

export interface MonitoringNeeds {
  readonly streaming: Streaming;
  readonly lake: Lake;
  readonly warehouse: Warehouse;
  readonly functions: Functions;
}

export type MonitoringPart = Part<Monitoring, MonitoringNeeds>;
