import { readStacks, stateIn, type Arguments, type Blocks, type StackJson } from "../stacks/synthesised";

export type { Arguments } from "../stacks/synthesised";

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
  /** The block of each provider, by its name, `google`; of one with an alias by both, `google.east`. */
  readonly providers: ReadonlyMap<string, Arguments>;
  /** The source and the version of each provider, by its name. */
  readonly requiredProviders: ReadonlyMap<string, unknown>;
  readonly modules: ReadonlyMap<string, Arguments>;
  readonly moved: readonly Move[];
  /** Addresses that leave the state while what they stand for runs on: `removed` with `destroy = false`. */
  readonly forgotten: readonly string[];
}

/** A `moved` block. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

/** The stacks of one synthesis, by their states. */
export type Synthesis = ReadonlyMap<string, ReviewedStack>;

/** @throws RidestreamError RS-STACKS-NOT-SYNTHESISED */
export const readSynthesis = (folder: string): Synthesis => synthesisOf(readStacks(folder));

/** A synthesis of each stack's JSON. */
export const synthesisOf = (stacks: readonly (readonly [name: string, json: StackJson])[]): Synthesis =>
  new Map(
    stacks.map(([name, json]) => {
      const stack = stackOf(name, json);
      return [stack.state, stack];
    }),
  );

function stackOf(name: string, json: StackJson): ReviewedStack {
  const { backend = {} } = json.terraform ?? {};
  return {
    name,
    state: stateIn(backend) ?? name,
    backend: JSON.stringify(backend),
    blocks: new Map([...blocksOf("", json.resource), ...blocksOf("data.", json.data)]),
    outputs: new Map(Object.entries(json.output ?? {}).map(([output, { value }]) => [output, value])),
    variables: new Map(Object.entries(json.variable ?? {})),
    locals: new Map(Object.entries(json.locals ?? {})),
    providers: new Map(
      Object.entries(json.provider ?? {}).flatMap(([provider, blocks]) =>
        ([blocks].flat() as readonly Arguments[]).map((block): [string, Arguments] => {
          const { alias } = block as { readonly alias?: string };
          return [alias === undefined ? provider : `${provider}.${alias}`, block];
        }),
      ),
    ),
    requiredProviders: new Map(Object.entries(json.terraform?.required_providers ?? {})),
    modules: new Map(Object.entries(json.module ?? {})),
    moved: json.moved ?? [],
    forgotten: (json.removed ?? [])
      .filter(({ lifecycle }) => [lifecycle ?? {}].flat().some((one: Arguments) => one["destroy"] === false))
      .map(({ from }) => from),
  };
}

const blocksOf = (prefix: string, types: Blocks = {}): [string, Arguments][] =>
  Object.entries(types).flatMap(([type, blocks]) =>
    Object.entries(blocks).map(([name, block]): [string, Arguments] => [`${prefix}${type}.${name}`, block]),
  );

/** `google_storage_bucket` of `google_storage_bucket.bucket`. */
export const typeOf = (address: string): string => address.split(".")[0] ?? "";

/** What Terraform itself reads of a block. */
export const metaArguments: ReadonlySet<string> = new Set([
  "//",
  "connection",
  "count",
  "depends_on",
  "for_each",
  "lifecycle",
  "provider",
  "provisioner",
]);

/** What a block's lifecycle says. */
export const lifecycleOf = ({ lifecycle }: Arguments) =>
  (lifecycle ?? {}) as {
    readonly prevent_destroy?: boolean;
    readonly ignore_changes?: readonly string[] | "all";
    readonly replace_triggered_by?: readonly string[];
  };

/** Whether Terraform lets an argument be what it is, whatever the block says. */
export function isIgnored(block: Arguments, argument: string): boolean {
  const { ignore_changes: ignored = [] } = lifecycleOf(block);
  return ignored === "all" || ignored.includes(argument);
}

/** What stands in either, once. */
export const inEither = <T>(one: Iterable<T>, other: Iterable<T>): readonly T[] => [...new Set([...one, ...other])];
