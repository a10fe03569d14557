import type { Coordinates } from "../../contracts/wire";
import { TrainZonesSettings } from "../../contracts/settings";
import { createLakeTrainer } from "../../functions/adapters/embedded/lake-trainer";
import type { Clock } from "../../functions/ports/clock";
import type { ObjectStore } from "../../functions/ports/object-store";
import { readSections, type Environment } from "../../functions/runtime/settings";
import { trainZonesOnce } from "../../functions/train-zones/train-zones";

export interface LearnZonesProps {
  readonly lake: ObjectStore;
  readonly clock: Clock;
  readonly environment: Environment;
  readonly seed: number;
  /** What is learned from beside trips, until there are a thousand. */
  readonly pickups: readonly Coordinates[];
}

/** Starts of k-means in a demo: over 20 cities what a candidate gains was within 0.1 % of that of 100 starts at the median. */
export const starts = 30;

/** Learns zones from the lake's trips, as train-zones does, and puts them into use if they are better. */
export function learnZones({ lake, clock, environment, seed, pickups }: LearnZonesProps) {
  const { settings } = readSections("ridestream demo", { settings: TrainZonesSettings }, environment);
  const trainer = createLakeTrainer({ lake, seed, starts, pickups: () => Promise.resolve(pickups) });
  return trainZonesOnce({ trainer, store: lake, clock, settings });
}
