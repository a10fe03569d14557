import { Type, type Static } from "@sinclair/typebox";
import { choice, integer, optional, secret, text, url, type SettingForm } from "./setting";

/** How to reach the components, said once. */

/** How a client shows a Kafka who it is. */
export const kafkaSecurities = ["plaintext", "sasl-plain", "sasl-scram-256", "sasl-scram-512", "google"] as const;

/** How to reach Kafka. `sasl-*` and `google` are over TLS. */
export const KafkaSettings = Type.Object({
  brokers: Type.String({
    minLength: 1,
    description: "Bootstrap brokers, host:port, comma-separated.",
    "x-env": "RS_KAFKA_BROKERS",
    "x-form": "brokers" satisfies SettingForm,
    "x-instead": "RS_KAFKA_SECURITY, RS_KAFKA_USERNAME and RS_KAFKA_PASSWORD",
  }),
  security: choice("RS_KAFKA_SECURITY", kafkaSecurities, "How to log in; google takes tokens of the service account."),
  username: optional("RS_KAFKA_USERNAME", "User name of sasl-*."),
  password: secret("RS_KAFKA_PASSWORD", "Password of sasl-*."),
  caFile: optional("RS_KAFKA_CA_FILE", "PEM file of the certificate authority, when it is not a public one."),
  prefix: Type.String({
    default: "",
    pattern: "^[A-Za-z0-9._-]{0,200}$",
    description:
      "Put before the name of each topic, group and transactional id, so that platforms can share a Kafka: letters, digits, dots, - and _.",
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
  url: url(
    "RS_ELASTICSEARCH_URL",
    "Address, http:// or https://.",
    "RS_ELASTICSEARCH_API_KEY, or RS_ELASTICSEARCH_USERNAME and RS_ELASTICSEARCH_PASSWORD",
  ),
  alias: Type.String({
    default: "trips",
    pattern: String.raw`^(?![-_+])[^A-Z\\/*?"<>|\s,#:]{1,200}$`,
    description: "Alias that trips are searched by; its index is named after it: small letters, digits, - and _.",
    "x-env": "RS_ELASTICSEARCH_ALIAS",
  }),
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
  keepDays: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 1_825,
      description: "Days that an indexed trip stays; 0: without end. Without it, as the index template in place says.",
      "x-env": "RS_ELASTICSEARCH_KEEP_DAYS",
    }),
  ),
});

/** How to reach Kibana, which shows what is searched: an API key, or a user and password. */
export const KibanaSettings = Type.Object({
  url: Type.String({
    pattern: "^https?://[^\\s?#@]+$",
    description: "Address, http:// or https://, with /s/NAME for another space than the default one.",
    "x-env": "RS_KIBANA_URL",
  }),
  alias: ElasticsearchSettings.properties.alias,
  apiKey: secret("RS_KIBANA_API_KEY", "API key."),
  username: optional("RS_KIBANA_USERNAME", "User name."),
  password: secret("RS_KIBANA_PASSWORD", "Password."),
  requestTimeoutMs: integer("RS_KIBANA_TIMEOUT_MS", 60_000, 1, "Longest wait for an answer, in ms."),
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
  bucket: Type.String({
    pattern: "^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$",
    description: "Bucket of the lake, its name alone: small letters, digits, dots, - and _.",
    "x-env": "RS_LAKE_BUCKET",
  }),
  apiEndpoint: Type.Optional(
    url(
      "RS_LAKE_API_ENDPOINT",
      "Address of a Cloud Storage emulator; without it, Google's own.",
      "GOOGLE_APPLICATION_CREDENTIALS",
    ),
  ),
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

/** Where the components are, by their names. */
export const connectionSchemas = {
  kafka: KafkaSettings,
  elasticsearch: ElasticsearchSettings,
  kibana: KibanaSettings,
  lake: LakeSettings,
  warehouse: WarehouseSettings,
} as const;

export type ConnectionName = keyof typeof connectionSchemas;
export type ConnectionOf<Name extends ConnectionName> = Static<(typeof connectionSchemas)[Name]>;
