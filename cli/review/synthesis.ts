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
  /** The block of each provider that has no alias, by the provider's name. */
  readonly providers: ReadonlyMap<string, Arguments>;
  /** New addresses by the ones that they were before. */
  readonly moved: ReadonlyMap<string, string>;
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
      Object.entries(json.provider ?? {}).flatMap(([provider, blocks]) => {
        const plain = [blocks].flat().find((block: Arguments) => block["alias"] === undefined);
        return plain ? [[provider, plain]] : [];
      }),
    ),
    moved: new Map((json.moved ?? []).map(({ from, to }) => [from, to])),
  };
}

const blocksOf = (prefix: string, types: Blocks = {}): [string, Arguments][] =>
  Object.entries(types).flatMap(([type, blocks]) =>
    Object.entries(blocks).map(([name, block]): [string, Arguments] => [`${prefix}${type}.${name}`, block]),
  );

/** `google_storage_bucket` of `google_storage_bucket.bucket`. */
export const typeOf = (address: string): string => address.split(".")[0] ?? "";

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
