import {
  bigQueryWarehouse,
  cloudRunWorkers,
  externalElasticsearch,
  gcsLake,
  googleMonitoring,
  managedKafka,
  type Environment,
} from "ridestream";

/** Managed services at Google, with an Elasticsearch 9 and a Kibana that you run already. */
export const googleOwnElasticsearch: Environment = {
  name: "own-search",
  streaming: managedKafka({ operators: ["rides-on-call@example.com"] }),
  search: externalElasticsearch({
    url: "https://search.example.com:9243",
    kibanaUrl: "https://kibana.example.com/s/rides",
  }),
  lake: gcsLake({ deleteAfterDays: 3_650 }),
  warehouse: bigQueryWarehouse({ readers: ["group:strategy@example.com"] }),
  functions: cloudRunWorkers({ instances: { enrich: 2 } }),
  monitoring: googleMonitoring({ noTripsSeverity: "CRITICAL" }),
};
