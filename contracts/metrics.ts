import { deadLetterCodes } from "./dead-letters";

/** What a function measures of its work, as Prometheus has it. Each series has the label `function` too. */
export interface Metric {
  readonly type: "counter" | "gauge" | "histogram";
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
}

/** Names that the functions expose, alert rules watch and dashboards draw: said once, so that a renamed one is renamed everywhere. */
export const metrics = {
  trips: { type: "counter", name: "ridestream_trips_total", help: "Trips handled and committed.", labelNames: [] },
  records: { type: "counter", name: "ridestream_records_total", help: "Records read and committed.", labelNames: [] },
  deadLetters: {
    type: "counter",
    name: "ridestream_dead_letters_total",
    help: "Trips and messages refused, by code; what is refused again after a replay counts again.",
    labelNames: ["code"],
  },
  retries: {
    type: "counter",
    name: "ridestream_retries_total",
    help: "Steps that failed and are tried again, by error.",
    labelNames: ["code"],
  },
  aborts: {
    type: "counter",
    name: "ridestream_transaction_aborts_total",
    help: "Transactions given up because another instance took over.",
    labelNames: [],
  },
  gone: {
    type: "counter",
    name: "ridestream_offsets_gone_total",
    help: "Offsets that retention took before the group read them.",
    labelNames: [],
  },
  step: {
    type: "histogram",
    name: "ridestream_step_seconds",
    help: "Time of one step: a poll and what it brought.",
    labelNames: [],
  },
  latency: {
    type: "histogram",
    name: "ridestream_latency_seconds",
    help: "Age of a batch's oldest record when it was committed.",
    labelNames: [],
  },
  lag: {
    type: "gauge",
    name: "ridestream_lag_records",
    help: "Records of each assigned partition that are not read yet; none while Kafka does not answer.",
    labelNames: ["topic", "partition"],
  },
  waiting: {
    type: "gauge",
    name: "ridestream_waiting_seconds",
    help: "Time for which a server has been waited for that is not available, by server; none while all are.",
    labelNames: ["server"],
  },
  zonesServed: {
    type: "gauge",
    name: "ridestream_zones_served",
    help: "1 for the version of the zones that trips are stamped with; none while they get no zone.",
    labelNames: ["version"],
  },
  zonesAge: {
    type: "gauge",
    name: "ridestream_zones_age_seconds",
    help: "Time since the served zones were trained, or last found to be the best; none while there are none.",
    labelNames: [],
  },
  zonesTrouble: {
    type: "gauge",
    name: "ridestream_zones_trouble",
    help: "1 for what is wrong with the zones, by code; none while all is well.",
    labelNames: ["code"],
  },
  trainings: {
    type: "counter",
    name: "ridestream_zones_trainings_total",
    help: 'Trainings of the zones, by the reason of their verdict; "nothing" where there was nothing to learn from.',
    labelNames: ["reason"],
  },
} as const satisfies Readonly<Record<string, Metric>>;

/** What Node's process is measured by beside this, as prom-client names it. */
export const processMetrics = {
  started: {
    type: "gauge",
    name: "process_start_time_seconds",
    help: "Start time of the process since unix epoch in seconds.",
    labelNames: [],
  },
} as const satisfies Readonly<Record<string, Metric>>;

/** Errors after which a step is tried again. */
export const retryCodes = ["RS-UNAVAILABLE", "RS-LOG-FENCED"] as const;

/** The values of a counter's label: each is 0 from the start, for a series that begins at 1 shows no increase. */
export const countedCodes = { deadLetters: deadLetterCodes, retries: retryCodes } as const;
