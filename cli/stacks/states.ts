import { existsSync, readdirSync, readFileSync } from "fs";
import { join } from "path";
import type { ObjectStore } from "../../functions/ports/object-store";
import { readStacks, stateIn, stateName, type Arguments, type Blocks } from "./synthesised";

/** What Terraform keeps of one implementation of one component of one deployment. */
export interface State {
  /** `<name prefix>.<environment>-<component>.<implementation>` */
  readonly name: string;
  /** Resources that are there. */
  readonly resources: number;
  /** Addresses of those that their provider would refuse to destroy, as they were deployed. */
  readonly closed: readonly string[];
}

/** A stack of what was synthesised last, and the state that it would use. */
export interface SynthesisedStack {
  readonly stack: string;
  readonly state: string;
  readonly needsDocker: boolean;
  /** Where its state lies, if not on this machine. */
  readonly bucket?: string;
  /** Addresses of resources that Terraform refuses to destroy. */
  readonly guarded: readonly string[];
  /** States of other stacks that it reads. */
  readonly reads: readonly string[];
  /** What stays elsewhere when it is destroyed, and how to take it away. */
  readonly leavesBehind?: string;
}

interface StateJson {
  readonly resources?: readonly {
    readonly mode: string;
    readonly type?: string;
    readonly name?: string;
    readonly instances: readonly { readonly attributes?: Arguments }[];
  }[];
}

/** What a provider is told of a destroy when it is deployed, by the value at which it refuses. */
const refusals: Readonly<Record<string, boolean>> = {
  force_destroy: false,
  delete_contents_on_destroy: false,
  deletion_protection: true,
};

const statesFolder = ".terraform-state";
const bucketPrefix = "ridestream/";

/** @throws RidestreamError RS-STACKS-NOT-SYNTHESISED */
export function synthesisedStacks(project: string): readonly SynthesisedStack[] {
  const stacks = [...readStacks(join(project, "cdktf.out"))].sort(([one], [other]) => (one < other ? -1 : 1));
  return stacks.map(([stack, { terraform = {}, resource = {}, data = {}, output = {} }]) => {
    const { backend = {}, required_providers: providers = {} } = terraform;
    const bucket = backend.gcs?.bucket;
    const leavesBehind = output["left_behind"]?.["value"];
    return {
      stack,
      needsDocker: "docker" in providers,
      state: stateIn(backend) ?? "",
      guarded: guardedIn(resource),
      reads: Object.values(data["terraform_remote_state"] ?? {}).flatMap(({ config }) => {
        const { path, prefix } = config as { readonly path?: string; readonly prefix?: string };
        return stateName(prefix ?? path ?? "");
      }),
      ...(bucket !== undefined && { bucket }),
      ...(typeof leavesBehind === "string" && { leavesBehind }),
    };
  });
}

const guardedIn = (resource: Blocks): readonly string[] =>
  Object.entries(resource).flatMap(([type, blocks]) =>
    Object.entries(blocks).flatMap(([name, { lifecycle }]) =>
      (lifecycle as { readonly prevent_destroy?: boolean } | undefined)?.prevent_destroy === true
        ? [`${type}.${name}`]
        : [],
    ),
  );

/** The states on this machine. */
export function localStates(project: string): readonly State[] {
  const folder = join(project, statesFolder);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(".tfstate"))
    .sort()
    .map((file) => stateOf(stateName(file), readFileSync(join(folder, file), "utf8")));
}

/** The states in a bucket, as Terraform's gcs backend names them. */
export async function bucketStates(store: Pick<ObjectStore, "list" | "read">): Promise<readonly State[]> {
  const states: State[] = [];
  for (const object of await store.list(bucketPrefix)) {
    const [, name] = /^ridestream\/(.+)\/default\.tfstate$/.exec(object) ?? [];
    const body = name === undefined ? undefined : await store.read(object);
    if (name !== undefined && body) states.push(stateOf(name, Buffer.from(body).toString()));
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

function stateOf(name: string, text: string): State {
  const managed = ((JSON.parse(text) as StateJson).resources ?? []).filter(({ mode }) => mode === "managed");
  return {
    name,
    resources: managed.reduce((sum, { instances }) => sum + instances.length, 0),
    closed: managed
      .filter(({ instances }) =>
        instances.some(({ attributes = {} }) => Object.entries(refusals).some(([key, at]) => attributes[key] === at)),
      )
      .map(({ type = "", name: resource = "" }) => `${type}.${resource}`),
  };
}
