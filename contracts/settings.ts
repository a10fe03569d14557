import { Type, type Static } from "@sinclair/typebox";

/**
 * What each function can be told, said once: functions read it from the environment, stacks render it.
 * A setting's environment variable is `x-env`; a secret is marked `x-secret` and never printed.
 */
const integer = (env: string, value: number, minimum: number, description: string) =>
  Type.Integer({ default: value, minimum, description, "x-env": env });
const text = (env: string, value: string, description: string) =>
  Type.String({ default: value, minLength: 1, description, "x-env": env });

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

const optional = (env: string, description: string) =>
  Type.Optional(Type.String({ minLength: 1, description, "x-env": env }));
const secret = (env: string, description: string) =>
  Type.Optional(Type.String({ minLength: 1, description, "x-env": env, "x-secret": true }));
const choice = <Option extends string>(env: string, options: readonly [Option, ...Option[]], description: string) =>
  Type.Union(
    options.map((option) => Type.Literal(option)),
    { default: options[0], description, "x-env": env },
  );

/** How a client shows a Kafka who it is. */
export const kafkaSecurities = ["plaintext", "sasl-plain", "sasl-scram-256", "sasl-scram-512", "google"] as const;

/** How to reach Kafka. `sasl-*` and `google` are over TLS. */
export const KafkaSettings = Type.Object({
  brokers: Type.String({
    minLength: 1,
    description: "Bootstrap brokers, host:port, comma-separated.",
    "x-env": "RS_KAFKA_BROKERS",
  }),
  security: choice("RS_KAFKA_SECURITY", kafkaSecurities, "How to log in; google takes tokens of the service account."),
  username: optional("RS_KAFKA_USERNAME", "User name of sasl-*."),
  password: secret("RS_KAFKA_PASSWORD", "Password of sasl-*."),
  caFile: optional("RS_KAFKA_CA_FILE", "PEM file of the certificate authority, when it is not a public one."),
  prefix: Type.String({
    default: "",
    description: "Put before the name of each topic, group and transactional id, so that platforms can share a Kafka.",
    "x-env": "RS_KAFKA_PREFIX",
  }),
  sessionTimeoutMs: integer(
    "RS_KAFKA_SESSION_TIMEOUT_MS",
    30_000,
    1_000,
    "Silence after which a member loses its partitions, in ms.",
  ),
  fetchBytes: integer(
    "RS_KAFKA_FETCH_BYTES",
    512 * 1024,
    1,
    "Most bytes fetched of one partition at once, packed; unpacked they take some ten times as much memory.",
  ),
});

/** How to reach Elasticsearch: an API key, or a user and password, or neither. */
export const ElasticsearchSettings = Type.Object({
  url: Type.String({ minLength: 1, description: "Address, http:// or https://.", "x-env": "RS_ELASTICSEARCH_URL" }),
  alias: text("RS_ELASTICSEARCH_ALIAS", "trips", "Alias that trips are searched by; its index is named after it."),
  apiKey: secret("RS_ELASTICSEARCH_API_KEY", "API key."),
  username: optional("RS_ELASTICSEARCH_USERNAME", "User name."),
  password: secret("RS_ELASTICSEARCH_PASSWORD", "Password."),
  caFile: optional("RS_ELASTICSEARCH_CA_FILE", "PEM file of the certificate authority, when it is not a public one."),
  requestTimeoutMs: integer("RS_ELASTICSEARCH_TIMEOUT_MS", 30_000, 1, "Longest wait for an answer, in ms."),
  refreshIntervalMs: integer(
    "RS_ELASTICSEARCH_REFRESH_MS",
    500,
    100,
    "Time after which an indexed trip is found, in ms; less of it costs throughput. For an index that is made then.",
  ),
});

/** What set-up is told beside where Elasticsearch is, and who may make users there. */
export const SetUpSettings = Type.Object({
  writerPassword: Type.String({
    minLength: 16,
    description: "Password that load-search will log in with.",
    "x-env": "RS_WRITER_PASSWORD",
    "x-secret": true,
  }),
});

/** Who one is at Google; without them, who the machine says that one is. */
const googleIdentity = {
  credentialsFile: optional("GOOGLE_APPLICATION_CREDENTIALS", "File of the credentials that are found here."),
  impersonate: optional(
    "RS_GOOGLE_IMPERSONATE",
    "Service account to act as; the credentials that are found here must be allowed to become it.",
  ),
};

/** How to reach the lake's bucket. */
export const LakeSettings = Type.Object({
  bucket: Type.String({ minLength: 3, description: "Bucket of the lake.", "x-env": "RS_LAKE_BUCKET" }),
  apiEndpoint: optional("RS_LAKE_API_ENDPOINT", "Address of a Cloud Storage emulator; without it, Google's own."),
  storageClass: Type.Optional(
    Type.Union(
      (["STANDARD", "NEARLINE", "COLDLINE", "ARCHIVE"] as const).map((name) => Type.Literal(name)),
      { description: "Storage class of new objects; without it, the bucket's own.", "x-env": "RS_LAKE_STORAGE_CLASS" },
    ),
  ),
  requestTimeoutMs: integer("RS_LAKE_TIMEOUT_MS", 60_000, 1, "Longest wait for an answer, in ms."),
  ...googleIdentity,
});

/** How to reach the warehouse in BigQuery. */
export const WarehouseSettings = Type.Object({
  project: Type.String({
    minLength: 1,
    description: "Google Cloud project whose BigQuery answers, and is billed.",
    "x-env": "RS_WAREHOUSE_PROJECT",
  }),
  dataset: Type.String({
    minLength: 1,
    description: "Dataset with the trips and the zones' model.",
    "x-env": "RS_WAREHOUSE_DATASET",
  }),
  location: text("RS_WAREHOUSE_LOCATION", "EU", "Where the dataset lies."),
  maximumBytesBilled: integer(
    "RS_WAREHOUSE_MAX_BYTES",
    10 * 1024 ** 3,
    1,
    "Most bytes that one statement may be billed for; a statement that would read more is refused before it runs.",
  ),
  requestTimeoutMs: integer(
    "RS_WAREHOUSE_TIMEOUT_MS",
    60_000,
    1,
    "Longest wait for an answer, in ms; a statement that runs longer is asked about again.",
  ),
  ...googleIdentity,
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
export const EnrichSettings = Type.Object({
  groupId: text("RS_GROUP_ID", "ridestream-enrich", "Consumer group."),
  batchRecords: batchRecords(2_000),
  batchBytes,
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
    "Most bytes of rows that wait for their objects, over all partitions; beyond it the largest object is written.",
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

/** Each function's settings by its name. */
export const settingsSchemas = {
  produce: ProduceSettings,
  enrich: EnrichSettings,
  "load-search": LoadSearchSettings,
  "load-lake": LoadLakeSettings,
} as const;

/** What every function can be told, whatever it does. */
export const RuntimeSettings = Type.Object({
  httpHost: Type.String({
    default: "127.0.0.1",
    minLength: 1,
    description: "Interface of /healthz, /readyz and /metrics.",
    "x-env": "RS_HTTP_HOST",
  }),
  httpPort: integer("RS_HTTP_PORT", 8080, 0, "Port of /healthz, /readyz and /metrics; 0 takes any free one."),
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

/** Where the components are, by their names. */
export const connectionSchemas = {
  kafka: KafkaSettings,
  elasticsearch: ElasticsearchSettings,
  lake: LakeSettings,
  warehouse: WarehouseSettings,
} as const;

export type ConnectionName = keyof typeof connectionSchemas;
export type ConnectionOf<Name extends ConnectionName> = Static<(typeof connectionSchemas)[Name]>;

export type FunctionName = keyof typeof settingsSchemas;
export type SettingsOf<Name extends FunctionName> = Static<(typeof settingsSchemas)[Name]>;
