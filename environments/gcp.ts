import type { Environment } from "../stacks/environment/environment";
import { cloudRunWorkers } from "../stacks/functions/cloud-run-workers";
import { gcsLake } from "../stacks/lake/gcs-lake";
import { googleMonitoring } from "../stacks/monitoring/google-monitoring";
import { elasticCloud } from "../stacks/search/elastic-cloud";
import { managedKafka } from "../stacks/streaming/managed-kafka";
import { bigQueryWarehouse } from "../stacks/warehouse/big-query-warehouse";

/** Everything managed: at Google, and Elasticsearch at Elastic. */
export const gcp: Environment = {
  name: "gcp",
  streaming: managedKafka(),
  search: elasticCloud({ zones: 2 }),
  lake: gcsLake(),
  warehouse: bigQueryWarehouse({ zones: 8 }),
  functions: cloudRunWorkers({ instances: { enrich: 2 } }),
  monitoring: googleMonitoring(),
};
