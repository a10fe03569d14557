import type { CloudRunWorkersProps } from "../functions/cloud-run-workers";
import type { DockerFunctionsProps } from "../functions/docker-functions";
import type { DockerLakeProps } from "../lake/docker-lake";
import type { GcsLakeProps } from "../lake/gcs-lake-props";
import type { DockerMonitoringProps } from "../monitoring/docker-monitoring";
import type { GoogleMonitoringProps } from "../monitoring/google-monitoring";
import type { CloudComposerProps } from "../orchestration/cloud-composer";
import type { CloudSchedulerProps } from "../orchestration/cloud-scheduler";
import type { DockerAirflowProps } from "../orchestration/docker-airflow";
import type { DockerElasticsearchProps } from "../search/docker-elasticsearch";
import type { ElasticCloudProps } from "../search/elastic-cloud";
import type { ExternalElasticsearchProps } from "../search/external-elasticsearch";
import type { DockerKafkaProps } from "../streaming/docker-kafka";
import type { ExternalKafkaProps } from "../streaming/external-kafka";
import type { ManagedKafkaProps } from "../streaming/managed-kafka";
import type { BigQueryWarehouseProps } from "../warehouse/big-query-warehouse";
import type { DuckDbWarehouseProps } from "../warehouse/duck-db-warehouse";
import type { OptionForm, OptionForms } from "./option-forms";
import type { ComponentName } from "./part";
import type { Place } from "./place";

/** What can be said of a part without building it. */
export interface KnownPart {
  readonly component: ComponentName;
  /** Where its clients may run; for what nobody connects to, where it works itself. */
  readonly serves: readonly Place[];
  readonly options: Readonly<Record<string, OptionForm>>;
}

const known = <Props>(component: ComponentName, serves: readonly Place[], options: OptionForms<Props>): KnownPart => ({
  component,
  serves,
  options,
});

const anywhere = ["docker", "google"] as const;
const zones = { zones: "number", retrain: "text" } as const;
const runs = {
  instances: { options: { enrich: "number", "load-search": "number", "load-lake": "number" } },
  pricing: { oneOf: { distance: true, zone: true } },
  memoryMiB: "number",
} as const;
const alarms = { mostLag: "number", mostSkew: "number", noTripsMinutes: "number" } as const;

/** Every part by its name, with the options that it has: the checks of environments, and docs/options.md, are made of it. */
export const knownParts: Readonly<Record<string, KnownPart>> = {
  dockerKafka: known<DockerKafkaProps>("streaming", ["docker"], {
    brokers: "number",
    replicas: "number",
    port: "number",
    memoryMiB: "number",
  }),
  managedKafka: known<ManagedKafkaProps>("streaming", ["google"], {
    vcpus: "number",
    memoryGiB: "number",
    operators: "texts",
    kmsKey: "text",
  }),
  externalKafka: known<ExternalKafkaProps>("streaming", anywhere, {
    brokers: "text",
    security: { oneOf: { "sasl-plain": true, "sasl-scram-256": true, "sasl-scram-512": true } },
  }),
  dockerElasticsearch: known<DockerElasticsearchProps>("search", ["docker"], {
    kibana: "yes or no",
    dashboards: "yes or no",
    port: "number",
    kibanaPort: "number",
    memoryMiB: "number",
    keepDays: "number",
  }),
  elasticCloud: known<ElasticCloudProps>("search", anywhere, {
    region: "text",
    size: "text",
    zones: "number",
    answers: { options: { addresses: "texts", connections: "texts" } },
    dashboards: "yes or no",
    keepDays: "number",
  }),
  externalElasticsearch: known<ExternalElasticsearchProps>("search", anywhere, {
    url: "text",
    kibanaUrl: "text",
    keepDays: "number",
  }),
  dockerLake: known<DockerLakeProps>("lake", ["docker"], { bucket: "text", port: "number", compact: "text" }),
  gcsLake: known<GcsLakeProps>("lake", anywhere, {
    location: "text",
    bucket: "text",
    coolAfterDays: { options: { nearline: "number", coldline: "number", archive: "number" } },
    deleteAfterDays: "number",
    softDeleteDays: "number",
    retainDays: "number",
    kmsKey: "text",
    labels: "texts by name",
    keepVersionsDays: "number",
    compact: "text",
    autoclass: "yes or no",
  }),
  duckDbWarehouse: known<DuckDbWarehouseProps>("warehouse", ["docker"], zones),
  bigQueryWarehouse: known<BigQueryWarehouseProps>("warehouse", anywhere, {
    ...zones,
    location: "text",
    dataset: "text",
    pickupsFile: "text",
    readers: "texts",
    metadataCacheMinutes: "number",
    repeatsWithinDays: "number",
  }),
  dockerFunctions: known<DockerFunctionsProps>("functions", ["docker"], {
    ...runs,
    tripsPerSecond: "number",
    imageFolder: "text",
  }),
  cloudRunWorkers: known<CloudRunWorkersProps>("functions", ["google"], {
    ...runs,
    cpu: "number",
    trips: "number",
    secretsGeneration: "number",
  }),
  dockerAirflow: known<DockerAirflowProps>("orchestration", ["docker"], {
    everyMinutes: "number",
    port: "number",
    memoryMiB: "number",
    imageFolder: "text",
  }),
  cloudScheduler: known<CloudSchedulerProps>("orchestration", ["google"], { everyMinutes: "number" }),
  cloudComposer: known<CloudComposerProps>("orchestration", ["google"], {
    everyMinutes: "number",
    imageVersion: "text",
    size: { oneOf: { SMALL: true, MEDIUM: true, LARGE: true } },
  }),
  dockerMonitoring: known<DockerMonitoringProps>("monitoring", ["docker"], {
    ...alarms,
    prometheusPort: "number",
    grafanaPort: "number",
    keepDays: "number",
    alertmanagerUrl: "text",
  }),
  googleMonitoring: known<GoogleMonitoringProps>("monitoring", ["google"], {
    ...alarms,
    noTripsSeverity: { oneOf: { CRITICAL: true, ERROR: true, WARNING: true } },
    budget: "yes or no",
  }),
};

/** The parts that serve a component, where clients of a place are to reach them too. */
export const partsFor = (component: ComponentName, place?: Place): readonly string[] =>
  Object.entries(knownParts)
    .filter(([, part]) => part.component === component && (place === undefined || part.serves.includes(place)))
    .map(([name]) => name);
