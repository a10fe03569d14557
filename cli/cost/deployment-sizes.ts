import { LoadLakeSettings } from "../../contracts/settings";
import { RidestreamError } from "../../functions/ports/errors";
import { oneOfSynthesised, type Arguments, type StackJson } from "../stacks/synthesised";

/** Of what is synthesised, what costs depend on. */
export interface DeploymentSizes {
  readonly kafka: KafkaSizes | undefined;
  readonly workers: readonly WorkerSize[];
  readonly lake: LakeSizes | undefined;
  /** Elastic Cloud's nodes, in words. */
  readonly search: string | undefined;
  readonly hasWarehouse: boolean;
  /** Whether trips are folded into a native table. */
  readonly folds: boolean;
  readonly usesGoogle: boolean;
  /** Containers that run on a machine of one's own. */
  readonly containers: number;
}

/** Whether it runs at no cloud that this command knows prices or parts of. */
export const costsNothing = ({ usesGoogle, search }: DeploymentSizes): boolean => !usesGoogle && search === undefined;

export interface KafkaSizes {
  readonly vcpus: number;
  readonly memoryGiB: number;
  readonly region: string;
  /** Copies of each record. */
  readonly replicas: number;
  /** Days that requests and priced trips are kept. */
  readonly keptDays: number;
  /** Of priced trips. */
  readonly partitions: number;
}

export interface WorkerSize {
  readonly name: string;
  readonly instances: number;
  readonly cpu: number;
  readonly memoryGiB: number;
}

export interface LakeSizes {
  readonly location: string;
  /** Days after which trips go to a colder class, and are deleted; infinite: never. */
  readonly nearlineDays: number;
  readonly coldlineDays: number;
  readonly archiveDays: number;
  readonly deleteDays: number;
  readonly flushS: number;
  readonly isCompacted: boolean;
}

/** Google spreads a managed cluster over three zones, with a broker in each at least. */
export const brokers = 3;
const gibibyte = 1024 ** 3;
const dayMs = 86_400_000;

/**
 * Reads the sizes of an environment from its stacks' JSON.
 *
 * @throws RidestreamError RS-STACKS-NOT-SYNTHESISED for an environment that has no stack there
 */
export function sizesOf(
  environment: string,
  stacks: readonly (readonly [name: string, json: StackJson])[],
): DeploymentSizes {
  const own = stacks.filter(([name]) => name.startsWith(`${environment}-`)).map(([, json]) => json);
  if (own.length === 0)
    throw new RidestreamError(
      "RS-STACKS-NOT-SYNTHESISED",
      `there is no stack of ${environment}: run npm run synth first, or give --environment ${oneOfSynthesised(
        environment,
        stacks.map(([name]) => name),
      )}`,
    );
  const all = (type: string) => own.flatMap(({ resource }) => Object.entries(resource?.[type] ?? {}));
  const workers = all("google_cloud_run_v2_worker_pool").map(([name, pool]) => workerOf(name, pool));
  const [, bucket] = all("google_storage_bucket").find(([name]) => name === "bucket") ?? [];
  const [, search] = all("ec_deployment")[0] ?? [];
  const flushMs = variableOf(
    all("google_cloud_run_v2_worker_pool").find(([name]) => name === "load-lake")?.[1],
    "RS_FLUSH_AFTER_MS",
  );
  return {
    kafka: kafkaOf(all("google_managed_kafka_cluster")[0]?.[1], all("google_managed_kafka_topic")),
    workers,
    lake:
      bucket &&
      lakeOf(bucket, {
        flushS: Number(flushMs ?? LoadLakeSettings.properties.flushAfterMs.default) / 1_000,
        isCompacted: all("google_cloud_run_v2_job").some(([name]) => name === "compact-lake"),
      }),
    search: search && searchOf(search),
    hasWarehouse: all("google_bigquery_dataset").length > 0,
    folds: all("google_bigquery_table").some(([name]) => name === "trips-folded"),
    usesGoogle: own.some(({ resource = {} }) => Object.keys(resource).some((type) => type.startsWith("google_"))),
    containers: all("docker_container").length,
  };
}

function kafkaOf(
  cluster: Arguments | undefined,
  topics: readonly (readonly [string, Arguments])[],
): KafkaSizes | undefined {
  if (!cluster) return undefined;
  const capacity = cluster["capacity_config"] as Readonly<Record<string, string>>;
  const [, results] = topics.find(([name]) => name === "topic_result") ?? [];
  const configs = (results?.["configs"] ?? {}) as Readonly<Record<string, string>>;
  return {
    vcpus: Number(capacity["vcpu_count"]),
    memoryGiB: Number(capacity["memory_bytes"]) / gibibyte,
    region: String(cluster["location"]),
    replicas: Number(results?.["replication_factor"] ?? brokers),
    keptDays: Number(configs["retention.ms"] ?? 0) / dayMs,
    partitions: Number(results?.["partition_count"] ?? 1),
  };
}

interface Container {
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly resources?: { readonly limits?: { readonly cpu?: string; readonly memory?: string } };
}

const containerOf = (pool: Arguments): Container =>
  (pool["template"] as { readonly containers: readonly Container[] }).containers[0] ?? {};

function workerOf(name: string, pool: Arguments): WorkerSize {
  const { cpu = "1", memory = "512Mi" } = containerOf(pool).resources?.limits ?? {};
  const { manual_instance_count: instances } = pool["scaling"] as { readonly manual_instance_count: number };
  return { name, instances, cpu: Number(cpu), memoryGiB: Number.parseInt(memory, 10) / 1_024 };
}

const variableOf = (pool: Arguments | undefined, variable: string): string | undefined =>
  pool && containerOf(pool).env?.find(({ name }) => name === variable)?.value;

interface Rule {
  readonly action: { readonly type: string; readonly storage_class?: string };
  readonly condition: { readonly age?: number };
}

function lakeOf(bucket: Arguments, more: Pick<LakeSizes, "flushS" | "isCompacted">): LakeSizes {
  const rules = (bucket["lifecycle_rule"] ?? []) as readonly Rule[];
  const ageOf = (isIt: (rule: Rule) => boolean) => rules.find(isIt)?.condition.age ?? Number.POSITIVE_INFINITY;
  const cooled = (storageClass: string) => ageOf(({ action }) => action.storage_class === storageClass);
  return {
    location: String(bucket["location"]),
    nearlineDays: cooled("NEARLINE"),
    coldlineDays: cooled("COLDLINE"),
    archiveDays: cooled("ARCHIVE"),
    deleteDays: ageOf(({ action, condition }) => action.type === "Delete" && condition.age !== undefined),
    ...more,
  };
}

function searchOf(deployment: Arguments): string {
  const { hot } = deployment["elasticsearch"] as {
    readonly hot: { readonly size: string; readonly zone_count: number };
  };
  return `${hot.zone_count} nodes of ${hot.size.replace("g", " GB")}`;
}
