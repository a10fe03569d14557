import { App } from "cdktf";
import { existsSync } from "fs";
import { join } from "path";
import { gcp } from "../../environments/gcp";
import { hybrid } from "../../environments/hybrid";
import { local } from "../../environments/local";
import type { Environment } from "../../stacks/environment/environment";
import { knownParts } from "../../stacks/environment/known-parts";
import { buildEnvironments } from "../../stacks/environment/build-environments";
import { dockerFunctions } from "../../stacks/functions/docker-functions";
import { gcsLake } from "../../stacks/lake/gcs-lake";
import { managedKafka } from "../../stacks/streaming/managed-kafka";
import { cloudComposer } from "../../stacks/orchestration/cloud-composer";
import { cloudScheduler } from "../../stacks/orchestration/cloud-scheduler";
import { bigQueryWarehouse } from "../../stacks/warehouse/big-query-warehouse";
import { expectGenerated } from "../generated";
import { temporaryFolder } from "../temporary-folder";
import { alertsPage } from "./alerts-page";
import { environmentsPage } from "./environments-page";
import { iamPage } from "./iam-page";
import { optionsOf, optionsPage } from "./options-page";
import { overridesPage } from "./overrides-page";
import { imageFolder } from "./image-folder";
import { resourcesOf, synthesised } from "./synthesised";

const functions = dockerFunctions({ imageFolder: imageFolder() });
const environments = [{ ...local, functions }, { ...hybrid, functions }, gcp];
const app = new App({ outdir: temporaryFolder().path, stackTraces: false });
const built = buildEnvironments(app, environments);

const pairs = environments.flatMap((environment, at) => {
  const one = built[at];
  return one ? [[environment, one] as const] : [];
});

describe("docs/overrides.md", () => {
  it("is made of the construct tree", () => {
    expectGenerated("docs/overrides.md", overridesPage(pairs));
  });
});

describe("docs/options.md", () => {
  it("is made of the parts' interfaces, and names every option that is known", () => {
    expectGenerated("docs/options.md", optionsPage());
    for (const [name, { options }] of Object.entries(knownParts)) {
      const told = optionsOf(`${name.charAt(0).toUpperCase()}${name.slice(1)}Props`).map((option) => option.name);
      expect([name, told.sort()]).toEqual([name, Object.keys(options).sort()]);
    }
  });
});

describe("docs/environments.md", () => {
  it("is made of the construct tree", () => {
    expectGenerated("docs/environments.md", environmentsPage(pairs));
  });
});

describe("docs/alerts.md", () => {
  it("is made of the alerts that gcp and containers have, each with a runbook", () => {
    expectGenerated("docs/alerts.md", alertsPage());
    const watched = synthesised(environments);
    const atGoogle = resourcesOf(watched, "google_monitoring_alert_policy").map(({ name }) => name);
    const rows = [...alertsPage().matchAll(/^\| \[([a-z-]+)\]\((\S+)\) \| [a-z]+ \| ([\w, ]+) \|/gm)];
    expect(
      rows
        .filter(([, , , where]) => where?.includes("Google"))
        .map(([, id]) => id)
        .sort(),
    ).toEqual(atGoogle);
    for (const [, , page] of rows) expect(existsSync(join("docs", page ?? ""))).toBe(true);
  });
});

describe("docs/iam.md", () => {
  it("is made of the stacks", () => {
    const keyIn = (location: string) => `projects/p/locations/${location}/keyRings/r/cryptoKeys/k`;
    const builtAlone = (environment: Environment) =>
      buildEnvironments(new App({ outdir: temporaryFolder().path, stackTraces: false }), [environment]);
    const optional = [
      {
        ...gcp,
        streaming: managedKafka({ kmsKey: keyIn("europe-west1"), operators: ["operator@example.com"] }),
        lake: gcsLake({ kmsKey: keyIn("europe"), retainDays: 30 }),
        warehouse: bigQueryWarehouse({ metadataCacheMinutes: 60, readers: ["group:strategy@example.com"] }),
      },
      { ...gcp, lake: gcsLake({ compact: "every day 02:30" }) },
    ].flatMap(builtAlone);
    const scheduled = [cloudScheduler(), cloudComposer()].flatMap((orchestration) =>
      builtAlone({ ...gcp, orchestration }),
    );
    expectGenerated("docs/iam.md", iamPage(built, optional, scheduled));
  });

  it("names every role that a resource gives, of every account", () => {
    const told = new Set(
      built.flatMap(({ deployment, permissions }) =>
        permissions.map(({ identity, may }) => `${deployment.environment} ${identity} ${may}`),
      ),
    );
    const given = resourcesOf(synthesised(environments))
      .filter(({ type }) => type.endsWith("_iam_member"))
      .map(({ stack, resource: { role, member } }) => {
        const environment = stack.replace(/-.*$/, "");
        const account = new RegExp(`serviceAccount:ridestream-${environment}-([a-z-]+)@`).exec(String(member))?.[1];
        return `${environment} ${account ?? "operator"} ${String(role)}`;
      });
    expect(given.length).toBeGreaterThan(15);
    expect(given.filter((right) => !told.has(right))).toEqual([]);
  });
});
