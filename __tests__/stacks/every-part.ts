import { gcp } from "../../environments/gcp";
import { hybrid } from "../../environments/hybrid";
import { local } from "../../environments/local";
import type { Environment } from "../../stacks/environment/environment";
import { dockerFunctions } from "../../stacks/functions/docker-functions";
import { gcsLake } from "../../stacks/lake/gcs-lake";
import { externalElasticsearch } from "../../stacks/search/external-elasticsearch";
import { dockerKafka } from "../../stacks/streaming/docker-kafka";
import { externalKafka } from "../../stacks/streaming/external-kafka";
import { cloudComposer } from "../../stacks/orchestration/cloud-composer";
import { cloudScheduler } from "../../stacks/orchestration/cloud-scheduler";
import { dockerAirflow } from "../../stacks/orchestration/docker-airflow";
import { airflowFolder, imageFolder } from "./image-folder";

const functions = dockerFunctions({ imageFolder: imageFolder(), instances: { enrich: 3 } });
const elsewhere = externalElasticsearch({ url: "https://elasticsearch:9243", kibanaUrl: "https://kibana:9243" });
const { monitoring: _scraping, ...unwatched } = local;
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
  {
    ...unwatched,
    name: "three",
    streaming: dockerKafka({ brokers: 3, port: 19_000 }),
    functions: dockerFunctions({ imageFolder: imageFolder() }),
    orchestration: dockerAirflow({ imageFolder: airflowFolder() }),
  },
  {
    ...gcp,
    name: "kept",
    search: elsewhere,
    lake: gcsLake({ retainDays: 30, deleteAfterDays: 400 }),
    orchestration: cloudScheduler({ everyMinutes: 15 }),
  },
  { ...gcp, name: "dags", search: elsewhere, orchestration: cloudComposer() },
];
