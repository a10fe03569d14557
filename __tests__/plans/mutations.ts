import type { Arguments } from "../../cli/review/synthesis";

/** A change of one resource, and what else stands in the JSON of the stack afterwards. */
export interface Mutation {
  readonly type: string;
  readonly was: Arguments | undefined;
  readonly is: Arguments | undefined;
  /** `moved` or `removed`, by the resource's own address. */
  readonly blocks?: (address: string) => object;
  /** The name of the resource afterwards, if it is another one. */
  readonly name?: string;
}

const of = (type: string, was?: Arguments, is?: Arguments, more: Partial<Mutation> = {}): Mutation => ({
  type,
  was,
  is,
  ...more,
});

const bucket = (more: Arguments = {}): Arguments => ({
  name: "lake-of-ours",
  location: "EU",
  force_destroy: false,
  ...more,
});
const rule = (condition: Arguments, type = "Delete") => ({ lifecycle_rule: [{ action: { type }, condition }] });
const bucketTo = (was: Arguments, is: Arguments) => of("google_storage_bucket", bucket(was), bucket(is));
const dataset = (more: Arguments = {}): Arguments => ({ dataset_id: "trips", location: "EU", ...more });
const datasetTo = (was: Arguments, is: Arguments) => of("google_bigquery_dataset", dataset(was), dataset(is));
const table = (more: Arguments = {}): Arguments => ({
  dataset_id: "trips",
  table_id: "raw",
  deletion_protection: true,
  ...more,
});
const tableTo = (was: Arguments, is: Arguments) => of("google_bigquery_table", table(was), table(is));
const columns = (...names: readonly string[]) => ({
  schema: JSON.stringify(names.map((one) => ({ name: one, type: "STRING", mode: "NULLABLE" }))),
});
const topic = (configs: Arguments, partition_count = 3): Arguments => ({
  topic_id: "t",
  cluster: "c",
  location: "europe-west1",
  partition_count,
  replication_factor: 3,
  configs,
});
const member = (more: Arguments = {}): Arguments => ({
  bucket: "lake",
  role: "roles/storage.objectViewer",
  member: "serviceAccount:a@p.iam.gserviceaccount.com",
  ...more,
});
const binding = (...members: readonly string[]): Arguments => ({
  bucket: "lake",
  role: "roles/storage.objectViewer",
  members,
});
const where = (expression: string) => ({ condition: { title: "t", expression } });
const subnetwork = (ip_cidr_range: string): Arguments => ({
  name: "s",
  network: "n",
  region: "europe-west1",
  ip_cidr_range,
});
const firewall = (more: Arguments): Arguments => ({
  name: "f",
  network: "n",
  allow: [{ protocol: "tcp", ports: ["9092"] }],
  ...more,
});
const acl = (...entries: readonly Arguments[]): Arguments => ({
  acl_id: "topic/t",
  cluster: "c",
  location: "europe-west1",
  acl_entries: entries.map((one) => ({
    principal: "User:a@p",
    operation: "READ",
    permission_type: "ALLOW",
    host: "*",
    ...one,
  })),
});
const job = (more: Arguments): Arguments => ({
  name: "j",
  location: "europe-west1",
  template: { template: { containers: [{ image: "i", env: [{ name: "A", value: "1" }] }] } },
  ...more,
});
const data = (more: Arguments): Arguments => ({ input: "a", ...more });
const kept = (retention_period: number, is_locked: boolean) => ({ retention_policy: { retention_period, is_locked } });
const counted = (count: number) => bucket({ name: "lake-${count.index}", count });
const each = (...keys: readonly string[]) =>
  bucket({ name: "lake-${each.key}", for_each: `\${toset(${JSON.stringify(keys)})}` });
const subscription = (more: Arguments): Arguments => ({ name: "s", topic: "t", ...more });
const secret = (more: Arguments = {}): Arguments => ({ secret_id: "s", replication: { auto: {} }, ...more });
const version = (more: Arguments): Arguments => ({ secret: "projects/p/secrets/s", ...more });

const repository = (more: Arguments): Arguments => ({
  repository_id: "r",
  location: "europe-west1",
  format: "DOCKER",
  ...more,
});
const policy = (...members: readonly string[]) => JSON.stringify({ bindings: [{ role: "roles/viewer", members }] });
const cluster = (memory_bytes: string): Arguments => ({
  cluster_id: "c",
  location: "europe-west1",
  capacity_config: { vcpu_count: "3", memory_bytes },
  gcp_config: { access_config: { network_configs: { subnet: "projects/p/regions/europe-west1/subnetworks/s" } } },
});
const pool = (value: string): Arguments => ({
  name: "p",
  location: "europe-west1",
  template: { containers: [{ image: "i", env: [{ name: "A", value }] }] },
});

/** By what a change is, in a few words. */
export const mutations: Readonly<Record<string, Mutation>> = {
  "bucket: location": bucketTo({}, { location: "US" }),
  "bucket: location in small letters": bucketTo({}, { location: "eu" }),
  "bucket: name": bucketTo({}, { name: "another-lake" }),
  "bucket: project written out": bucketTo({}, { project: "demo-project" }),
  "bucket: another project": bucketTo({}, { project: "another-project" }),
  "bucket: force_destroy on": bucketTo({}, { force_destroy: true }),
  "bucket: force_destroy dropped": of("google_storage_bucket", bucket(), { name: "lake-of-ours", location: "EU" }),
  "bucket: storage class dropped": bucketTo({ storage_class: "STANDARD" }, {}),
  "bucket: storage class": bucketTo({}, { storage_class: "NEARLINE" }),
  "bucket: labels": bucketTo({ labels: { a: "1" } }, { labels: { a: "2" } }),
  "bucket: rule comes": bucketTo({}, rule({ age: 30 })),
  "bucket: rule goes": bucketTo(rule({ age: 30 }), {}),
  "bucket: rule earlier": bucketTo(rule({ age: 30 }), rule({ age: 3 })),
  "bucket: rule loses its state": bucketTo(rule({ age: 30, with_state: "ARCHIVED" }), rule({ age: 30 })),
  "bucket: rule gets a prefix": bucketTo(rule({ age: 30 }), rule({ age: 30, matches_prefix: ["a/"] })),
  "bucket: versioning off": bucketTo({ versioning: { enabled: true } }, { versioning: { enabled: false } }),
  "bucket: versioning dropped": bucketTo({ versioning: { enabled: true } }, {}),
  "bucket: soft delete off": bucketTo(
    { soft_delete_policy: { retention_duration_seconds: 604_800 } },
    { soft_delete_policy: { retention_duration_seconds: 0 } },
  ),
  "bucket: soft delete dropped": bucketTo({ soft_delete_policy: { retention_duration_seconds: 604_800 } }, {}),
  "bucket: retention shorter": bucketTo(kept(100, false), kept(10, false)),
  "bucket: retention locked": bucketTo(kept(100, false), kept(100, true)),
  "bucket: retention opened": bucketTo(kept(100, true), kept(100, false)),
  "bucket: locked retention dropped": bucketTo(kept(100, true), {}),
  "bucket: public access prevention inherited": bucketTo(
    { public_access_prevention: "enforced" },
    { public_access_prevention: "inherited" },
  ),
  "bucket: public access prevention dropped": bucketTo({ public_access_prevention: "enforced" }, {}),
  "bucket: uniform access dropped": bucketTo({ uniform_bucket_level_access: true }, {}),
  "bucket: requester pays dropped": bucketTo({ requester_pays: false }, {}),
  "bucket: count lower": of("google_storage_bucket", counted(3), counted(1)),
  "bucket: count none": of("google_storage_bucket", bucket(), bucket({ count: 0 })),
  "bucket: count comes": of("google_storage_bucket", bucket(), bucket({ count: 1 })),
  "bucket: count goes": of("google_storage_bucket", bucket({ count: 1 }), bucket()),
  "bucket: for_each renames": of("google_storage_bucket", each("a", "b"), each("b", "c")),
  "bucket: for_each in place of count": of("google_storage_bucket", counted(1), each("0")),
  "bucket: goes": of("google_storage_bucket", bucket(), undefined),
  "bucket: comes": of("google_storage_bucket", undefined, bucket()),
  "bucket: depends_on alone": bucketTo({}, { depends_on: ["terraform_data.anchor"] }),
  "bucket: ignored location": bucketTo(
    { lifecycle: { ignore_changes: ["location"] } },
    { location: "US", lifecycle: { ignore_changes: ["location"] } },
  ),
  "bucket: ignored rule, inside": bucketTo(
    { ...rule({ age: 30 }), lifecycle: { ignore_changes: ["lifecycle_rule[0].condition"] } },
    { ...rule({ age: 3 }), lifecycle: { ignore_changes: ["lifecycle_rule[0].condition"] } },
  ),
  "bucket: moved": of("google_storage_bucket", bucket(), bucket(), {
    name: "to",
    blocks: (from) => ({ moved: [{ from, to: `${from}-to` }] }),
  }),
  "bucket: moved by a chain": of("google_storage_bucket", bucket(), bucket(), {
    name: "to",
    blocks: (from) => ({
      moved: [
        { from, to: `${from}-on` },
        { from: `${from}-on`, to: `${from}-to` },
      ],
    }),
  }),
  "bucket: removed and kept": of("google_storage_bucket", bucket(), undefined, {
    blocks: (from) => ({ removed: [{ from, lifecycle: { destroy: false } }] }),
  }),
  "dataset: location": datasetTo({}, { location: "US" }),
  "dataset: location in small letters": datasetTo({}, { location: "eu" }),
  "dataset: contents on destroy": datasetTo({}, { delete_contents_on_destroy: true }),
  "dataset: contents on destroy dropped": datasetTo({ delete_contents_on_destroy: false }, {}),
  "dataset: expiry comes": datasetTo({}, { default_table_expiration_ms: 3_600_000 }),
  "dataset: time travel shorter": datasetTo({ max_time_travel_hours: "168" }, { max_time_travel_hours: "48" }),
  "dataset: time travel dropped": datasetTo({ max_time_travel_hours: "48" }, {}),
  "dataset: access": datasetTo(
    { access: [{ role: "OWNER", user_by_email: "a@x.org" }] },
    {
      access: [
        { role: "OWNER", user_by_email: "a@x.org" },
        { role: "READER", special_group: "allAuthenticatedUsers" },
      ],
    },
  ),
  "table: column comes": tableTo(columns("a"), columns("a", "b")),
  "table: column goes": tableTo(columns("a", "b"), columns("a")),
  "table: all columns go": tableTo(columns("a", "b"), columns("c")),
  "table: column of another type": tableTo(columns("a", "b"), {
    schema: JSON.stringify([
      { name: "a", type: "STRING", mode: "NULLABLE" },
      { name: "b", type: "INTEGER", mode: "NULLABLE" },
    ]),
  }),
  "table: column becomes required": tableTo(columns("a"), {
    schema: JSON.stringify([{ name: "a", type: "STRING", mode: "REQUIRED" }]),
  }),
  "table: columns in another order": tableTo(columns("a", "b"), columns("b", "a")),
  "table: schema dropped": tableTo(columns("a"), {}),
  "table: column in a record goes": tableTo(
    {
      schema: JSON.stringify([
        {
          name: "r",
          type: "RECORD",
          mode: "NULLABLE",
          fields: [
            { name: "a", type: "STRING" },
            { name: "b", type: "STRING" },
          ],
        },
      ]),
    },
    {
      schema: JSON.stringify([
        { name: "r", type: "RECORD", mode: "NULLABLE", fields: [{ name: "a", type: "STRING" }] },
      ]),
    },
  ),
  "table: clustering goes": tableTo({ ...columns("a"), clustering: ["a"] }, columns("a")),
  "table: partitioning goes": tableTo({ ...columns("a"), time_partitioning: { type: "DAY" } }, columns("a")),
  "table: protection off": tableTo({}, { deletion_protection: false }),
  "table: protection dropped": of("google_bigquery_table", table(), { dataset_id: "trips", table_id: "raw" }),
  "table: partitions expire": tableTo(
    { time_partitioning: { type: "DAY" } },
    { time_partitioning: { type: "DAY", expiration_ms: 3_600_000 } },
  ),
  "table: view": tableTo(
    { view: { query: "SELECT 1", use_legacy_sql: false } },
    { view: { query: "SELECT 2", use_legacy_sql: false } },
  ),
  "topic: retention shorter": of(
    "google_managed_kafka_topic",
    topic({ "retention.ms": "2" }),
    topic({ "retention.ms": "1" }),
  ),
  "topic: retention dropped": of("google_managed_kafka_topic", topic({ "retention.ms": "2" }), topic({})),
  "topic: partitions": of("google_managed_kafka_topic", topic({}, 3), topic({}, 6)),
  "topic: replication": of("google_managed_kafka_topic", topic({}), { ...topic({}), replication_factor: 1 }),
  "acl: entry comes": of("google_managed_kafka_acl", acl({}), acl({}, { operation: "WRITE" })),
  "acl: order": of("google_managed_kafka_acl", acl({}, { operation: "WRITE" }), acl({ operation: "WRITE" }, {})),
  "acl: host dropped": of("google_managed_kafka_acl", acl({}), acl({ host: undefined })),
  "member: other letters": of(
    "google_storage_bucket_iam_member",
    member(),
    member({ member: "serviceAccount:A@p.iam.gserviceaccount.com" }),
  ),
  "member: another": of("google_storage_bucket_iam_member", member(), member({ member: "allUsers" })),
  "member: condition goes": of("google_storage_bucket_iam_member", member(where("true")), member()),
  "binding: member comes": of(
    "google_storage_bucket_iam_binding",
    binding("user:a@x.org"),
    binding("user:a@x.org", "allUsers"),
  ),
  "binding: order and letters": of(
    "google_storage_bucket_iam_binding",
    binding("user:a@x.org", "user:b@x.org"),
    binding("user:B@x.org", "user:a@x.org"),
  ),
  "binding: role": of("google_storage_bucket_iam_binding", binding("user:a@x.org"), {
    ...binding("user:a@x.org"),
    role: "roles/storage.admin",
  }),
  "subnetwork: larger": of("google_compute_subnetwork", subnetwork("10.0.0.0/24"), subnetwork("10.0.0.0/20")),
  "subnetwork: smaller": of("google_compute_subnetwork", subnetwork("10.0.0.0/20"), subnetwork("10.0.0.0/24")),
  "firewall: ranges": of(
    "google_compute_firewall",
    firewall({ source_ranges: ["10.0.0.0/8"] }),
    firewall({ source_ranges: ["0.0.0.0/0"] }),
  ),
  "firewall: priority dropped": of(
    "google_compute_firewall",
    firewall({ source_tags: ["a"], priority: 1000 }),
    firewall({ source_tags: ["a"] }),
  ),
  "job: environment": of(
    "google_cloud_run_v2_job",
    job({}),
    job({ template: { template: { containers: [{ image: "i", env: [{ name: "A", value: "2" }] }] } } }),
  ),
  "job: protection off": of("google_cloud_run_v2_job", job({}), job({ deletion_protection: false })),
  "subscription: retention": of(
    "google_pubsub_subscription",
    subscription({ message_retention_duration: "86400s" }),
    subscription({ message_retention_duration: "3600s" }),
  ),
  "subscription: retention dropped": of(
    "google_pubsub_subscription",
    subscription({ message_retention_duration: "86400s" }),
    subscription({}),
  ),
  "subscription: filter": of(
    "google_pubsub_subscription",
    subscription({ filter: 'attributes.a = "1"' }),
    subscription({ filter: 'attributes.a = "2"' }),
  ),
  "key: purpose": of(
    "google_kms_crypto_key",
    { name: "k", key_ring: "projects/p/locations/eu/keyRings/r" },
    { name: "k", key_ring: "projects/p/locations/eu/keyRings/r", purpose: "ASYMMETRIC_SIGN" },
  ),
  "secret: replication": of(
    "google_secret_manager_secret",
    secret(),
    secret({ replication: { user_managed: { replicas: [{ location: "europe-west1" }] } } }),
  ),
  "secret version: write-only value": of(
    "google_secret_manager_secret_version",
    version({ secret_data_wo: "a", secret_data_wo_version: 1 }),
    version({ secret_data_wo: "b", secret_data_wo_version: 1 }),
  ),
  "secret version: write-only version": of(
    "google_secret_manager_secret_version",
    version({ secret_data_wo: "a", secret_data_wo_version: 1 }),
    version({ secret_data_wo: "b", secret_data_wo_version: 2 }),
  ),
  "secret version: enabled dropped": of(
    "google_secret_manager_secret_version",
    version({ secret_data: "a", enabled: true }),
    version({ secret_data: "a" }),
  ),
  "account: disabled dropped": of(
    "google_service_account",
    { account_id: "account", disabled: false },
    { account_id: "account" },
  ),
  "account: id": of("google_service_account", { account_id: "account" }, { account_id: "another" }),
  "repository: location in small letters": of(
    "google_artifact_registry_repository",
    repository({}),
    repository({ location: "EUROPE-WEST1" }),
  ),
  "repository: mode dropped": of(
    "google_artifact_registry_repository",
    repository({ mode: "STANDARD_REPOSITORY" }),
    repository({}),
  ),
  "repository: maven settings go": of(
    "google_artifact_registry_repository",
    repository({ format: "MAVEN", maven_config: { version_policy: "RELEASE" } }),
    repository({ format: "MAVEN" }),
  ),
  "network: subnetworks dropped": of(
    "google_compute_network",
    { name: "n", auto_create_subnetworks: true },
    { name: "n" },
  ),
  "network: subnetworks": of(
    "google_compute_network",
    { name: "n", auto_create_subnetworks: true },
    { name: "n", auto_create_subnetworks: false },
  ),
  "policy: another": of(
    "google_project_iam_policy",
    { project: "p", policy_data: policy("user:a@x.org") },
    { project: "p", policy_data: policy("user:a@x.org", "allUsers") },
  ),
  "role: permission comes": of(
    "google_project_iam_custom_role",
    { role_id: "reader", title: "r", permissions: ["storage.objects.get"] },
    { role_id: "reader", title: "r", permissions: ["storage.objects.get", "storage.objects.delete"] },
  ),
  "access: another": of(
    "google_bigquery_dataset_access",
    { dataset_id: "d", role: "READER", user_by_email: "a@x.org" },
    { dataset_id: "d", role: "READER", special_group: "allAuthenticatedUsers" },
  ),
  "cluster: memory": of("google_managed_kafka_cluster", cluster("3221225472"), cluster("6442450944")),
  "cluster: id": of("google_managed_kafka_cluster", cluster("3221225472"), {
    ...cluster("3221225472"),
    cluster_id: "d",
  }),
  "cluster: labels": of("google_managed_kafka_cluster", cluster("3221225472"), {
    ...cluster("3221225472"),
    labels: { a: "b" },
  }),
  "pool: environment": of("google_cloud_run_v2_worker_pool", pool("1"), pool("2")),
  "pool: location": of("google_cloud_run_v2_worker_pool", pool("1"), { ...pool("1"), location: "europe-west4" }),
  "metric: filter": of("google_logging_metric", { name: "m", filter: "a" }, { name: "m", filter: "b" }),
  "service: goes": of("google_project_service", { service: "storage.googleapis.com" }, undefined),
  "bucket: encryption goes": bucketTo({ encryption: { default_kms_key_name: "k" } }, {}),
  "bucket: object retention": bucketTo({}, { enable_object_retention: true }),
  "bucket: labels of the bucket alone": bucketTo({ labels: { app: "ridestream" } }, {}),
  "dataset: encryption goes": datasetTo({ default_encryption_configuration: { kms_key_name: "k" } }, {}),
  "data: input": of("terraform_data", data({}), data({ input: "b" })),
  "data: triggers": of("terraform_data", data({ triggers_replace: "a" }), data({ triggers_replace: "b" })),
  "data: drawn anew": of("terraform_data", data({ input: "${uuid()}" }), data({ input: "${uuid()}" })),
  "data: drawn anew, kept": of(
    "terraform_data",
    data({ input: "${uuid()}", lifecycle: { ignore_changes: ["input"] } }),
    data({ input: "${uuid()}", lifecycle: { ignore_changes: ["input"] } }),
  ),
  "data: kept no longer": of(
    "terraform_data",
    data({ input: "${uuid()}", lifecycle: { ignore_changes: ["input"] } }),
    data({ input: "${uuid()}" }),
  ),
};
