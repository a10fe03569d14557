import { reviewMarkdown, verdictOf } from "../../../cli/review/markdown";
import { reviewOf } from "../../../cli/review/review";
import type { Arguments } from "../../../cli/review/synthesis";
import { synthesis, type Blocks } from "./synthesis-of";

const between = (before: Blocks, after: Blocks, json: object = {}) =>
  reviewOf(synthesis(before), synthesis(after, json));
const text = ({ identity, may, on }: { readonly identity: string; readonly may: string; readonly on: string }) =>
  `${identity} ${may} ${on}`;
const gained = (before: Blocks, after: Blocks, json: object = {}) =>
  between(before, after, json).rights.gained.map(text);
const lost = (before: Blocks, after: Blocks) => between(before, after).rights.lost.map(text);
const one = (type: string, block: Arguments): Blocks => ({ [type]: { x: block } });

describe("a right by a form of IAM", () => {
  const viewer = { bucket: "lake", role: "roles/viewer" };
  const member = (who: string, more: Arguments = {}) =>
    one("google_storage_bucket_iam_member", { ...viewer, member: who, ...more });

  it("is the same by member, binding and policy", () => {
    const who = ["user:a@x.org", "group:b@x.org"];
    const binding = one("google_storage_bucket_iam_binding", { ...viewer, members: who });
    const bindings = [{ role: "roles/viewer", members: who }];
    const policy = one("google_storage_bucket_iam_policy", {
      bucket: "lake",
      policy_data: JSON.stringify({ bindings }),
    });
    const told = ["a@x.org roles/viewer bucket lake", "group:b@x.org roles/viewer bucket lake"];
    expect(gained({}, binding)).toEqual(told);
    expect(gained({}, policy)).toEqual(told);
    expect(between(policy, binding).rights).toEqual({ gained: [], lost: [] });
    expect(lost(binding, member("user:a@x.org"))).toEqual(["group:b@x.org roles/viewer bucket lake"]);
  });

  it("is read in a policy that a data source writes, and named where nobody can read it", () => {
    const of = (who: readonly string[]) =>
      synthesis(
        one("google_project_iam_policy", { project: "p", policy_data: "${data.google_iam_policy.all.policy_data}" }),
        { data: { google_iam_policy: { all: { binding: [{ role: "roles/owner", members: who }] } } } },
      );
    expect(reviewOf(of(["user:a@x.org"]), of(["user:a@x.org", "user:b@x.org"])).rights.gained.map(text)).toEqual([
      "b@x.org roles/owner project p",
    ]);
    const unread = (policy_data: string) => one("google_project_iam_policy", { project: "p", policy_data });
    expect(gained(unread("${jsonencode(var.a)}"), unread("${jsonencode(var.b)}"))).toHaveLength(1);
  });

  it("is told first, and ends in words of its own, where it is everybody's", () => {
    const opened = one("google_storage_bucket_iam_binding", {
      ...viewer,
      members: ["user:a@x.org", "allUsers", "allAuthenticatedUsers"],
    });
    const review = between({}, opened);
    expect(review.rights.gained.map(({ identity }) => identity)).toEqual([
      "allAuthenticatedUsers",
      "allUsers",
      "a@x.org",
    ]);
    expect(verdictOf(review)).toContain("**Something would be open to everybody, in 2 places.**");
    expect(reviewMarkdown(review)).toContain("### Open to everybody (2)");
  });

  it("is a table's, a subscription's or an organisation's own", () => {
    const table = (table_id: string) =>
      one("google_bigquery_table_iam_member", { dataset_id: "d", table_id, role: "r", member: "user:a" });
    expect(gained(table("one"), table("two"))).toEqual(["a r bigquery table d of two"]);
    expect(gained({}, one("google_organization_iam_member", { org_id: "1", role: "r", member: "user:a" }))).toEqual([
      "a r organization 1",
    ]);
  });

  it("is wider without its condition, also where two long ones read the same", () => {
    const where = (expression: string) => ({ condition: { title: "t", expression } });
    const long = (end: string) => `resource.name.startsWith("${"a".repeat(80)}${end}")`;
    expect(gained(member("user:a", where(long("b"))), member("user:a", where(long("c"))))).toHaveLength(1);
    expect(gained(member("user:a", where("x")), member("user:a"))).toEqual(["a roles/viewer bucket lake"]);
  });

  it("is nobody else's in other letters, but for everybody and principals", () => {
    expect(between(member("serviceAccount:A@p"), member("serviceaccount:a@P")).rights).toEqual({
      gained: [],
      lost: [],
    });
    expect(between(member("principal://iam/A"), member("principal://iam/a")).rights.gained).toHaveLength(1);
  });

  it("is the same in the provider's project, written out or not", () => {
    const job = (more: Arguments) =>
      synthesis(one("google_cloud_run_v2_job_iam_member", { name: "j", role: "r", member: "user:a", ...more }), {
        provider: { google: [{ project: "p" }] },
      });
    expect(reviewOf(job({}), job({ project: "p" })).rights).toEqual({ gained: [], lost: [] });
    expect(reviewOf(job({}), job({ project: "q" })).rights.gained).toHaveLength(1);
  });

  it("is each instance's", () => {
    const each = (for_each: readonly string[] | string) => member("${each.value}", { for_each });
    expect(gained(each(["user:a"]), each(["user:a", "allUsers"]))).toEqual(["allUsers roles/viewer bucket lake"]);
    expect(gained(each("${toset(var.a)}"), each("${toset(var.b)}"))).toHaveLength(1);
    expect(gained(member("user:a", { count: 0 }), member("user:a", { count: 1 }))).toHaveLength(1);
  });
});

describe("a right by another form", () => {
  it("is an entry of a dataset, by whatever name its role has, and a view that may read", () => {
    const access = (...entries: readonly Arguments[]) =>
      one("google_bigquery_dataset", { dataset_id: "d", access: entries });
    const owner = { role: "OWNER", user_by_email: "a@x.org" };
    expect(gained(access(owner), access(owner, { role: "READER", special_group: "allAuthenticatedUsers" }))).toEqual([
      "allAuthenticatedUsers roles/bigquery.dataViewer dataset d",
    ]);
    expect(gained(access(owner), access({ role: "roles/bigquery.dataOwner", user_by_email: "a@x.org" }))).toEqual([]);
    const view = { view: { project_id: "p", dataset_id: "other", table_id: "v" } };
    expect(gained(access(owner), access(owner, view))).toHaveLength(1);
    const alone = one("google_bigquery_dataset_access", { dataset_id: "d", role: "READER", iam_member: "allUsers" });
    expect(gained({}, alone)).toEqual(["allUsers roles/bigquery.dataViewer dataset d"]);
  });

  it("is a list of a bucket's or an object's", () => {
    const list = (...role_entity: readonly string[]) => one("google_storage_bucket_acl", { bucket: "b", role_entity });
    expect(gained(list("OWNER:user-a"), list("OWNER:user-a", "READER:allUsers"))).toEqual(["allUsers READER bucket b"]);
    const named = one("google_storage_object_acl", { bucket: "b", object: "o", predefined_acl: "publicRead" });
    expect(gained({}, named)).toEqual(["allUsers READER object o of bucket b"]);
    const control = one("google_storage_bucket_access_control", { bucket: "b", role: "READER", entity: "allUsers" });
    expect(gained({}, control)).toEqual(["allUsers READER bucket b"]);
  });

  it("is an access list of Kafka with another host, principal or denial", () => {
    const list = (entry: Arguments) =>
      one("google_managed_kafka_acl", {
        acl_id: "topic/t",
        acl_entries: [{ principal: "User:a", operation: "READ", permission_type: "ALLOW", host: "*", ...entry }],
      });
    expect(gained(list({ host: "10.0.0.1" }), list({}))).toEqual(["a READ Kafka topic/t"]);
    expect(gained(list({}), list({ host: undefined }))).toEqual([]);
    expect(gained(list({}), list({ principal: "User:*" }))).toEqual(["* READ Kafka topic/t"]);
    expect(verdictOf(between(list({}), list({ principal: "User:*" })))).toContain("open to everybody");
    const denied = list({ permission_type: "DENY" });
    const other = list({ permission_type: "DENY", operation: "WRITE" });
    expect(gained(denied, other)).toEqual(["a READ (no longer denied) Kafka topic/t"]);
    expect(lost(denied, other)).toEqual(["a not WRITE Kafka topic/t"]);
  });

  it("is a key of an account, and a permission of a role", () => {
    expect(gained({}, one("google_service_account_key", { service_account_id: "a" }))).toEqual([
      "whoever holds a key act as a",
    ]);
    const role = (...permissions: readonly string[]) =>
      one("google_project_iam_custom_role", { role_id: "r", project: "p", permissions });
    expect(gained(role("a.get"), role("a.get", "a.delete"))).toEqual(["whoever has role r a.delete p"]);
  });

  it("is a firewall's rule, and a denial that goes", () => {
    const rule = (more: Arguments) =>
      one("google_compute_firewall", { network: "n", allow: [{ protocol: "tcp", ports: ["9092"] }], ...more });
    expect(gained(rule({ source_ranges: ["10.0.0.0/8"] }), rule({ source_ranges: ["0.0.0.0/0"] }))).toEqual([
      "0.0.0.0/0 connect by tcp 9092 network n",
    ]);
    expect(verdictOf(between({}, rule({})))).toContain("open to everybody");
    expect(
      gained(rule({ disabled: true, source_ranges: ["10.0.0.0/8"] }), rule({ source_ranges: ["10.0.0.0/8"] })),
    ).toHaveLength(1);
    expect(gained(rule({ target_tags: ["kafka"] }), rule({}))).toHaveLength(1);
    const deny = one("google_compute_firewall", { network: "n", deny: [{ protocol: "all" }] });
    expect(gained(deny, {})).toEqual(["0.0.0.0/0 connect by all (no longer denied) network n"]);
    const out = one("google_compute_firewall", { network: "n", direction: "EGRESS", allow: [{ protocol: "tcp" }] });
    expect(gained({}, out)).toEqual(["network n connect by tcp 0.0.0.0/0"]);
  });

  it("is a container's port that is no longer for its machine alone", () => {
    const port = (ip?: string) =>
      one("docker_container", { name: "c", ports: [{ internal: 9092, external: 9092, ip }] });
    expect(gained(port("127.0.0.1"), port())).toEqual(["whoever reaches 0.0.0.0 connect by tcp 9092 container c"]);
    expect(gained(port("127.0.0.1"), port("127.0.0.1"))).toEqual([]);
  });

  it("is named where nobody judged its type", () => {
    const { unjudged } = between({}, one("google_access_context_manager_access_level", { name: "l" }));
    expect(unjudged).toMatchObject([{ why: "nobody judged what rights this type grants" }]);
  });
});
