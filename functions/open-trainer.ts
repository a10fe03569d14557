import { WarehouseSettings } from "../contracts/settings";
import { createLakeTrainer } from "./adapters/embedded/lake-trainer";
import type { Clock } from "./ports/clock";
import type { ObjectStore } from "./ports/object-store";
import type { ZoneTrainer } from "./ports/zone-trainer";
import { generateTrips } from "./produce/trip-generator";
import { isGiven, readSections, type Environment } from "./runtime/settings";

export interface OpenTrainerProps {
  readonly lake: ObjectStore;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly seed: number;
}

/** The trainer of the warehouse that the settings name: BigQuery's, or without one k-means over the lake. */
export async function openZoneTrainer({ lake, environment, clock, seed }: OpenTrainerProps): Promise<ZoneTrainer> {
  if (!isGiven(environment, "RS_WAREHOUSE_PROJECT"))
    return createLakeTrainer({ lake, seed, pickups: () => Promise.resolve(firstPickups()) });
  const { warehouse } = readSections("train-zones", { warehouse: WarehouseSettings }, environment);
  const { createBigQueryTrainer } = await import("./adapters/bigquery/bigquery-trainer");
  return createBigQueryTrainer({ connection: warehouse, clock });
}

/** What the first model is learned from before there are trips: a day of the synthetic city (stacks/warehouse/first-pickups.csv). */
const firstPickups = () => Array.from(generateTrips(2_000, 1), ({ client }) => client.position);
