import { rulesOf } from "./rules";

/**
 * Types that hold what cannot be made again, of what the documentation of the providers says of them: what a destroy of each
 * deletes. https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs
 */
const holders = new RegExp(
  `^(${[
    "docker_volume",
    "ec_deployment",
    "elasticstack_elasticsearch_(index|data_stream)",
    "google_alloydb_(backup|cluster|instance)",
    "google_artifact_registry_repository",
    "google_backup_dr_backup_vault",
    "google_bigquery_(dataset|table)",
    "google_bigtable_(instance|table|backup)",
    "google_composer_environment",
    "google_compute_(disk|region_disk|snapshot|image|machine_image|instance)",
    "google_container_(cluster|node_pool)",
    "google_dataproc_(cluster|metastore_service)",
    "google_filestore_(backup|instance|snapshot)",
    "google_firestore_(database|document)",
    "google_healthcare_(dataset|\\w+_store)",
    // What was encrypted by a key that is destroyed nobody reads any longer.
    "google_kms_crypto_key(_version)?",
    "google_logging_(folder|organization|project)_bucket_config",
    "google_(memcache|redis|memorystore)_(instance|cluster)",
    "google_managed_kafka_(cluster|topic)",
    "google_netapp_(volume|backup|storage_pool)",
    "google_project",
    "google_pubsub_(lite_)?(subscription|topic)",
    "google_secret_manager_(regional_)?secret",
    "google_spanner_(backup_schedule|database|instance)",
    "google_sql_(database|database_instance)",
    "google_storage_(bucket|folder|managed_folder)",
    "google_vertex_ai_(dataset|featurestore\\w*|feature_\\w+|index)",
    "google_workbench_instance",
    "random_\\w+",
    "tls_private_key",
  ].join("|")})$`,
);

/** Types outside of the table of arguments that hold none: rules, rights, places and what watches. */
const holdNone = new RegExp(
  `^(${[
    "google_\\w+_iam_(audit_config|binding|custom_role|member|policy)",
    "google_bigquery_(capacity_commitment|connection|dataset_access|reservation\\w*|routine)",
    "google_billing_budget",
    "google_cloud_(run\\w+|scheduler\\w+)",
    "google_compute_(address|backend_\\w+|firewall\\w*|forwarding_rule|global_\\w+|health_check|network\\w*|route\\w*|subnetwork|url_map)",
    "google_dns_\\w+",
    "google_kms_(ekm_connection|key_ring|key_ring_import_job)",
    "google_logging_(metric|\\w+_exclusion|\\w+_sink|log_view)",
    "google_monitoring_\\w+",
    "google_project_\\w+",
    "google_pubsub_schema",
    "google_service_networking_\\w+",
    "google_storage_(\\w*access_control|\\w*acl|hmac_key|notification)",
    "google_vpc_access_connector",
    "null_resource",
  ].join("|")})$`,
);

/** Whether a type holds data; undefined of one that nobody judged. */
export function holdsByType(type: string): boolean | undefined {
  if (holders.test(type)) return true;
  return rulesOf(type) !== undefined || holdNone.test(type) ? false : undefined;
}
