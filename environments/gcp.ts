import type { Environment } from "../stacks/environment/environment";
import { cloudRunWorkers } from "../stacks/functions/cloud-run-workers";
import { gcsLake } from "../stacks/lake/gcs-lake";
import { externalElasticsearch } from "../stacks/search/external-elasticsearch";
import { managedKafka } from "../stacks/streaming/managed-kafka";
import { bigQueryWarehouse } from "../stacks/warehouse/big-query-warehouse";

/** Everything managed, at Google. */
export const gcp: Environment = {
  name: "gcp",
  streaming: managedKafka(),
  search: externalElasticsearch({ url: "https://elasticsearch.example.com:9243" }),
  lake: gcsLake({ location: "EU" }),
  warehouse: bigQueryWarehouse({ zones: 8 }),
  functions: cloudRunWorkers({ instances: { enrich: 2 } }),
};
