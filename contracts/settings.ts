import { Type, type Static, type TSchema } from "@sinclair/typebox";
import { connectionSchemas } from "./connections";
import { schedulePattern } from "./schedule";
import { choice, integer, port, text } from "./setting";
import { mostPriceFactor } from "./price-factors";
import { mostZones } from "./zone-model";

export * from "./connections";

/** What each function can be told, said once. */

const pollWaitMs = integer("RS_POLL_WAIT_MS", 500, 1, "How long a poll waits for records, in ms.");
const retryFirstMs = integer(
  "RS_RETRY_FIRST_MS",
  100,
  1,
  "First wait before a retry of a failing sink, in ms; doubles.",
);
const retryMaxMs = integer(
  "RS_RETRY_MAX_MS",
  10_000,
  1,
  "Longest wait between two retries, in ms; below the consumer group's session time.",
);
const batchBytes = integer(
  "RS_BATCH_BYTES",
  4 * 1024 * 1024,
  1,
  "Most bytes handled as one batch; a larger record goes alone.",
);
const batchRecords = (value: number) => integer("RS_BATCH_RECORDS", value, 1, "Most records handled as one batch.");

/** What set-up is told beside where Elasticsearch is, and who may make users there. */
export const SetUpSettings = Type.Object({
  writerPassword: Type.String({
    minLength: 16,
    description: "Password that load-search will log in with.",
    "x-env": "RS_WRITER_PASSWORD",
    "x-secret": true,
  }),
});

export const ProduceSettings = Type.Object({
  tripsPerSecond: integer(
    "RS_TRIPS_PER_SECOND",
    5,
    1,
    "Trips of a synthetic city sent a second, while no file is given.",
  ),
  tripsInAll: integer("RS_TRIPS_IN_ALL", 0, 0, "Trips of the synthetic city after which it ends; 0: it does not."),
  seed: integer("RS_SEED", 1, 0, "What is random of them comes from it."),
  batchRecords: batchRecords(500),
  batchBytes: integer("RS_BATCH_BYTES", 900_000, 1, "Most bytes sent as one batch; below the topic's limit."),
  retryFirstMs,
  retryMaxMs,
});
/** What a price knows beside the distance and the base. */
const pricings = ["distance", "zone"] as const;
export type Pricing = (typeof pricings)[number];

export const EnrichSettings = Type.Object({
  groupId: text("RS_GROUP_ID", "ridestream-enrich", "Consumer group."),
  batchRecords: batchRecords(2_000),
  batchBytes,
  zonesRefreshMs: integer(
    "RS_ZONES_REFRESH_MS",
    30_000,
    1,
    "Time after which it looks whether another model of the zones is in use, in ms.",
  ),
  zonesMaxAgeMs: integer(
    "RS_ZONES_MAX_AGE_MS",
    30 * 24 * 3_600_000,
    1,
    "Time after which a model that nobody has judged again is logged as old, in ms; it stays in use.",
  ),
  pricing: choice(
    "RS_PRICING",
    pricings,
    "What a price knows beside the distance and the base: nothing, or its zone and hour, by the factors in use.",
  ),
  priceCapPercent: Type.Integer({
    default: 200,
    minimum: 100,
    maximum: 100 * mostPriceFactor,
    description: "Most that a price is multiplied by, in percent, whatever the factors say.",
    "x-env": "RS_PRICE_CAP_PERCENT",
  }),
  pollWaitMs,
  retryFirstMs,
  retryMaxMs,
});
export const LoadSearchSettings = Type.Object({
  groupId: text("RS_GROUP_ID", "ridestream-load-search", "Consumer group."),
  batchRecords: batchRecords(5_000),
  batchBytes,
  pollWaitMs,
  retryFirstMs,
  retryMaxMs,
});
export const LoadLakeSettings = Type.Object({
  groupId: text("RS_GROUP_ID", "ridestream-load-lake", "Consumer group."),
  batchRecords: batchRecords(5_000),
  batchBytes,
  flushRecords: integer("RS_FLUSH_RECORDS", 50_000, 1, "Most records in one object."),
  flushBytes: integer("RS_FLUSH_BYTES", 32 * 1024 * 1024, 1, "Most bytes of rows in one object, before compression."),
  heldBytes: integer(
    "RS_HELD_BYTES",
    64 * 1024 * 1024,
    1,
    "Most bytes of rows that wait for their objects, over all partitions; beyond it the largest object is written. As many may be on their way to the lake.",
  ),
  flushAfterMs: integer("RS_FLUSH_AFTER_MS", 60_000, 1, "Longest time that a record waits for its object, in ms."),
  personalDataKey: Type.String({
    minLength: 16,
    description: "Key of the keyed hashes that stand for phones in the lake.",
    "x-env": "RS_PERSONAL_DATA_KEY",
    "x-secret": true,
  }),
  pollWaitMs,
  retryFirstMs,
  retryMaxMs,
});

export const TrainZonesSettings = Type.Object({
  zones: Type.Integer({
    default: 8,
    minimum: 1,
    maximum: mostZones,
    description: "Zones of the model.",
    "x-env": "RS_ZONES",
  }),
  windowDays: integer("RS_ZONES_WINDOW_DAYS", 28, 1, "Days of trips that it learns from and judges by, up to now."),
  marginPercent: integer("RS_ZONES_MARGIN_PERCENT", 5, 0, "Least share by which a model must be better, in percent."),
  driftPercent: integer(
    "RS_ZONES_DRIFT_PERCENT",
    50,
    0,
    "Share by which the model in use may fit the trips worse than those it was trained on, in percent; beyond it any better one takes its place.",
  ),
  retrain: Type.String({
    default: "every monday 03:00",
    pattern: schedulePattern,
    description: "When it learns again, in UTC: every 24 hours, every day 03:00 or every monday 03:00.",
    "x-env": "RS_ZONES_RETRAIN",
  }),
  keptModels: integer("RS_ZONES_KEPT", 5, 1, "Models that BigQuery keeps beside the one in use, to go back to."),
  seed: integer("RS_SEED", 1, 0, "What is random of k-means here comes from it; BigQuery draws by itself."),
  retryFirstMs,
  retryMaxMs,
});

export const CompactLakeSettings = Type.Object({
  compact: Type.String({
    default: "every day 02:30",
    pattern: schedulePattern,
    description: "When it combines objects, in UTC: every 24 hours, every day 02:30 or every monday 02:30.",
    "x-env": "RS_LAKE_COMPACT",
  }),
  compactDays: integer("RS_LAKE_COMPACT_DAYS", 7, 1, "Days of the lake that it looks at, up to now."),
  retryFirstMs,
  retryMaxMs,
});

/** Each function's settings by its name. */
export const settingsSchemas = {
  produce: ProduceSettings,
  enrich: EnrichSettings,
  "load-search": LoadSearchSettings,
  "load-lake": LoadLakeSettings,
  "train-zones": TrainZonesSettings,
  "compact-lake": CompactLakeSettings,
} as const;

/** What every function can be told, whatever it does. */
export const RuntimeSettings = Type.Object({
  httpHost: Type.String({
    default: "127.0.0.1",
    minLength: 1,
    description: "Interface of /healthz, /readyz and /metrics.",
    "x-env": "RS_HTTP_HOST",
  }),
  httpPort: port("RS_HTTP_PORT", 8080, "Port of /healthz, /readyz and /metrics; 0 takes any free one."),
  stalledAfterMs: integer(
    "RS_STALLED_AFTER_MS",
    120_000,
    1,
    "Time without a finished step after which /healthz says so, in ms.",
  ),
  stopWithinMs: integer(
    "RS_STOP_WITHIN_MS",
    8_000,
    1,
    "Longest time from SIGTERM to the end, in ms; below the platform's grace period. What is not committed is read again.",
  ),
  logLevel: choice("RS_LOG_LEVEL", ["info", "debug", "warn", "error"], "Least level that is logged."),
});

export type FunctionName = keyof typeof settingsSchemas;
export type SettingsOf<Name extends FunctionName> = Static<(typeof settingsSchemas)[Name]>;

/** Every setting that there is, once for each program that reads it. */
export const everySetting = [
  RuntimeSettings,
  SetUpSettings,
  ...Object.values(settingsSchemas),
  ...Object.values(connectionSchemas),
].flatMap(({ properties }) => Object.values(properties) as readonly TSchema[]);
const variablesOf = (settings: readonly TSchema[]): readonly string[] => [
  ...new Set(settings.map((setting) => String(setting["x-env"]))),
];

/** The variable of every setting that there is. */
export const knownVariables = variablesOf(everySetting);
/** Those that are in no file and in no log. */
export const secretVariables = variablesOf(everySetting.filter((setting) => setting["x-secret"] === true));
