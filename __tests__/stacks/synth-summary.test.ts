import { App } from "cdktf";
import { gcp } from "../../environments/gcp";
import { local } from "../../environments/local";
import { buildEnvironments } from "../../stacks/environment/build-environments";
import { synthSummary } from "../../stacks/environment/synth-summary";
import { dockerFunctions } from "../../stacks/functions/docker-functions";
import { temporaryFolder } from "../temporary-folder";
import { imageFolder } from "./image-folder";

describe("the summary of a synth", () => {
  const outdir = temporaryFolder().path;
  const app = new App({ outdir, stackTraces: false });
  const built = buildEnvironments(app, [{ ...local, functions: dockerFunctions({ imageFolder: imageFolder() }) }, gcp]);
  app.synth();
  const lines = synthSummary(built, outdir).split("\n");

  it("counts the stacks and the resources of each environment", () => {
    expect(lines[0]).toBe(`Synthesised into ${outdir}:`);
    expect(lines[1]).toMatch(/^ {2}local: 7 stacks, [1-9]\d resources$/);
    expect(lines[2]).toMatch(/^ {2}gcp: 7 stacks, [1-9]\d+ resources$/);
  });

  it("names the variables that a deployment is to be given, and none that has a default", () => {
    const given = lines.filter((line) => line.includes("TF_VAR_"));
    expect(given).toContain("  TF_VAR_project_id (gcp): Google Cloud project that everything is made in.");
    expect(given.join("\n")).not.toMatch(/local|google_credentials_file/);
  });
});
