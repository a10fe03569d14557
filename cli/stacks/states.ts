import { existsSync, readdirSync, readFileSync } from "fs";
import { join } from "path";
import type { ObjectStore } from "../../functions/ports/object-store";
import { readStacks, stateIn, stateName } from "./synthesised";

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

interface StateJson {
  readonly resources?: readonly { readonly mode: string; readonly instances: readonly unknown[] }[];
}

const statesFolder = ".terraform-state";
const bucketPrefix = "ridestream/";

/** @throws RidestreamError RS-STACKS-NOT-SYNTHESISED */
export function synthesisedStacks(project: string): readonly SynthesisedStack[] {
  const stacks = [...readStacks(join(project, "cdktf.out"))].sort(([one], [other]) => (one < other ? -1 : 1));
  return stacks.map(([stack, { terraform = {} }]) => {
    const { backend = {}, required_providers: providers = {} } = terraform;
    const bucket = backend.gcs?.bucket;
    return {
      stack,
      needsDocker: "docker" in providers,
      state: stateIn(backend) ?? "",
      ...(bucket !== undefined && { bucket }),
    };
  });
}

/** The states on this machine. */
export function localStates(project: string): readonly State[] {
  const folder = join(project, statesFolder);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(".tfstate"))
    .sort()
    .map((file) => ({ name: stateName(file), resources: count(readFileSync(join(folder, file), "utf8")) }));
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

const count = (text: string): number =>
  ((JSON.parse(text) as StateJson).resources ?? [])
    .filter(({ mode }) => mode === "managed")
    .reduce((sum, { instances }) => sum + instances.length, 0);
