import { App } from "cdktf";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "fs";
import { tmpdir } from "os";
import { join } from "path";
import { buildEnvironments } from "./build-environments";
import type { DeploymentSettings } from "./deployment";
import type { Environment } from "./environment";

/**
 * What Terraform would read of each stack, by the stack's name: for snapshots. It is the same on every machine, and holds no
 * secret.
 *
 * @throws EnvironmentError with every problem of every environment
 */
export const synthesise = (
  environments: readonly Environment[],
  settings: DeploymentSettings = {},
): Readonly<Record<string, object>> =>
  synthesisedInto(environments, settings, (outdir) =>
    Object.fromEntries(
      Object.entries(stackTexts(outdir)).map(([name, json]) => [
        name,
        withoutMetadata(JSON.parse(json) as object) as object,
      ]),
    ),
  );

/** Synthesises into a folder that is taken away once it has been looked at. */
export function synthesisedInto<T>(
  environments: readonly Environment[],
  settings: DeploymentSettings,
  look: (outdir: string) => T,
): T {
  const outdir = mkdtempSync(join(tmpdir(), "ridestream-synth-"));
  try {
    const app = new App({ outdir, stackTraces: false });
    buildEnvironments(app, environments, settings);
    app.synth();
    return look(outdir);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** The JSON of each stack, as it was written. */
export const stackTexts = (outdir: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(join(outdir, "stacks"))
      .sort()
      .map((name) => [name, readFileSync(join(outdir, "stacks", name, "cdk.tf.json"), "utf8")]),
  );

/** cdktf notes beside each block where it comes from ("//"). */
export function withoutMetadata(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMetadata);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (key === "//" ? [] : [[key, withoutMetadata(inner)]])),
  );
}
