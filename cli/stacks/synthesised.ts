import { existsSync, readFileSync } from "fs";
import { join } from "path";
import { nearestName } from "../../contracts/nearest-name";
import { RidestreamError } from "../../functions/ports/errors";

/** The arguments of a block, as Terraform's JSON has them. */
export type Arguments = Readonly<Record<string, unknown>>;

/** Blocks by type and name. */
export type Blocks = Readonly<Record<string, Readonly<Record<string, Arguments>>>>;

/** Where Terraform keeps a stack's state, by the backend's kind; of another kind than the platform's nobody knows it. */
export interface Backends {
  readonly local?: { readonly path: string };
  readonly gcs?: { readonly bucket: string; readonly prefix: string };
}

/** A stack's JSON, as far as commands look into it. */
export interface StackJson {
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly output?: Readonly<Record<string, Arguments>>;
  readonly variable?: Readonly<Record<string, Arguments>>;
  readonly locals?: Arguments;
  readonly provider?: Readonly<Record<string, Arguments | readonly Arguments[]>>;
  readonly moved?: readonly { readonly from: string; readonly to: string }[];
  readonly removed?: readonly { readonly from: string; readonly lifecycle?: Arguments | readonly Arguments[] }[];
  readonly module?: Readonly<Record<string, Arguments>>;
  readonly terraform?: { readonly backend?: Backends; readonly required_providers?: Arguments };
}

/**
 * What cdktf wrote of each stack that the manifest names, in its order: folders of stacks that have left the app may lie
 * beside them.
 *
 * @param folder such as `cdktf.out`
 * @throws RidestreamError RS-STACKS-NOT-SYNTHESISED
 */
export function readStacks(folder: string): readonly (readonly [name: string, json: StackJson])[] {
  const manifest = join(folder, "manifest.json");
  const todo = "run npm run synth first, or give a folder that cdktf synth wrote";
  if (!existsSync(manifest))
    throw new RidestreamError("RS-STACKS-NOT-SYNTHESISED", `${manifest} is not there: ${todo}`);
  const read = (path: string): unknown => {
    try {
      return JSON.parse(readFileSync(path, "utf8"));
    } catch (error) {
      const why = (error as Error).message;
      throw new RidestreamError("RS-STACKS-NOT-SYNTHESISED", `${path} cannot be read (${why}): ${todo}`, {
        cause: error,
      });
    }
  };
  const { stacks } = read(manifest) as { readonly stacks?: Readonly<Record<string, object>> };
  if (!stacks) throw new RidestreamError("RS-STACKS-NOT-SYNTHESISED", `${manifest} names no stacks: ${todo}`);
  return Object.keys(stacks).map((name) => [name, read(join(folder, "stacks", name, "cdk.tf.json")) as StackJson]);
}

/** The environments that stacks are of. @param stacks all their names */
export const environmentsOf = (stacks: readonly string[]): readonly string[] =>
  stacks.flatMap((stack) => /^(.+)-streaming$/.exec(stack)?.[1] ?? []);

/** What to give for an environment that is none of the synthesised ones. @param stacks all their names */
export function oneOfSynthesised(environment: string, stacks: readonly string[]): string {
  const known = environmentsOf(stacks);
  const meant = nearestName(environment, known);
  return `one of ${known.join(", ")}${meant === undefined ? "" : ` (did you mean ${meant}?)`}`;
}

/** The name of the state in a backend; undefined in one that is not the platform's. */
export const stateIn = ({ local, gcs }: Backends): string | undefined => {
  const where = gcs?.prefix ?? local?.path;
  return where === undefined ? undefined : stateName(where);
};

/** `ridestream-local.local-lake.dockerLake` of its path. */
export const stateName = (path: string): string => (path.split("/").at(-1) ?? "").replace(/\.tfstate$/, "");
