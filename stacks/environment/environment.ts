import type { FunctionsPart } from "../functions/functions";
import type { LakePart } from "../lake/lake";
import type { MonitoringPart } from "../monitoring/monitoring";
import type { OrchestrationPart } from "../orchestration/orchestration";
import type { SearchPart } from "../search/search";
import type { StreamingPart } from "../streaming/streaming";
import type { WarehousePart } from "../warehouse/warehouse";
import type { ComponentStack } from "./component-stack";
import type { Deployment } from "./deployment";
import type { AnyPart } from "./part";
import type { Permission } from "./site";

/** Which implementation serves each component: changing where one runs is changing its line. */
export interface Environment {
  /** First part of every stack's name. */
  readonly name: string;
  readonly streaming: StreamingPart;
  readonly search: SearchPart;
  readonly lake: LakePart;
  readonly warehouse: WarehousePart;
  /** @default none: servers alone */
  readonly functions?: FunctionsPart;
  /** Who starts the functions, each until the end that it finds. @default nobody: they run always */
  readonly orchestration?: OrchestrationPart;
  /**
   * Parts that others have taken the place of: the next deployment destroys what they had made. What holds data is
   * refused until the guards are open. @default none
   */
  readonly retired?: readonly AnyPart[];
  /** Who is told when something is wrong. @default nobody */
  readonly monitoring?: MonitoringPart;
}

/** The stacks of one deployment. */
export interface BuiltEnvironment {
  readonly deployment: Deployment;
  readonly stacks: readonly ComponentStack[];
  /** What has been granted at Google. */
  readonly permissions: readonly Permission[];
}
