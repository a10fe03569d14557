import { brokers, type DeploymentSizes, type KafkaSizes, type LakeSizes } from "./deployment-sizes";
import { prices, type Price, type PriceName } from "./prices";
import { tripBytes } from "./trip-sizes";

/** What is used, and what it costs a month. */
export interface CostLine {
  readonly component: "streaming" | "functions" | "lake" | "warehouse" | "search" | "other";
  readonly what: string;
  /** In the price's units; null where nothing tells how much it is. */
  readonly amount: number | null;
  /** US dollars; null for what is not counted. */
  readonly usd: number | null;
  readonly price: Price | null;
  /** Why it is not counted. */
  readonly notCounted?: NotCounted;
}

/** "no price": no source gives one. "not estimated": nothing says how much of it is used. */
export type NotCounted = "no price" | "not estimated";

export interface Usage {
  readonly tripsPerDay: number;
  /** Days that trips have been collected for: what is kept grows with them. */
  readonly afterDays: number;
}

/** What Kafka keeps. */
export interface KafkaStorage {
  readonly brokers: number;
  readonly keptDays: number;
  /** Gigabytes (10^9 bytes) on each broker, copies among them. */
  readonly gigabytesABroker: number;
}

const [monthDays, monthHours] = [30, 730];
const [gigabyte, gibibyte, tebibyte] = [1e9, 1024 ** 3, 1024 ** 4];

/** What a deployment costs a month; free tiers, discounts, taxes and traffic are left out. */
export function monthlyCost(sizes: DeploymentSizes, usage: Usage): readonly CostLine[] {
  return [
    ...(sizes.kafka ? kafkaLines(sizes.kafka, usage) : []),
    ...functionLines(sizes),
    ...(sizes.lake ? lakeLines(sizes.lake, sizes.kafka?.partitions ?? 6, usage) : []),
    ...warehouseLines(sizes, usage),
    ...(sizes.search === undefined
      ? []
      : [notCounted("search", `Elastic Cloud, ${sizes.search}, and Kibana`, "no price")]),
    ...(sizes.usesGoogle
      ? [
          notCounted(
            "other",
            "Cloud Scheduler, Secret Manager, Cloud Monitoring, Artifact Registry, traffic",
            "not estimated",
          ),
        ]
      : []),
  ];
}

export const totalOf = (lines: readonly CostLine[]): number => lines.reduce((sum, { usd }) => sum + (usd ?? 0), 0);

/** What the brokers keep of requests and priced trips. */
export function kafkaStorage({ keptDays, replicas }: KafkaSizes, tripsPerDay: number): KafkaStorage {
  const aDay = tripsPerDay * (tripBytes.request + tripBytes.result);
  return { brokers, keptDays, gigabytesABroker: (aDay * keptDays * replicas) / brokers / gigabyte };
}

function kafkaLines(kafka: KafkaSizes, { tripsPerDay }: Usage): readonly CostLine[] {
  const { gigabytesABroker, keptDays } = kafkaStorage(kafka, tripsPerDay);
  // https://cloud.google.com/managed-service-for-apache-kafka/pricing: a vCPU is 0.6 DCU, a GiB of memory 0.1.
  const dcus = 0.6 * kafka.vcpus + 0.1 * kafka.memoryGiB;
  return [
    priced("streaming", `Kafka, ${kafka.vcpus} vCPUs and ${kafka.memoryGiB} GiB`, "kafkaCompute", dcus * monthHours),
    notCounted(
      "streaming",
      `Kafka's storage, ${keptDays} days: ${brokers} brokers with ${gigabytesABroker.toFixed(1)} GB each`,
      "no price",
      brokers * gigabytesABroker,
    ),
  ];
}

function functionLines({ workers }: DeploymentSizes): readonly CostLine[] {
  const seconds = monthHours * 3_600;
  const used = workers.filter(({ instances }) => instances > 0);
  if (used.length === 0) return [];
  const sum = (of: (worker: (typeof used)[number]) => number) => used.reduce((all, one) => all + of(one), 0);
  const names = used.map(({ name, instances }) => `${instances} ${name}`).join(", ");
  return [
    priced("functions", `Cloud Run's CPUs: ${names}`, "runCpu", sum(({ instances, cpu }) => instances * cpu) * seconds),
    notCounted(
      "functions",
      "Cloud Run's memory, GiB-seconds",
      "no price",
      sum(({ instances, memoryGiB }) => instances * memoryGiB) * seconds,
    ),
  ];
}

/** Objects that load-lake writes a day: one a partition for each flush in which a trip comes. */
export const objectsADay = ({ flushS }: LakeSizes, partitions: number, tripsPerDay: number): number =>
  Math.min(tripsPerDay, (partitions * 86_400) / flushS);

function lakeLines(lake: LakeSizes, partitions: number, { tripsPerDay, afterDays }: Usage): readonly CostLine[] {
  const aDay = (tripsPerDay * tripBytes.packedRow) / gibibyte;
  const keptDays = Math.min(afterDays, lake.deleteDays);
  const until = [0, lake.nearlineDays, lake.coldlineDays, lake.archiveDays, Number.POSITIVE_INFINITY];
  const classes = ["Standard", "Nearline", "Coldline", "Archive"] as const;
  const stored = classes.map((name, at) => {
    const [from = 0, to = 0] = [until[at], until[at + 1]];
    const days = Math.max(0, Math.min(keptDays, to) - from);
    return priced("lake", `trips in ${name}, ${days} days`, `lake${name}`, aDay * days);
  });
  const objects = objectsADay(lake, partitions, tripsPerDay) * monthDays;
  const compacted = lake.isCompacted ? Math.min(objects, partitions * 24 * monthDays) : 0;
  // A fold of the hour and two of the night read each object; a compaction looks at it, and reads it three times.
  const reads = 3 * objects + (lake.isCompacted ? 4 * objects : 0);
  return [
    ...stored.filter(({ amount }) => amount !== 0),
    priced(
      "lake",
      `${Math.round(objects + compacted).toLocaleString("en")} objects written`,
      "lakeWrites",
      (objects + compacted) / 1_000,
    ),
    priced("lake", `${Math.round(reads).toLocaleString("en")} requests that read`, "lakeReads", reads / 1_000),
  ];
}

function warehouseLines({ hasWarehouse, folds }: DeploymentSizes, usage: Usage): readonly CostLine[] {
  if (!hasWarehouse) return [];
  const reports = notCounted("warehouse", "what reports read: ask with --dry-run", "not estimated");
  if (!folds) return [reports];
  const { tripsPerDay, afterDays } = usage;
  const table = (tripsPerDay * afterDays * tripBytes.folded) / gibibyte;
  // Each hour the ids of 15 days and the rows of the hour; each night the rows of two days.
  const hourly = 24 * (15 * tripsPerDay * tripBytes.known + (tripsPerDay / 24) * tripBytes.row);
  const nightly = 17 * tripsPerDay * tripBytes.known + 2 * tripsPerDay * tripBytes.row;
  return [
    priced("warehouse", `trips_folded, ${afterDays} days`, "warehouseStorage", table),
    priced("warehouse", "what folds read", "warehouseQueries", ((hourly + nightly) * monthDays) / tebibyte),
    reports,
  ];
}

function priced(component: CostLine["component"], what: string, name: PriceName, amount: number): CostLine {
  const price = prices[name];
  return { component, what, amount, usd: Math.round(amount * price.price * 100) / 100, price };
}

const notCounted = (
  component: CostLine["component"],
  what: string,
  why: NotCounted,
  amount: number | null = null,
): CostLine => ({ component, what, amount, usd: null, price: null, notCounted: why });
