import type { ZoneModel, ZonesVerdict } from "../../contracts/zone-model";
import type { OperationsAnswers } from "./ask-operations";
import type { StrategyAnswers } from "./ask-strategy";
import type { Totals } from "./totals";

/** What a demo came to. */
export interface DemoResult {
  readonly source: string;
  readonly totals: Totals;
  /** Undefined while there is no trip to learn from. */
  /** In use after the run. */
  readonly zoneModel: ZoneModel | undefined;
  /** What became of the zones that were learned from what was streamed. */
  readonly verdict: ZonesVerdict | undefined;
  readonly operations: OperationsAnswers;
  readonly strategy: StrategyAnswers;
  /** Objects in the lake that hold trips. */
  readonly files: number;
  /** Relative to the working directory. */
  readonly lakePath: string;
  /** Strategy's page, relative to the working directory. */
  readonly pagePath: string;
  /** Trips of this run that both stores took, a second, from the first produced to the last stored. */
  readonly tripsPerSecond: number;
  readonly elapsedMs: number;
}
