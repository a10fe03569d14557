import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";
import type { FunctionName } from "../../contracts/settings";
import type { ZonesVerdict } from "../../contracts/zone-model";
import type { Clock } from "../ports/clock";
import { FencedError, type UnavailableError } from "../ports/errors";
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

/** What a function tells Prometheus of its work. */
export interface Metrics {
  readonly handled: (handled: Handled) => void;
  readonly retried: (error: FencedError | UnavailableError) => void;
  /** A step's time, ms. */
  readonly stepped: (durationMs: number) => void;
  /** Asked for the consumer's lag at each scrape. */
  readonly watchLag: (lag: () => Promise<number>) => void;
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

export function createMetrics(name: FunctionName, clock: Clock): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ function: name });
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const trips = new Counter({ name: "ridestream_trips_total", help: "Trips handled and committed.", registers });
  const records = new Counter({ name: "ridestream_records_total", help: "Records read and committed.", registers });
  const letters = new Counter({
    name: "ridestream_dead_letters_total",
    help: "Trips and messages refused, by code; what is refused again after a replay counts again.",
    labelNames: ["code"],
    registers,
  });
  const retries = new Counter({
    name: "ridestream_retries_total",
    help: "Steps that failed and are tried again, by error.",
    labelNames: ["code"],
    registers,
  });
  const aborts = new Counter({
    name: "ridestream_transaction_aborts_total",
    help: "Transactions given up because another instance took over.",
    registers,
  });
  const gone = new Counter({
    name: "ridestream_offsets_gone_total",
    help: "Offsets that retention took before the group read them.",
    registers,
  });
  let trainings: Counter<"reason"> | undefined;
  const steps = new Histogram({
    name: "ridestream_step_seconds",
    help: "Time of one step: a poll and what it brought.",
    buckets: latencies,
    registers,
  });
  const age = new Histogram({
    name: "ridestream_latency_seconds",
    help: "Age of a batch's oldest record when it was committed.",
    buckets: latencies,
    registers,
  });

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
    watchLag(lag) {
      new Gauge({
        name: "ridestream_lag_records",
        help: "Records of the assigned partitions that are not read yet.",
        registers,
        async collect() {
          this.set(await lag());
        },
      });
    },
    watchWait(wait) {
      new Gauge({
        name: "ridestream_waiting_seconds",
        help: "Time for which a server has been waited for that is not available, by server; none while all are.",
        labelNames: ["server"],
        registers,
        collect() {
          this.reset();
          const found = wait();
          if (found) this.set({ server: found.server }, (clock.elapsed() - found.sinceMs) / 1_000);
        },
      });
    },
    watchZones(state) {
      new Gauge({
        name: "ridestream_zones_served",
        help: "1 for the version of the zones that trips are stamped with; none while they get no zone.",
        labelNames: ["version"],
        registers,
        collect() {
          this.reset();
          const { version } = state();
          if (version !== undefined) this.set({ version }, 1);
        },
      });
      new Gauge({
        name: "ridestream_zones_age_seconds",
        help: "Time since the served zones were trained, or last found to be the best.",
        registers,
        collect() {
          this.reset();
          const { ageMs } = state();
          if (ageMs !== undefined) this.set(ageMs / 1_000);
        },
      });
      new Gauge({
        name: "ridestream_zones_trouble",
        help: "1 for what is wrong with the zones, by code; none while all is well.",
        labelNames: ["code"],
        registers,
        collect() {
          this.reset();
          const { trouble } = state();
          if (trouble !== undefined) this.set({ code: trouble }, 1);
        },
      });
    },
    trained(verdict) {
      trainings ??= new Counter({
        name: "ridestream_zones_trainings_total",
        help: 'Trainings of the zones, by the reason of their verdict; "nothing" where there was nothing to learn from.',
        labelNames: ["reason"],
        registers,
      });
      trainings.inc({ reason: verdict?.reason ?? "nothing" });
    },
    gone: (offsets) => gone.inc(offsets),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
