import type { ZoneModel } from "../../functions/domain/zones";
import type { OperationsAnswers } from "./ask-operations";
import type { StrategyAnswers } from "./ask-strategy";
import type { Totals } from "./totals";

/** What a demo came to. */
export interface DemoResult {
  readonly source: string;
  readonly totals: Totals;
  /** Undefined while there is no trip to learn from. */
  readonly zoneModel: ZoneModel | undefined;
  readonly operations: OperationsAnswers;
  readonly strategy: StrategyAnswers;
  /** Objects in the lake that hold trips. */
  readonly files: number;
  /** Relative to the working directory. */
  readonly lakePath: string;
  /** Trips of this run a second, from the first produced to the last stored. */
  readonly tripsPerSecond: number;
  readonly elapsedMs: number;
}
