import { join } from "path";
import { bigQueryWarehouse, cloudRunWorkers, elasticCloud, gcsLake, managedKafka, type Environment } from "ridestream";

/**
 * Zones of one city from its first day: the first model learns from the pickups of `city-pickups.csv` (latitude,longitude), in place of
 * those of a synthetic city. train-zones learns the later ones from the trips.
 */
export const cityPickups: Environment = {
  name: "city",
  streaming: managedKafka(),
  search: elasticCloud(),
  lake: gcsLake(),
  warehouse: bigQueryWarehouse({
    pickupsFile: join(__dirname, "city-pickups.csv"),
    zones: 4,
    retrain: "every day 03:00",
  }),
  functions: cloudRunWorkers(),
};
