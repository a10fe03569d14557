import type { Environment } from "../stacks/environment/environment";
import { dockerFunctions } from "../stacks/functions/docker-functions";
import { dockerLake } from "../stacks/lake/docker-lake";
import { dockerMonitoring } from "../stacks/monitoring/docker-monitoring";
import { dockerElasticsearch } from "../stacks/search/docker-elasticsearch";
import { dockerKafka } from "../stacks/streaming/docker-kafka";
import { duckDbWarehouse } from "../stacks/warehouse/duck-db-warehouse";

/** Everything in containers of this machine's engine. */
export const local: Environment = {
  name: "local",
  streaming: dockerKafka({ brokers: 1 }),
  search: dockerElasticsearch({ kibana: true }),
  lake: dockerLake(),
  warehouse: duckDbWarehouse({ zones: 8 }),
  functions: dockerFunctions({ tripsPerSecond: 5 }),
  monitoring: dockerMonitoring(),
};
