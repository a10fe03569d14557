import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";
import { countedCodes, metrics, type Metric } from "../../contracts/metrics";
import type { FunctionName } from "../../contracts/settings";
import type { ZonesVerdict } from "../../contracts/zone-model";
import type { Clock } from "../ports/clock";
import { FencedError, type UnavailableError } from "../ports/errors";
import type { PartitionLag } from "../ports/event-log";
import type { Wait } from "./waiting";
import type { Handled } from "./worker";

/** How the zones are served. */
export interface ZonesState {
  /** Of the model that is served; undefined while trips get no zone. */
  readonly version: string | undefined;
  /** Since it was trained, or last found to be the best, ms. */
  readonly ageMs: number | undefined;
  /** What is wrong: a code of docs/errors.md; undefined while all is well. */
  readonly trouble: string | undefined;
}

/** What a lag says, without where it is counted from. */
type WatchedLag = Omit<PartitionLag, "next">;

/** What a function tells Prometheus of its work. */
export interface Metrics {
  readonly handled: (handled: Handled) => void;
  readonly retried: (error: FencedError | UnavailableError) => void;
  /** A step's time, ms. */
  readonly stepped: (durationMs: number) => void;
  /** Asked at each scrape for the lag of each assigned partition. */
  readonly watchLag: (lags: () => Promise<readonly WatchedLag[]>) => void;
  /** Asked for what is waited for at each scrape. */
  readonly watchWait: (wait: () => Wait | undefined) => void;
  /** Asked at each scrape for how zones are served. */
  readonly watchZones: (state: () => ZonesState) => void;
  /** A training's verdict; undefined where there was nothing to learn from. */
  readonly trained: (verdict: ZonesVerdict | undefined) => void;
  /** Records that retention took before they were read. */
  readonly gone: (offsets: number) => void;
  /** The metrics in Prometheus' text format. */
  readonly text: () => Promise<string>;
  readonly contentType: string;
}

const latencies = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
/** Longest time that a scrape waits for Kafka, ms: Prometheus gives a scrape 10 s, and wants all the rest of it. */
const lagWithinMs = 5_000;

/** One value of a gauge, by its labels. */
interface Sample<M extends Metric> {
  readonly labels: Readonly<Record<M["labelNames"][number], string | number>>;
  readonly value: number;
}

export function createMetrics(name: FunctionName, clock: Clock): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ function: name });
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const trips = new Counter({ ...metrics.trips, registers });
  const records = new Counter({ ...metrics.records, registers });
  const letters = new Counter({ ...metrics.deadLetters, registers });
  const retries = new Counter({ ...metrics.retries, registers });
  const aborts = new Counter({ ...metrics.aborts, registers });
  const gone = new Counter({ ...metrics.gone, registers });
  const steps = new Histogram({ ...metrics.step, buckets: latencies, registers });
  const age = new Histogram({ ...metrics.latency, buckets: latencies, registers });
  let trainings: Counter<"reason"> | undefined;
  for (const code of countedCodes.deadLetters) letters.inc({ code }, 0);
  for (const code of countedCodes.retries) retries.inc({ code }, 0);

  /** A gauge that is asked at each scrape; what it is not told of has no series. */
  const watch = <M extends Metric>(metric: M, samples: () => readonly Sample<M>[] | Promise<readonly Sample<M>[]>) => {
    const gauge: Gauge = new Gauge({
      ...metric,
      registers,
      async collect() {
        const found = await samples();
        gauge.reset();
        // What has no label is 0 after a reset.
        if (metric.labelNames.length === 0) gauge.remove();
        for (const { labels, value } of found) gauge.set(labels, value);
      },
    });
  };

  return {
    handled({ trips: handled, refusals, source }) {
      trips.inc(handled);
      for (const code of refusals) letters.inc({ code });
      if (!source) return;
      records.inc(source.lastOffset - source.firstOffset + 1);
      age.observe(Math.max(0, clock.now() - source.oldestMs) / 1_000);
    },
    retried(error) {
      retries.inc({ code: error.code });
      if (error instanceof FencedError) aborts.inc();
    },
    stepped: (durationMs) => steps.observe(durationMs / 1_000),
    watchLag: (lags) =>
      watch(metrics.lag, async () =>
        (await inTime(lags(), clock)).map(({ topic, partition, records: value }) => ({
          labels: { topic, partition },
          value,
        })),
      ),
    watchWait: (wait) =>
      watch(metrics.waiting, () => {
        const found = wait();
        if (!found) return [];
        return [{ labels: { server: found.server }, value: (clock.elapsed() - found.sinceMs) / 1_000 }];
      }),
    watchZones(state) {
      const one = <T, S>(value: T | undefined, sample: (value: T) => S) => (value === undefined ? [] : [sample(value)]);
      watch(metrics.zonesServed, () => one(state().version, (version) => ({ labels: { version }, value: 1 })));
      watch(metrics.zonesAge, () => one(state().ageMs, (ageMs) => ({ labels: {}, value: ageMs / 1_000 })));
      watch(metrics.zonesTrouble, () => one(state().trouble, (code) => ({ labels: { code }, value: 1 })));
    },
    trained(verdict) {
      trainings ??= new Counter({ ...metrics.trainings, registers });
      trainings.inc({ reason: verdict?.reason ?? "nothing" });
    },
    gone: (offsets) => gone.inc(offsets),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

/** What Kafka says of its partitions; nothing where it does not answer, so that all other metrics are still told. */
async function inTime(lags: Promise<readonly WatchedLag[]>, clock: Clock): Promise<readonly WatchedLag[]> {
  const isOver = new AbortController();
  try {
    return (await Promise.race([lags.catch(() => []), clock.sleep(lagWithinMs, isOver.signal)])) ?? [];
  } finally {
    isOver.abort();
  }
}
