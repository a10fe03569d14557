import {
  dockerElasticsearch,
  dockerFunctions,
  dockerKafka,
  dockerLake,
  dockerMonitoring,
  duckDbWarehouse,
  type Environment,
} from "ridestream";

/** Everything on one machine, in containers: no cloud, no account. */
export const localOnly: Environment = {
  name: "local-only",
  streaming: dockerKafka(),
  search: dockerElasticsearch({ kibana: true, keepDays: 30 }),
  lake: dockerLake(),
  warehouse: duckDbWarehouse({ zones: 8 }),
  functions: dockerFunctions({ tripsPerSecond: 5 }),
  monitoring: dockerMonitoring(),
};
