import { existsSync, readdirSync, readFileSync } from "fs";
import { join } from "path";
import { RidestreamError } from "../../functions/ports/errors";
import type { ObjectStore } from "../../functions/ports/object-store";

/** What Terraform keeps of one implementation of one component of one deployment. */
export interface State {
  /** `<name prefix>.<environment>-<component>.<implementation>` */
  readonly name: string;
  /** Resources that are there. */
  readonly resources: number;
}

/** A stack of what was synthesised last, and the state that it would use. */
export interface SynthesisedStack {
  readonly stack: string;
  readonly state: string;
  readonly needsDocker: boolean;
  /** Where its state lies, if not on this machine. */
  readonly bucket?: string;
}

interface StackJson {
  readonly terraform: {
    readonly required_providers?: Readonly<Record<string, unknown>>;
    readonly backend: {
      readonly local?: { readonly path: string };
      readonly gcs?: { readonly bucket: string; readonly prefix: string };
    };
  };
}
interface StateJson {
  readonly resources?: readonly { readonly mode: string; readonly instances: readonly unknown[] }[];
}

const statesFolder = ".terraform-state";
const bucketPrefix = "ridestream/";

/**
 * The stacks that the manifest names: folders of stacks that have left the app may lie beside them.
 *
 * @throws RidestreamError RS-STACKS-NOT-SYNTHESISED
 */
export function synthesisedStacks(project: string): readonly SynthesisedStack[] {
  const folder = join(project, "cdktf.out", "stacks");
  const manifest = join(project, "cdktf.out", "manifest.json");
  if (!existsSync(manifest))
    throw new RidestreamError("RS-STACKS-NOT-SYNTHESISED", `${manifest} is not there: run npm run synth first`);
  const { stacks } = JSON.parse(readFileSync(manifest, "utf8")) as {
    readonly stacks: Readonly<Record<string, object>>;
  };
  return Object.keys(stacks)
    .sort()
    .map((stack) => {
      const { backend, required_providers: providers = {} } = (
        JSON.parse(readFileSync(join(folder, stack, "cdk.tf.json"), "utf8")) as StackJson
      ).terraform;
      const needsDocker = "docker" in providers;
      const { gcs, local } = backend;
      return gcs
        ? { stack, needsDocker, state: gcs.prefix.slice(bucketPrefix.length), bucket: gcs.bucket }
        : { stack, needsDocker, state: nameOf(local?.path ?? "") };
    });
}

/** The states on this machine. */
export function localStates(project: string): readonly State[] {
  const folder = join(project, statesFolder);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(".tfstate"))
    .sort()
    .map((file) => ({ name: nameOf(file), resources: count(readFileSync(join(folder, file), "utf8")) }));
}

/** The states in a bucket, as Terraform's gcs backend names them. */
export async function bucketStates(store: Pick<ObjectStore, "list" | "read">): Promise<readonly State[]> {
  const states: State[] = [];
  for (const object of await store.list(bucketPrefix)) {
    const [, name] = /^ridestream\/(.+)\/default\.tfstate$/.exec(object) ?? [];
    const body = name === undefined ? undefined : await store.read(object);
    if (name !== undefined && body) states.push({ name, resources: count(Buffer.from(body).toString()) });
  }
  return states;
}

export interface ForgottenState extends State {
  readonly implementation: string;
}

/** States of the synthesised deployments that hold resources and belong to none of their stacks. */
export function forgottenStates(
  stacks: readonly SynthesisedStack[],
  states: readonly State[],
): readonly ForgottenState[] {
  const used = new Set(stacks.map(({ state }) => state));
  // Another deployment's stacks are synthesised when it is deployed.
  const deployments = new Set(stacks.map(({ state }) => state.split(".")[0]));
  return states
    .filter(({ name, resources }) => resources > 0 && !used.has(name) && deployments.has(name.split(".")[0]))
    .map((state) => ({ ...state, implementation: state.name.split(".").at(-1) ?? "" }));
}

const nameOf = (path: string) => (path.split("/").at(-1) ?? "").replace(/\.tfstate$/, "");

const count = (text: string): number =>
  ((JSON.parse(text) as StateJson).resources ?? [])
    .filter(({ mode }) => mode === "managed")
    .reduce((sum, { instances }) => sum + instances.length, 0);
