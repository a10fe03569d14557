import { mkdirSync, writeFileSync } from "fs";
import { dirname, join } from "path";
import { requireDeployed, requireOpen } from "../../../cli/stacks/readiness";
import { localStates, synthesisedStacks, type SynthesisedStack } from "../../../cli/stacks/states";
import { gcp } from "../../../environments/gcp";
import type { DeploymentSettings } from "../../../stacks/environment/deployment";
import { stackTexts, synthesisedInto } from "../../../stacks/environment/synthesise";
import { temporaryFolder } from "../../temporary-folder";

/** A project with gcp as it was synthesised, and with the states that deployments have left. */
function project(states: Readonly<Record<string, object>>, settings: DeploymentSettings = {}) {
  const { path } = temporaryFolder();
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), text);
  };
  const texts = synthesisedInto([gcp], settings, stackTexts);
  const names = Object.keys(texts);
  write("cdktf.out/manifest.json", JSON.stringify({ stacks: Object.fromEntries(names.map((name) => [name, {}])) }));
  for (const [name, text] of Object.entries(texts)) write(`cdktf.out/stacks/${name}/cdk.tf.json`, text);
  for (const [name, resources] of Object.entries(states))
    write(`.terraform-state/ridestream-gcp.${name}.tfstate`, JSON.stringify({ resources }));
  return [synthesisedStacks(path), localStates(path)] as const;
}
const made = (type: string, name: string, attributes: object = {}) => ({
  mode: "managed",
  type,
  name,
  instances: [{ attributes }],
});
const bucket = (forceDestroy: boolean) => [made("google_storage_bucket", "bucket", { force_destroy: forceDestroy })];
const search = { "gcp-search.elasticCloud": [made("ec_deployment", "deployment")] };

describe("a comparison with what is deployed", () => {
  it("says to deploy first where a stack reads what another tells, and that is not there", () => {
    for (const states of [{}, { "gcp-lake.gcsLake": bucket(true) }, { "gcp-search.elasticCloud": [] }])
      expect(() => requireDeployed("gcp", ...project(states))).toThrow(
        /gcp-functions reads outputs of gcp-search, and that is not deployed yet: deploy first \(ridestream deploy gcp\)/,
      );
  });

  it("goes on where it is, whatever else is new", () => {
    expect(() => requireDeployed("gcp", ...project(search))).not.toThrow();
  });

  it("reads states in a bucket by the same names", () => {
    const [stacks] = project({}, { backend: { kind: "gcs", bucket: "states" } });
    const reading = stacks.flatMap(({ stack, reads }) => reads.map((state) => `${stack} ${state}`));
    expect(reading).toEqual(["gcp-functions ridestream-gcp.gcp-search.elasticCloud"]);
  });
});

describe("the destroying of an environment", () => {
  const refused = (run: readonly [readonly SynthesisedStack[], ReturnType<typeof localStates>]) => {
    try {
      requireOpen("gcp", ...run);
      return "";
    } catch (error) {
      return (error as Error).message;
    }
  };

  it("is refused as a whole while the guard of anything that is there is closed", () => {
    expect(refused(project({ "gcp-lake.gcsLake": bucket(true), ...search }))).toMatch(
      /^nothing was destroyed: what holds data is guarded: gcp-lake google_storage_bucket.bucket, gcp-search ec_deployment.deployment: synthesise with RIDESTREAM_GUARDS=open first/,
    );
  });

  it("is refused while it was deployed with closed guards: a bucket that is not empty would stay, and what uses it be gone", () => {
    expect(refused(project({ "gcp-lake.gcsLake": bucket(false) }, { guards: "open" }))).toMatch(
      /was deployed with closed guards: gcp-lake google_storage_bucket.bucket: deploy with RIDESTREAM_GUARDS=open first/,
    );
  });

  it("goes on where the guards are open in both, and where nothing is left", () => {
    expect(refused(project({ "gcp-lake.gcsLake": bucket(true), ...search }, { guards: "open" }))).toBe("");
    expect(refused(project({ "gcp-lake.gcsLake": [] }))).toBe("");
  });
});
