import { existsSync, readFileSync } from "fs";
import { join } from "path";
import { RidestreamError } from "../../functions/ports/errors";

/** The arguments of a block, as Terraform's JSON has them. */
export type Arguments = Readonly<Record<string, unknown>>;

type Blocks = Readonly<Record<string, Readonly<Record<string, Arguments>>>>;

interface StackJson {
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly output?: Readonly<Record<string, Arguments>>;
  readonly variable?: Readonly<Record<string, Arguments>>;
  readonly locals?: Arguments;
  readonly provider?: Readonly<Record<string, Arguments | readonly Arguments[]>>;
  readonly moved?: readonly { readonly from: string; readonly to: string }[];
  readonly terraform?: { readonly backend?: Readonly<Record<string, Arguments>> };
}

/** A stack as it was synthesised. */
export interface ReviewedStack {
  readonly name: string;
  /** The state that it works on, by the name that Terraform's backend gives it: what lies in another is another's. */
  readonly state: string;
  /** Where that state lies: a state of one name in another place starts empty. */
  readonly backend: string;
  /** Arguments by address, `type.name`; of data sources `data.type.name`. */
  readonly blocks: ReadonlyMap<string, Arguments>;
  readonly outputs: ReadonlyMap<string, unknown>;
  readonly variables: ReadonlyMap<string, Arguments>;
  readonly locals: ReadonlyMap<string, unknown>;
  /** The block of each provider that has no alias, by the provider's name. */
  readonly providers: ReadonlyMap<string, Arguments>;
  /** New addresses by the ones that they were before. */
  readonly moved: ReadonlyMap<string, string>;
}

/** The stacks of one synthesis, by their states. */
export type Synthesis = ReadonlyMap<string, ReviewedStack>;

/**
 * Reads what cdktf wrote: the stacks that the manifest names, for folders of stacks that have left the app may lie
 * beside them.
 *
 * @throws RidestreamError RS-REVIEW-SYNTHESIS
 */
export function readSynthesis(folder: string): Synthesis {
  const manifest = join(folder, "manifest.json");
  if (!existsSync(manifest))
    throw new RidestreamError(
      "RS-REVIEW-SYNTHESIS",
      `${manifest} is not there: give the folder that cdktf synth wrote, such as cdktf.out`,
    );
  const { stacks } = readJson(manifest) as {
    readonly stacks?: Readonly<Record<string, { readonly synthesizedStackPath: string }>>;
  };
  if (!stacks)
    throw new RidestreamError(
      "RS-REVIEW-SYNTHESIS",
      `${manifest} names no stacks: give a folder that cdktf synth wrote`,
    );
  return new Map(
    Object.entries(stacks).map(([name, { synthesizedStackPath }]) => {
      const stack = stackOf(name, readJson(join(folder, synthesizedStackPath)) as StackJson);
      return [stack.state, stack];
    }),
  );
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new RidestreamError(
      "RS-REVIEW-SYNTHESIS",
      `${path} cannot be read (${(error as Error).message}): give a folder that cdktf synth wrote, whole`,
      { cause: error },
    );
  }
}

/** A stack of its JSON. */
export function stackOf(name: string, json: StackJson): ReviewedStack {
  const [kind = "none", where = {}] = Object.entries(json.terraform?.backend ?? {})[0] ?? [];
  return {
    name,
    state: stateOf(kind, where) ?? name,
    backend: `${kind} ${JSON.stringify(where)}`,
    blocks: new Map([...blocksOf("", json.resource), ...blocksOf("data.", json.data)]),
    outputs: new Map(Object.entries(json.output ?? {}).map(([output, { value }]) => [output, value])),
    variables: new Map(Object.entries(json.variable ?? {})),
    locals: new Map(Object.entries(json.locals ?? {})),
    providers: new Map(
      Object.entries(json.provider ?? {}).flatMap(([provider, blocks]) => {
        const plain = [blocks].flat().find((block: Arguments) => block["alias"] === undefined);
        return plain ? [[provider, plain]] : [];
      }),
    ),
    moved: new Map((json.moved ?? []).map(({ from, to }) => [from, to])),
  };
}

/** The state's name in a backend of that kind; of another kind than the platform's nobody knows. */
export function stateOf(kind: string, where: Arguments): string | undefined {
  const { path, prefix } = where as { readonly path?: string; readonly prefix?: string };
  const at = kind === "gcs" ? prefix : path;
  return at
    ?.split("/")
    .at(-1)
    ?.replace(/\.tfstate$/, "");
}

const blocksOf = (prefix: string, types: Blocks = {}): [string, Arguments][] =>
  Object.entries(types).flatMap(([type, blocks]) =>
    Object.entries(blocks).map(([name, block]): [string, Arguments] => [`${prefix}${type}.${name}`, block]),
  );

/** `google_storage_bucket` of `google_storage_bucket.bucket`. */
export const typeOf = (address: string): string => address.split(".")[0] ?? "";
