import { reviewOf } from "../../../cli/review/review";
import type { Arguments } from "../../../cli/review/synthesis";
import { actions, synthesis, type Blocks } from "./synthesis-of";

const between = (before: Blocks, after: Blocks) => reviewOf(synthesis(before), synthesis(after));
const acts = (type: string, was: Arguments, is: Arguments) =>
  actions(between({ [type]: { x: was } }, { [type]: { x: is } }));

describe("a value that reads the same", () => {
  it.each([
    "${uuid()}",
    "x-${timestamp()}",
    "${sensitive(uuid())}",
    '${md5(join(",", [plantimestamp()]))}',
    "${local.drawn}",
  ])("of %s is another one at each deployment", (drawn) => {
    const of = () =>
      synthesis({ terraform_data: { x: { triggers_replace: [drawn] } } }, { locals: { drawn: "${uuid()}" } });
    expect(actions(reviewOf(of(), of()))).toEqual(["replace terraform_data.x"]);
  });

  it("is drawn anew in a set and in a block too", () => {
    const env = { image: "i", env: ["A=${uuid()}"] };
    expect(acts("docker_container", env, env)).toEqual(["replace docker_container.x"]);
    const labels = { name: "b", location: "EU", lifecycle_rule: [{ condition: { created_before: "${timestamp()}" } }] };
    expect(acts("google_storage_bucket", labels, labels)).toEqual(["update google_storage_bucket.x"]);
  });

  it("is the same where a function only has such a name, or the text is not Terraform's", () => {
    for (const same of ["SELECT timestamp(1)", "$${uuid()}", '${uuidv5("dns", "x")}', "${var.a} timestamp()"])
      expect(acts("google_bigquery_job", { job_id: "j", query: same }, { job_id: "j", query: same })).toEqual([]);
  });

  it("is another one where a data source reads something else", () => {
    const of = (family: string) =>
      synthesis(
        { google_storage_bucket: { b: { name: "${data.google_project.p.name}", location: "EU" } } },
        { data: { google_project: { p: { project_id: family } } } },
      );
    expect(actions(reviewOf(of("a"), of("b")))).toEqual(["replace google_storage_bucket.b"]);
  });

  it("is another one where a variable's or a local's list or flag is", () => {
    const of = (more: object) =>
      synthesis({ google_storage_bucket: { b: { name: "b", location: "EU", force_destroy: "${var.open}" } } }, more);
    const open = (value: unknown) => of({ variable: { open: { default: value } } });
    expect(reviewOf(open(false), open(true)).protections).toHaveLength(1);
    const firewall = (ranges: readonly string[]) =>
      synthesis(
        {
          google_compute_firewall: {
            f: { network: "n", allow: { protocol: "tcp" }, source_ranges: "${local.ranges}" },
          },
        },
        { locals: { ranges } },
      );
    expect(reviewOf(firewall(["10.0.0.0/8"]), firewall(["0.0.0.0/0"])).rights.gained).toMatchObject([
      { identity: "0.0.0.0/0" },
    ]);
  });
});

describe("a change that the provider's code makes a replacement", () => {
  const bucket = (retention_policy: unknown): Arguments => ({ name: "b", location: "EU", retention_policy });

  it("is a locked retention policy that is opened", () => {
    const locked = bucket({ retention_period: 10, is_locked: true });
    expect(acts("google_storage_bucket", locked, bucket({ retention_period: 10, is_locked: false }))).toEqual([
      "replace google_storage_bucket.x",
    ]);
    const open = bucket({ retention_period: 10, is_locked: false });
    expect(acts("google_storage_bucket", open, locked)).toEqual(["update google_storage_bucket.x"]);
    expect(
      between({ google_storage_bucket: { x: locked } }, { google_storage_bucket: { x: open } }).losses,
    ).toHaveLength(1);
  });

  it.each([
    ["10.0.0.0/20", "10.0.0.0/24", "replace"],
    ["10.0.0.0/20", "10.1.0.0/20", "replace"],
    ["10.0.0.0/20", "${var.range}", "replace"],
    ["10.0.0.0/20", "10.0.0.0/16", "update"],
    ["10.0.16.0/20", "10.0.0.0/16", "update"],
  ])("is a subnetwork of %s that becomes %s: %s", (was, is, action) =>
    expect(acts("google_compute_subnetwork", { ip_cidr_range: was }, { ip_cidr_range: is })).toEqual([
      `${action} google_compute_subnetwork.x`,
    ]),
  );
});

describe("letters", () => {
  it("do not count in a member, and count in a role and for principals", () => {
    const member = (who: string, role = "r") => ({ bucket: "b", role, member: who });
    const type = "google_storage_bucket_iam_member";
    expect(acts(type, member("serviceAccount:A@p"), member("serviceAccount:a@p"))).toEqual([]);
    expect(acts(type, member("user:a"), member("user:a", "R"))).toHaveLength(1);
    expect(acts(type, member("principal://A"), member("principal://a"))).toHaveLength(1);
    const binding = (...members: readonly string[]) => ({ bucket: "b", role: "r", members });
    expect(acts("google_storage_bucket_iam_binding", binding("user:A", "user:b"), binding("user:B", "user:a"))).toEqual(
      [],
    );
    expect(acts("google_storage_bucket_iam_binding", binding("user:a"), binding("user:b"))).toEqual([
      "update google_storage_bucket_iam_binding.x",
    ]);
  });
});

describe("a schema of a table", () => {
  type Column = {
    readonly name: string;
    readonly type: string;
    readonly mode?: string;
    readonly fields?: readonly Column[];
  };
  const column = (name: string, more: Partial<Column> = {}): Column => ({ name, type: "STRING", ...more });
  const table = (...columns: readonly Column[]): Arguments => ({ table_id: "t", schema: JSON.stringify(columns) });
  const to = (was: Arguments, is: Arguments) => acts("google_bigquery_table", was, is);
  const record = (...fields: readonly Column[]) => column("r", { type: "RECORD", fields });

  it("makes it anew where the provider cannot change it in place", () => {
    const anew = ["replace google_bigquery_table.x"];
    expect(to(table(column("a")), table(column("a", { type: "INT64" })))).toEqual(anew);
    expect(to(table(column("a")), table(column("a", { mode: "REQUIRED" })))).toEqual(anew);
    expect(to(table(column("a"), column("b")), table(column("c")))).toEqual(anew);
    expect(to(table(record(column("a"), column("b"))), table(record(column("a"))))).toEqual(anew);
    expect(to(table(column("a")), { table_id: "t", schema: "${var.schema}" })).toEqual(anew);
    const { losses } = between(
      { google_bigquery_table: { x: table(record(column("a"), column("b"))) } },
      { google_bigquery_table: { x: table(record(column("a"))) } },
    );
    expect(losses).toMatchObject([{ what: "replaced by an empty one" }]);
  });

  it("is changed in place where a column comes, goes, or need not be there any longer", () => {
    const inPlace = ["update google_bigquery_table.x"];
    expect(to(table(column("a")), table(column("a"), column("b")))).toEqual(inPlace);
    expect(to(table(column("a"), column("b")), table(column("a")))).toEqual(inPlace);
    expect(to(table(column("a", { mode: "REQUIRED" })), table(column("a")))).toEqual(inPlace);
    expect(to(table(record(column("a"))), table(record(column("a"), column("b"))))).toEqual(inPlace);
  });

  it("is the same in another order, and with another name of a type", () => {
    expect(to(table(column("a"), column("b")), table(column("b"), column("a", { mode: "NULLABLE" })))).toEqual([]);
    expect(to(table(column("a", { type: "INT64" })), table(column("a", { type: "INTEGER" })))).toEqual([]);
  });
});

describe("what a provider does not change", () => {
  it.each<readonly [string, Arguments, Arguments]>([
    ["google_storage_bucket", { force_destroy: false, storage_class: "STANDARD", requester_pays: false }, {}],
    ["google_storage_bucket", {}, { force_destroy: false }],
    [
      "google_storage_bucket",
      { versioning: { enabled: true }, soft_delete_policy: { retention_duration_seconds: 9 } },
      {},
    ],
    ["google_bigquery_dataset", { delete_contents_on_destroy: false }, {}],
    ["google_bigquery_table", { deletion_protection: true }, {}],
    ["google_compute_firewall", { priority: 1000 }, {}],
    ["google_compute_network", { auto_create_subnetworks: true }, {}],
    ["google_artifact_registry_repository", { mode: "STANDARD_REPOSITORY" }, {}],
    ["google_service_account", { disabled: false }, {}],
    ["google_secret_manager_secret_version", { secret_data_wo: "a", enabled: true }, { secret_data_wo: "b" }],
  ])("is nothing: a default of a %s, %j", (type, was, is) => {
    expect(acts(type, { name: "x", ...was }, { name: "x", ...is })).toEqual([]);
  });

  it.each<readonly [string, Arguments, Arguments]>([
    ["google_storage_bucket", { force_destroy: true }, {}],
    ["google_bigquery_table", { deletion_protection: false }, {}],
    ["google_bigquery_table", {}, { deletion_protection: false }],
    ["google_service_account", { disabled: true }, {}],
    ["google_secret_manager_secret_version", { secret_data_wo_version: 1 }, { secret_data_wo_version: 2 }],
  ])("is something where it is another one: of a %s, %j", (type, was, is) => {
    expect(acts(type, { name: "x", ...was }, { name: "x", ...is })).toHaveLength(1);
  });

  it("is a host and a permission of an access list that are written out", () => {
    const list = (more: Arguments) => ({
      acl_id: "topic/t",
      acl_entries: [{ principal: "User:a", operation: "READ", ...more }],
    });
    expect(acts("google_managed_kafka_acl", list({ host: "*", permission_type: "ALLOW" }), list({}))).toEqual([]);
    expect(acts("google_managed_kafka_acl", list({ host: "10.0.0.1" }), list({}))).toHaveLength(1);
  });

  it("is the project and the region of the provider, written out", () => {
    const of = (more: Arguments) =>
      synthesis(
        { google_storage_bucket: { b: { name: "b", location: "EU", ...more } } },
        { provider: { google: [{ project: "${var.project_id}" }] } },
      );
    expect(actions(reviewOf(of({}), of({ project: "${var.project_id}" })))).toEqual([]);
    expect(actions(reviewOf(of({}), of({ project: "q" })))).toEqual(["replace google_storage_bucket.b"]);
  });
});
