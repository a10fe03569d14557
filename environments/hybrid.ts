import type { Environment } from "../stacks/environment/environment";
import { dockerFunctions } from "../stacks/functions/docker-functions";
import { gcsLake } from "../stacks/lake/gcs-lake";
import { dockerMonitoring } from "../stacks/monitoring/docker-monitoring";
import { dockerElasticsearch } from "../stacks/search/docker-elasticsearch";
import { dockerKafka } from "../stacks/streaming/docker-kafka";
import { bigQueryWarehouse } from "../stacks/warehouse/big-query-warehouse";

/** The now in containers of this machine's engine, the forever at Google. */
export const hybrid: Environment = {
  name: "hybrid",
  streaming: dockerKafka({ brokers: 1 }),
  search: dockerElasticsearch({ kibana: true }),
  lake: gcsLake(),
  warehouse: bigQueryWarehouse({ zones: 8 }),
  functions: dockerFunctions({ tripsPerSecond: 5 }),
  monitoring: dockerMonitoring(),
};
