import { App } from "cdktf";
import { relative } from "path";
import { buildEnvironments } from "./build-environments";
import type { DeploymentSettings } from "./deployment";
import type { Environment } from "./environment";
import { forgetFormerBackends } from "./former-backends";
import { EnvironmentError } from "./refusals";
import { synthSummary } from "./synth-summary";
import { settingsFrom } from "./shell-settings";
import { explainUnknownParts } from "./unknown-parts";

// An environment is made when its module is read, before an app runs.
explainUnknownParts();

/**
 * A cdktf app of environments: synthesises them into cdktf.out, and sums up on stderr what that is. What cannot be synthesised is
 * told on stderr, every problem with what to change, and the exit code is 1.
 *
 * @param settings of the deployment @default what the shell gives: RIDESTREAM_NAME, RIDESTREAM_GUARDS and their like
 */
export function runApp(
  environments: readonly Environment[],
  settings: DeploymentSettings = settingsFrom(process.env),
): void {
  const app = new App({ stackTraces: false });
  try {
    const built = buildEnvironments(app, environments, settings);
    app.synth();
    forgetFormerBackends(app.outdir);
    // Beside the answer of whoever asks for a synth first, such as a review.
    process.stderr.write(synthSummary(built, relative("", app.outdir)));
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
