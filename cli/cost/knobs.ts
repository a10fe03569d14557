import type { DeploymentSizes, LakeSizes } from "./deployment-sizes";
import { kafkaStorage, monthlyCost, totalOf, type Usage } from "./monthly-cost";

/** A setting, and what a month costs more or less with another value of it. */
export interface Knob {
  readonly knob: string;
  /** US dollars a month; below 0: less. What has no price sourced is left out. */
  readonly usd: number;
  /** What changes beside it. */
  readonly also?: string;
}

const never = Number.POSITIVE_INFINITY;

/** What each setting changes, one at a time. */
export function knobsOf(sizes: DeploymentSizes, usage: Usage): readonly Knob[] {
  const before = totalOf(monthlyCost(sizes, usage));
  const knob = (what: string, changed: DeploymentSizes, also?: string): Knob => ({
    knob: what,
    usd: Math.round((totalOf(monthlyCost(changed, usage)) - before) * 100) / 100,
    ...(also !== undefined && { also }),
  });
  const { kafka, lake, workers } = sizes;
  const withLake = (changes: Partial<LakeSizes>) => ({ ...sizes, ...(lake && { lake: { ...lake, ...changes } }) });
  const stored = (keptDays: number) =>
    kafka ? kafkaStorage({ ...kafka, keptDays }, usage.tripsPerDay).gigabytesABroker.toFixed(1) : "";
  return [
    ...(lake
      ? [
          knob(
            "flush every 5 minutes (RS_FLUSH_AFTER_MS=300000)",
            withLake({ flushS: 300 }),
            "trips are seen 4 minutes later",
          ),
          knob(
            lake.isCompacted ? "no compaction" : "compaction (compact)",
            withLake({ isCompacted: !lake.isCompacted }),
          ),
          knob("delete trips after 90 days (deleteAfterDays)", withLake({ deleteDays: 90 })),
          knob(
            "trips never go to colder classes (coolAfterDays)",
            withLake({ nearlineDays: never, coldlineDays: never, archiveDays: never }),
          ),
        ]
      : []),
    ...(workers.some(({ name }) => name === "enrich")
      ? [
          knob("one more instance of enrich (instances)", {
            ...sizes,
            workers: workers.map((one) => (one.name === "enrich" ? { ...one, instances: one.instances + 1 } : one)),
          }),
        ]
      : []),
    ...(kafka
      ? [
          knob("one more vCPU and 4 GiB of Kafka (vcpus)", {
            ...sizes,
            kafka: { ...kafka, vcpus: kafka.vcpus + 1, memoryGiB: kafka.memoryGiB + 4 },
          }),
          knob(
            "topics keep 3 days (retention)",
            { ...sizes, kafka: { ...kafka, keptDays: 3 } },
            `${stored(kafka.keptDays)} to ${stored(3)} GB a broker`,
          ),
        ]
      : []),
    ...(sizes.folds
      ? [knob("no native table trips_folded", { ...sizes, folds: false }, "then each report reads the whole lake")]
      : []),
  ];
}
