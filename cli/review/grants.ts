import { grant, type Grant } from "./grant";
import { policyBindings } from "./iam-policies";
import { rightsOnNetworks } from "./networks";
import type { Arguments, ReviewedStack } from "./synthesis";
import { told } from "./values";

/** Every form in which a resource grants rights; empty of one that grants none. */
export function grantsOf(address: string, block: Arguments, stack: ReviewedStack): readonly Grant[] {
  const type = address.split(".")[0] ?? "";
  if (/^google_\w+_iam_(member|binding|policy)$/.test(type)) return iamGrants(type, block, stack);
  return [...(forms.get(type)?.(block) ?? []), ...rightsOnNetworks(type, block)];
}

/** Whether a type has the name of one that grants rights, and nobody judged how. */
export const isUnjudgedGrant = (type: string): boolean =>
  !/^google_\w+_iam_(member|binding|policy)$/.test(type) &&
  !forms.has(type) &&
  /_iam_|_acls?$|access|grant|permission|_binding$|_roles?$|_share$/.test(type);

/** What types are called that identities are bound to. */
const called: ReadonlyMap<string, string> = new Map([
  ["artifact_registry_repository", "repository"],
  ["bigquery_dataset", "dataset"],
  ["cloud_run_v2_job", "job"],
  ["secret_manager_secret", "secret"],
  ["storage_bucket", "bucket"],
]);
const ofBinding = new Set([
  "condition",
  "etag",
  "lifecycle",
  "member",
  "members",
  "policy_data",
  "provider",
  "role",
  "//",
]);
const ofPlace = new Set(["depends_on", "location", "project", "region"]);

/**
 * Rights by a member, by a role's members, or by a whole policy.
 * https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/google_project_iam
 */
function iamGrants(type: string, block: Arguments, stack: ReviewedStack): readonly Grant[] {
  const kind = type.replace(/^google_(\w+)_iam_\w+$/, "$1");
  const place = { project: stack.providers.get("google")?.["project"], ...block };
  const named = Object.entries(block).filter(([name]) => !ofBinding.has(name) && !ofPlace.has(name));
  const what = named.length > 0 ? named.map(([, value]) => told(value)).join(" of ") : told(place.project);
  const on = `${called.get(kind) ?? kind.replaceAll("_", " ")} ${what}`;
  const { location, region } = block;
  const exactly = [kind, named, { project: place.project, location, region }];
  const bindings = type.endsWith("_policy") ? policyBindings(block["policy_data"], stack) : [block];
  return bindings.flatMap((binding) => {
    const rule = ruleOf(binding);
    return [binding["member"] ?? binding["members"] ?? []]
      .flat()
      .map((member) =>
        grant(
          identityOf(member),
          told(binding["role"]),
          `${on}${rule === undefined ? "" : `, where ${told(rule)}`}`,
          caselessMember(member),
          binding["role"],
          rule,
          ...exactly,
        ),
      );
  });
}

/** The rule of a right that is on a part alone; of objects their names in the bucket. */
function ruleOf({ condition }: Arguments): string | undefined {
  const [first] = [condition ?? []].flat() as Arguments[];
  return first && String(first["expression"]).replaceAll(/projects\/_\/buckets\/[^"/]+\/objects\//g, "");
}

/** Members but a few are the same in whatever letters they are written: the provider's normalizeIamMemberCasing. */
const caselessMember = (member: unknown): unknown =>
  typeof member !== "string" || /allUsers|allAuthenticatedUsers|^principal/.test(member)
    ? member
    : member.toLowerCase();

/** The account's name, without the project's part of it. */
const identityOf = (member: unknown): string =>
  told(member)
    .replace(/^(serviceAccount|User):/i, "")
    .replace(/@[^@]*var\.project_id[^@]*$/, "");

type Form = (block: Arguments) => readonly Grant[];
const listOf = (value: unknown) => [value ?? []].flat() as Arguments[];

/** Forms of a type's own. */
const forms: ReadonlyMap<string, Form> = new Map<string, Form>([
  ["google_bigquery_dataset", (block) => listOf(block["access"]).flatMap((entry) => accessOf(entry, block))],
  ["google_bigquery_dataset_access", (block) => accessOf(block, block)],
  ["google_managed_kafka_acl", kafkaGrants],
  ["google_project_iam_custom_role", (block) => roleGrants(block, block["project"])],
  ["google_organization_iam_custom_role", (block) => roleGrants(block, block["org_id"])],
  [
    "google_service_account_key",
    (block) => [grant("whoever holds a key", "act", `as ${told(block["service_account_id"])}`, block)],
  ],
  [
    "google_storage_hmac_key",
    (block) => [grant("whoever holds a key", "act", `as ${told(block["service_account_email"])}`, block)],
  ],
  ["google_storage_bucket_acl", aclGrants],
  ["google_storage_default_object_acl", aclGrants],
  ["google_storage_object_acl", aclGrants],
  ["google_storage_bucket_access_control", aclGrants],
  ["google_storage_default_object_access_control", aclGrants],
  ["google_storage_object_access_control", aclGrants],
  ["docker_container", () => []],
  ["google_compute_firewall", () => []],
]);

/** Who is named by an entry of a dataset's access, by the argument that names it. */
const named = ["user_by_email", "group_by_email", "domain", "special_group", "iam_member"] as const;
/** The former names of roles. */
const datasetRoles: ReadonlyMap<unknown, string> = new Map([
  ["OWNER", "roles/bigquery.dataOwner"],
  ["READER", "roles/bigquery.dataViewer"],
  ["WRITER", "roles/bigquery.dataEditor"],
]);

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/datasets: whoever, or a view, a routine or a dataset. */
function accessOf(entry: Arguments, { dataset_id: dataset, project }: Arguments): readonly Grant[] {
  const rule = ruleOf(entry);
  const on = `dataset ${told(dataset)}${rule === undefined ? "" : `, where ${told(rule)}`}`;
  const role = datasetRoles.get(entry["role"]) ?? entry["role"];
  const exactly = [dataset, project, rule];
  const people = named.flatMap((name) => {
    const member = entry[name];
    return member === undefined || member === null
      ? []
      : [grant(identityOf(member), told(role), on, caselessMember(member), name, ...exactly)];
  });
  const others = (["view", "routine", "dataset"] as const).flatMap((name) =>
    listOf(entry[name]).map((one) => grant(`${name} ${told(one)}`, "read for whoever may ask it", on, one, ...exactly)),
  );
  return [...people, ...others];
}

/** https://kafka.apache.org/documentation/#security_authz: an entry without a host is of every host. */
function kafkaGrants({ acl_id: list, cluster, acl_entries: entries }: Arguments): readonly Grant[] {
  return listOf(entries).map(({ principal, operation, permission_type: permission = "ALLOW", host = "*" }) =>
    grant(
      identityOf(principal),
      `${permission === "ALLOW" ? "" : "not "}${told(operation)}`,
      `Kafka ${told(list)}${host === "*" ? "" : `, from ${told(host)}`}`,
      principal,
      cluster,
    ),
  );
}

const roleGrants = ({ role_id: role, permissions }: Arguments, place: unknown): readonly Grant[] =>
  ([permissions ?? []].flat() as unknown[]).map((one) =>
    grant(`whoever has role ${told(role)}`, told(one), told(place), role, one, place),
  );

/** https://cloud.google.com/storage/docs/access-control/lists: entries as `READER:allUsers`, or a list that has a name. */
function aclGrants(block: Arguments): readonly Grant[] {
  const { bucket, object, role_entity: pairs, role, entity } = block;
  const on = object === undefined ? `bucket ${told(bucket)}` : `object ${told(object)} of bucket ${told(bucket)}`;
  const entries = ([pairs ?? []].flat() as unknown[]).map((one) => told(one).split(/:(.*)/s));
  const given = entity === undefined ? [] : [[told(role), told(entity)]];
  const ofNamed = ["predefined_acl", "default_acl"].flatMap((name) => namedLists.get(block[name]) ?? []);
  return [...entries, ...given, ...ofNamed].map(([may = "", who = ""]) => grant(who, may, on, who, bucket, object));
}

const namedLists: ReadonlyMap<unknown, readonly (readonly string[])[]> = new Map([
  ["authenticatedRead", [["READER", "allAuthenticatedUsers"]]],
  ["publicRead", [["READER", "allUsers"]]],
  ["publicReadWrite", [["WRITER", "allUsers"]]],
]);
