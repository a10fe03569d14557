import type { ComfortClass } from "../../contracts/comfort-classes";
import type { Coordinates } from "../../contracts/wire";
import type { Zone, ZoneModel } from "../../contracts/zone-model";

/** Zones as they were learned; their numbers mean nothing yet but which of them it is. */
export interface TrainedZones extends Pick<
  ZoneModel,
  "scale" | "meanSquaredDistance" | "daviesBouldin" | "trainedOn" | "trainedBy"
> {
  readonly zones: readonly Zone[];
  /** The model of BigQuery that they are; each zone's number is its centroid. */
  readonly model?: string;
}

/** Which trips are learned from. */
export interface TrainingWindow {
  /** Priced from then on, ms since the Unix epoch. */
  readonly fromMs: number;
}

/** What a zone earned by a comfort class. */
export interface ZoneRevenue {
  readonly zone: number;
  readonly comfort: ComfortClass;
  readonly trips: number;
  /** Decimal string, 2 decimals. */
  readonly revenue: string;
}

/**
 * Learns zones where the trips are. Trips of which the MD5 of the id begins with 0, 1 or 2 are learned from by no model:
 * they judge, and flatter none. While there are too few of them to judge by (`fewestJudges`), they are learned from too.
 */
export interface ZoneTrainer {
  /** Undefined when there is nothing to learn from. */
  train(zones: number, window: TrainingWindow): Promise<TrainedZones | undefined>;
  /** Pickups of the trips that judge, 20,000 at most. */
  judges(window: TrainingWindow): Promise<readonly Coordinates[]>;
  /** What was deployed with a model before there were documents of them. */
  adopt?(): Promise<TrainedZones | undefined>;
  /** What the zones of the model in use earned by comfort class, the most first; each trip once, by the time of its request. */
  revenue(model: ZoneModel, window: TrainingWindow): Promise<readonly ZoneRevenue[]>;
  /** Makes reports speak in the zones of a model; it may be asked again for the same. */
  use(model: ZoneModel): Promise<void>;
  /** Forgets models beside those named: all but the newest few. */
  tidy?(inUse: readonly ZoneModel[], kept: number): Promise<void>;
}

/** Whether a trip judges, by the MD5 of its id, in hexadecimal. */
export const isJudge = (md5: string): boolean => md5 < "3";
