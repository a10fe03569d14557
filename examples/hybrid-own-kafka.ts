import {
  bigQueryWarehouse,
  dockerElasticsearch,
  dockerFunctions,
  externalKafka,
  gcsLake,
  type Environment,
} from "ridestream";

/**
 * Trips of a Kafka that you run already: live view in containers of this machine, data lake and warehouse at Google. Nothing sends
 * trips of a synthetic city.
 */
export const hybridOwnKafka: Environment = {
  name: "own-kafka",
  streaming: externalKafka({
    brokers: "kafka-1.example.com:9093,kafka-2.example.com:9093",
    security: "sasl-scram-512",
  }),
  search: dockerElasticsearch(),
  lake: gcsLake({ location: "europe-west1" }),
  warehouse: bigQueryWarehouse({ location: "europe-west1" }),
  functions: dockerFunctions({ tripsPerSecond: 0, instances: { enrich: 2 } }),
};
