import { homedir, tmpdir } from "os";
import { local } from "../../environments/local";
import { everyPart } from "./every-part";
import { resourcesOf, synthesised, variablesOf, type Named } from "./synthesised";

const all = synthesised(everyPart);
const at = ({ stack, type, name }: Named) => `${stack}: ${type}.${name}`;
const of = (...types: readonly string[]) => resourcesOf(all, ...types);

function flat(value: unknown, path = ""): readonly (readonly [string, unknown])[] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => flat(inner, `${path}.${key}`));
}

describe("secrets", () => {
  it("stand in no file: every value of a secret's name is a reference that Terraform knows to be sensitive", () => {
    const given = of("docker_container").flatMap((one) =>
      Object.entries(variablesOf({ env: [], ...one.resource })).map(
        ([name, value]) => [`${at(one)} ${name}`, value] as const,
      ),
    );
    const secrets = given.filter(([name]) => /(PASSWORD|KEY|SECRET|TOKEN)$/.test(name));
    expect(secrets.length).toBeGreaterThan(5);
    expect(secrets.filter(([, value]) => !/^\$\{(sensitive\(.+\)|var\.\w+)\}$/.test(value))).toEqual([]);
  });

  it("that come as variables are sensitive in every stack that uses them", () => {
    const declared = Object.values(all.stacks).flatMap(({ variable = {} }) => Object.entries(variable));
    const secrets = declared.filter(([name]) => /password|key|secret|token/.test(name));
    expect(secrets.length).toBeGreaterThan(2);
    for (const [, one] of secrets) expect(one).toMatchObject({ sensitive: true });
  });

  it("are made by Terraform, and kept from plans", () => {
    const made = of("terraform_data").filter(({ resource }) => resource["input"] !== undefined);
    expect(made.length).toBeGreaterThan(2);
    for (const { resource } of made) {
      expect(resource).toMatchObject({ input: "${sensitive(uuid())}", lifecycle: { ignore_changes: ["input"] } });
    }
  });

  it("are told only to who asks for them by name", () => {
    for (const { output = {} } of Object.values(all.stacks)) {
      for (const [name, one] of Object.entries(output)) {
        if (/password|key|secret/.test(name)) expect(one).toMatchObject({ sensitive: true });
      }
    }
  });

  it("lose no mark when they cross from another stack", () => {
    const crossing = of().flatMap((one) =>
      flat(one.resource)
        .filter(([, value]) => typeof value === "string" && value.includes("terraform_remote_state"))
        .map(([path, value]) => `${at(one)}${path} ${String(value)}`),
    );
    expect(crossing.length).toBeGreaterThan(1);
    // An address is no secret.
    expect(crossing.filter((line) => !line.includes("sensitive(") && !line.endsWith("https_endpoint}"))).toEqual([]);
  });
});

describe("what holds data", () => {
  const holding = [
    "docker_volume",
    "google_bigquery_dataset",
    "google_managed_kafka_cluster",
    "ec_deployment",
    "google_managed_kafka_topic",
    "google_storage_bucket",
  ];
  const guards = (settings: Parameters<typeof synthesised>[1]) =>
    resourcesOf(synthesised(everyPart, settings), ...holding).map(
      ({ resource }) => (resource["lifecycle"] as { readonly prevent_destroy?: boolean }).prevent_destroy === true,
    );

  it("is guarded, until the deployment opens the guards", () => {
    expect(new Set(guards({}))).toEqual(new Set([true]));
    expect(new Set(guards({ guards: "open" }))).toEqual(new Set([false]));
  });

  it("has no label that could change: a changed one replaces the volume", () => {
    for (const { resource } of of("docker_volume")) expect(resource["labels"]).toBeUndefined();
  });

  it("shares no stack with what holds none", () => {
    const components = new Set(of(...holding).map(({ stack }) => stack.replace(/^.*-/, "")));
    // Monitoring has measurements of its own, orchestration the history of runs: no trip is made of either.
    expect([...components].sort()).toEqual(["lake", "monitoring", "orchestration", "search", "streaming", "warehouse"]);
  });
});

describe("at Google", () => {
  const granted = of().filter(({ type }) => /_iam_(member|binding|policy)$/.test(type));

  it("each right is a member's own, of one role that is neither primitive nor everybody's", () => {
    expect(granted.length).toBeGreaterThan(2);
    for (const { type, resource } of granted) {
      expect(type).toMatch(/_iam_member$/);
      expect(resource["role"]).toMatch(/^roles\/[a-z]+\.\w+$/i);
      expect(resource["role"]).not.toMatch(/^roles\/(owner|editor|viewer)$|admin$/i);
      expect(resource["member"]).not.toMatch(/^all/);
    }
  });

  it("no right is on the whole project where one on a resource exists", () => {
    const onProject = of("google_project_iam_member").map(({ resource }) => String(resource["role"]));
    const projectOnly = [
      "roles/bigquery.jobUser",
      "roles/composer.worker",
      "roles/managedkafka.client",
      "roles/monitoring.metricWriter",
      // An execution's operation is of the location, not of the job.
      "roles/run.viewer",
    ];
    expect(onProject.filter((role) => !projectOnly.includes(role))).toEqual([]);
  });

  it("what names an account of its own stack waits for it: the name alone orders nothing", () => {
    const named = of("google_service_account").flatMap(({ stack, name, resource: { account_id: id } }) =>
      of()
        .filter((one) => one.stack === stack && JSON.stringify(one.resource).includes(`${String(id)}@`))
        .map((one) => [at(one), one.resource["depends_on"], `google_service_account.${name}`] as const),
    );
    expect(named.length).toBeGreaterThan(0);
    for (const [, after, account] of named) expect(after).toContain(account);
  });

  it("nobody may overwrite or delete in a lake, but train-zones the object that says which zones are in use", () => {
    const rights = of("google_storage_bucket_iam_member").map(({ resource: { role, member, condition } }) => ({
      role: String(role),
      who: /serviceAccount:.*?-(load-lake|enrich|train-zones|fold-trips)@/.exec(String(member))?.[1],
      where: (condition as { readonly expression: string } | undefined)?.expression ?? "",
    }));
    expect(new Set(rights.map(({ who }) => who))).toEqual(
      new Set(["load-lake", "enrich", "train-zones", "fold-trips"]),
    );
    const writing = rights.filter(({ role }) => !/^roles\/storage\.object(Viewer|Creator)$/.test(role));
    expect(new Set(writing.map(({ who, role }) => `${who} ${role}`))).toEqual(
      new Set(["train-zones roles/storage.objectUser"]),
    );
    for (const { where } of writing)
      expect(where).toMatch(/^resource\.name == "[^"]+\/objects\/models\/ride_hailing_clusters\/current\.json"$/);
    // What prices trips sees none of a lake's.
    for (const { role, where } of rights.filter(({ who }) => who === "enrich")) {
      expect(role).toBe("roles/storage.objectViewer");
      expect(where).toMatch(/^resource\.name\.startsWith\("[^"]+\/objects\/models\/ride_hailing_clusters\/"\)$/);
    }
  });

  it("no service account has a key", () => {
    expect(of("google_service_account").length).toBeGreaterThan(0);
    expect(of().filter(({ type }) => /_key$/.test(type))).toEqual([]);
  });

  it("what holds nothing has no guard, or the next change could not replace it", () => {
    // A table of its own holds trips; what is external, or a view, does not.
    for (const { resource } of of("google_bigquery_table"))
      expect(resource["deletion_protection"]).toBe("time_partitioning" in resource);
  });

  it("no bucket is public, whatever an object's list says", () => {
    for (const { resource } of of("google_storage_bucket"))
      expect(resource).toMatchObject({ uniform_bucket_level_access: true, public_access_prevention: "enforced" });
  });

  it("what a stack uses of another's is known but for the project, and crosses no state", () => {
    const google = Object.entries(all.stacks).filter(([, { provider = {} }]) => "google" in provider);
    expect(google.length).toBeGreaterThan(1);
    // Elastic alone says where it is once it is there.
    const crossing = google.filter(([, { data }]) => data !== undefined).map(([name]) => name);
    expect(crossing).toEqual(["gcp-functions"]);
    expect(Object.keys(all.stacks["gcp-functions"]?.data?.["terraform_remote_state"] ?? {})).toHaveLength(1);
  });
});

describe("zones", () => {
  interface Program {
    readonly name: string;
    readonly settings: Readonly<Record<string, unknown>>;
  }
  const programs: readonly Program[] = [
    ...of("docker_container").flatMap(({ name, resource }) => {
      const settings = variablesOf({ env: [], ...resource });
      return name === "airflow" ? startedBy(settings) : [{ name, settings }];
    }),
    ...of("google_cloud_run_v2_worker_pool", "google_cloud_run_v2_job").map(({ name, resource }) => {
      const env = JSON.stringify(resource).match(/"name":"RS_\w+","value":"[^"]*"/g) ?? [];
      const pairs = env.map((one) => JSON.parse(`{${one}}`) as { readonly name: string; readonly value: string });
      return { name, settings: Object.fromEntries(pairs.map(({ name: variable, value }) => [variable, value])) };
    }),
  ];
  /** Programs of one container, whose variables bear the name of each. */
  function startedBy(all: Readonly<Record<string, string>>): readonly Program[] {
    return ["enrich", "train-zones"].map((name) => {
      const own = `${name.replace("-", "_").toUpperCase()}__`;
      const variables = Object.entries(all).filter(([variable]) => variable.startsWith(own));
      return { name, settings: Object.fromEntries(variables.map(([key, value]) => [key.slice(own.length), value])) };
    });
  }
  const named = (name: RegExp) => programs.filter((one) => name.test(one.name));

  it("reach enrich in every environment, from the lake that train-zones writes", () => {
    const [enriching, training] = [named(/^enrich(-\d)?$/), named(/^train-zones$/)];
    expect(training).toHaveLength(everyPart.length);
    expect(enriching.length).toBeGreaterThanOrEqual(everyPart.length);
    const lakes = (of: readonly Program[]) => new Set(of.map(({ settings }) => settings["RS_LAKE_BUCKET"]));
    expect(lakes(enriching)).toEqual(lakes(training));
    expect([...lakes(enriching)]).not.toContain(undefined);
  });

  it("are as many, and learned when, the warehouse says", () => {
    for (const { settings } of named(/^train-zones$/))
      expect(settings).toMatchObject({ RS_ZONES: "8", RS_ZONES_RETRAIN: "every monday 03:00" });
  });
});

describe("every stack", () => {
  it("declares the variables that it uses, each with a description and a rule", () => {
    for (const [name, text] of Object.entries(all.texts)) {
      const used = [...new Set([...text.matchAll(/\bvar\.(\w+)/g)].map(([, variable]) => variable))].sort();
      const { variable = {} } = all.stacks[name] ?? {};
      expect(Object.keys(variable).sort()).toEqual(used);
      for (const one of Object.values(variable))
        expect(one).toMatchObject({
          type: "string",
          nullable: false,
          description: expect.stringMatching(/^[A-Z].*[.]$/) as string,
          validation: [expect.anything()],
        });
    }
  });

  it("pins its providers to one version each", () => {
    const versions = new Set(
      Object.values(all.stacks).flatMap(({ terraform }) =>
        Object.values(terraform.required_providers ?? {}).map(({ source, version }) => `${source} ${version}`),
      ),
    );
    expect([...versions].sort()).toEqual(["elastic/ec 0.12.2", "google 6.50.0", "kreuzwerker/docker 3.6.2"]);
  });

  it("never comes after itself, which cdktf would wait for in silence", () => {
    for (const [stack, after] of Object.entries(all.dependencies)) expect(after).not.toContain(stack);
  });

  it("is the same each time, and names no place of this machine", () => {
    expect(synthesised(everyPart).texts).toEqual(all.texts);
    for (const text of Object.values(all.texts)) {
      for (const place of [process.cwd(), homedir(), tmpdir()]) expect(text).not.toContain(`${place}/`);
    }
  });
});

describe("two deployments of one environment", () => {
  const one = synthesised([local]);
  const other = synthesised([local], { name: "second", portOffset: 1_000 });
  const namesOf = (synth: typeof one) =>
    resourcesOf(synth, "docker_container", "docker_network", "docker_volume").map(({ resource }) => resource["name"]);
  const portsOf = (synth: typeof one) =>
    resourcesOf(synth, "docker_container").flatMap(({ resource }) =>
      ((resource["ports"] ?? []) as readonly { readonly external: number }[]).map(({ external }) => external),
    );

  it("share no name, no port and no state", () => {
    for (const of of [
      namesOf,
      portsOf,
      ({ stacks }: typeof one) => Object.values(stacks).map(({ terraform }) => terraform.backend["local"]?.["path"]),
    ]) {
      const [ours, theirs] = [of(one), of(other)];
      expect(ours.length).toBeGreaterThan(3);
      expect(ours.filter((value) => (theirs as readonly unknown[]).includes(value))).toEqual([]);
    }
  });

  it("tell their own ports, to clients on the machine too", () => {
    expect(other.stacks["local-streaming"]?.output?.["kafka_brokers"]).toEqual({ value: "127.0.0.1:10092" });
    const [broker] = resourcesOf(other, "docker_container").filter(({ name }) => name === "kafka-1");
    expect(variablesOf(broker?.resource ?? {})["KAFKA_ADVERTISED_LISTENERS"]).toBe(
      "INNER://kafka-1:19092,OUTER://127.0.0.1:10092",
    );
  });
});
