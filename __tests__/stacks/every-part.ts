import { gcp } from "../../environments/gcp";
import { hybrid } from "../../environments/hybrid";
import { local } from "../../environments/local";
import type { Environment } from "../../stacks/environment/environment";
import { dockerFunctions } from "../../stacks/functions/docker-functions";
import { gcsLake } from "../../stacks/lake/gcs-lake";
import { externalElasticsearch } from "../../stacks/search/external-elasticsearch";
import { dockerKafka } from "../../stacks/streaming/docker-kafka";
import { externalKafka } from "../../stacks/streaming/external-kafka";
import { imageFolder } from "./image-folder";

const functions = dockerFunctions({ imageFolder: imageFolder(), instances: { enrich: 3 } });
const elsewhere = externalElasticsearch({ url: "https://elasticsearch:9243", kibanaUrl: "https://kibana:9243" });
/** Every environment, and every implementation that they don't use. */
export const everyPart: readonly Environment[] = [
  local,
  { ...local, name: "busy", functions },
  { ...hybrid, functions },
  gcp,
  {
    ...hybrid,
    name: "outside",
    streaming: externalKafka({ brokers: "broker:9092" }),
    search: elsewhere,
    functions,
  },
  { ...local, name: "three", streaming: dockerKafka({ brokers: 3, port: 19_000 }) },
  { ...gcp, name: "kept", search: elsewhere, lake: gcsLake({ retainDays: 30, deleteAfterDays: 400 }) },
];
