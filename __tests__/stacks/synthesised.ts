import { readFileSync } from "fs";
import { join } from "path";
import type { DeploymentSettings } from "../../stacks/environment/deployment";
import type { Environment } from "../../stacks/environment/environment";
import { stackTexts, synthesisedInto, withoutMetadata } from "../../stacks/environment/synthesise";

type Blocks = Readonly<Record<string, Readonly<Record<string, Resource>>>>;

/** A resource's arguments as Terraform reads them. */
export type Resource = Readonly<Record<string, unknown>>;

/** A stack's JSON, as far as tests look into it. */
export interface StackJson {
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly variable?: Readonly<Record<string, Resource>>;
  readonly output?: Readonly<Record<string, Resource>>;
  readonly terraform: {
    readonly backend: Readonly<Record<string, Readonly<Record<string, string>>>>;
    readonly required_providers?: Readonly<Record<string, { readonly source: string; readonly version: string }>>;
  };
  readonly provider?: Readonly<Record<string, readonly Resource[]>>;
}

export interface Synthesised {
  readonly stacks: Readonly<Record<string, StackJson>>;
  /** Stacks that each stack comes after. */
  readonly dependencies: Readonly<Record<string, readonly string[]>>;
  /** Everything as text, without what cdktf says of itself. */
  readonly texts: Readonly<Record<string, string>>;
}

/** Synthesises environments by cdktf's own `app.synth()`, into a folder that is taken away. */
export function synthesised(environments: readonly Environment[], settings: DeploymentSettings = {}): Synthesised {
  return withoutTraces(() =>
    synthesisedInto(environments, settings, (outdir) => {
      const texts = stackTexts(outdir);
      const stacks = Object.fromEntries(
        Object.entries(texts).map(([name, text]) => [name, withoutMetadata(JSON.parse(text) as object) as StackJson]),
      );
      const manifest = JSON.parse(readFileSync(join(outdir, "manifest.json"), "utf8")) as {
        readonly stacks: Readonly<Record<string, { readonly dependencies: readonly string[] }>>;
      };
      const dependencies = Object.fromEntries(
        Object.entries(manifest.stacks).map(([name, stack]) => [name, stack.dependencies]),
      );
      return { stacks, texts, dependencies };
    }),
  );
}

/** cdktf notes with each token where it was made, by walking the whole stack; here nobody asks. */
function withoutTraces<T>(work: () => T): T {
  const captureStackTrace = Object.getOwnPropertyDescriptor(Error, "captureStackTrace") ?? {};
  Error.captureStackTrace = () => undefined;
  try {
    return work();
  } finally {
    Object.defineProperty(Error, "captureStackTrace", captureStackTrace);
  }
}

export interface Named {
  readonly stack: string;
  readonly type: string;
  readonly name: string;
  readonly resource: Resource;
}

/** Every resource of all stacks, or those of some types. */
export function resourcesOf({ stacks }: Pick<Synthesised, "stacks">, ...types: readonly string[]): readonly Named[] {
  return Object.entries(stacks).flatMap(([stack, { resource = {} }]) =>
    Object.entries(resource).flatMap(([type, named]) =>
      types.length === 0 || types.includes(type)
        ? Object.entries(named).map(([name, one]) => ({ stack, type, name, resource: one }))
        : [],
    ),
  );
}

/** A resource of a type by its id, which must be there. */
export function resource(synth: Pick<Synthesised, "stacks">, type: string, name: string): Resource {
  const found = resourcesOf(synth, type).find((one) => one.name === name);
  if (!found) throw new Error(`there is no ${type}.${name}`);
  return found.resource;
}

/** A container's variables by name. */
export function variablesOf(container: Resource): Readonly<Record<string, string>> {
  const lines = container["env"] as readonly string[];
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
}
