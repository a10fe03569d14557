import { App } from "cdktf";
import { gcp } from "./environments/gcp";
import { hybrid } from "./environments/hybrid";
import { local } from "./environments/local";
import { settingsFrom } from "./stacks/environment/deployment";
import { buildEnvironments } from "./stacks/environment/build-environments";
import { forgetFormerBackends } from "./stacks/environment/former-backends";
import { EnvironmentError } from "./stacks/environment/refusals";

/** The cdktf app: synthesises every environment into cdktf.out. */
const app = new App({ stackTraces: false });
try {
  buildEnvironments(app, [local, hybrid, gcp], settingsFrom(process.env));
  app.synth();
  forgetFormerBackends(app.outdir);
} catch (error) {
  if (!(error instanceof EnvironmentError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
