import { rulesOf, type ArgumentRules } from "./rules";
import { heeded } from "./ignored";
import { instancesOf, repetitionOf, resourceOf, type Instance } from "./instances";
import { movedAddresses } from "./moves";
import { inEither, typeOf, type Arguments, type ReviewedStack, type Synthesis } from "./synthesis";
import { nodeOf, Values, type NodeName } from "./values";

/** An instance of a resource before and after, at the address that it has afterwards. */
export interface Pair {
  readonly node: NodeName;
  readonly stack: ReviewedStack;
  readonly address: string;
  /** Its arguments, references replaced as far as a synthesis knows. */
  readonly was?: Arguments;
  readonly is?: Arguments;
  readonly rules: ArgumentRules | undefined;
  /** Whether its state belongs to no stack any longer, or it leaves its state and runs on. */
  readonly isForgotten: boolean;
  /** The block afterwards of which it was an instance: its guard is asked when an instance is destroyed. */
  readonly instanceOf?: Arguments;
  /** `count` or `for_each`, where only a deployment knows which instances go. */
  readonly repetition?: { readonly was: unknown; readonly is: unknown };
}

interface Both {
  readonly before: Synthesis;
  readonly after: Synthesis;
}

/** Everything that is in either synthesis, by state. */
export const pairsBetween = (before: Synthesis, after: Synthesis): readonly Pair[] =>
  inEither(before.keys(), after.keys()).flatMap((state) => pairsOf(state, { before, after }));

function pairsOf(state: string, { before, after }: Both): Pair[] {
  const [old, now] = [before.get(state), after.get(state)];
  const stack = now ?? old;
  if (!stack) return [];
  const [oldValues, newValues] = [new Values(before), new Values(after)];
  const had = old ? expanded(oldValues, old) : nothing;
  const has = now ? expanded(newValues, now) : nothing;
  // Where one side is known by its block alone, both are compared by it.
  const unknown = new Set([...had, ...has].filter(([, one]) => one === undefined).map(([address]) => address));
  const [was, is] = [byAddress(had, old, unknown), byAddress(has, now, unknown)];
  const counted = [...(now?.blocks ?? [])].filter(([, block]) => block["count"] !== undefined);
  const targets = new Set([...is.keys(), ...counted.map(([address]) => `${address}[0]`)]);
  const moved = movedAddresses(now?.moved ?? [], [...was.keys()], targets);
  const wasNow = new Map([...was].map(([address, block]) => [moved.get(address) ?? address, block]));
  return inEither(wasNow.keys(), is.keys())
    .filter((address) => !address.startsWith("data.terraform_remote_state."))
    .map((address): Pair => {
      const rules = rulesOf(typeOf(address));
      const [one, other] = [wasNow.get(address), is.get(address)];
      const [resolvedWas, resolvedIs] = [
        old && one && (oldValues.of(old, one) as Arguments),
        now && other && (newValues.of(now, other) as Arguments),
      ];
      const compared =
        resolvedWas && resolvedIs ? heeded(resolvedWas, resolvedIs) : { was: resolvedWas, is: resolvedIs };
      const block = now?.blocks.get(resourceOf(address));
      return {
        node: nodeOf(stack, address),
        stack,
        address,
        rules,
        ...(old && compared.was && { was: completed(oldValues, old, { address, block: compared.was, rules }) }),
        ...(now && compared.is && { is: completed(newValues, now, { address, block: compared.is, rules }) }),
        isForgotten: now === undefined || (!other && isReleased(now, address)),
        ...(!other && block && { instanceOf: block }),
        ...(unknown.has(address) &&
          resolvedWas &&
          resolvedIs && { repetition: { was: repetitionOf(resolvedWas), is: repetitionOf(resolvedIs) } }),
      };
    });
}

type Expanded = ReadonlyMap<string, readonly Instance[] | undefined>;
const nothing: Expanded = new Map();

const expanded = (values: Values, stack: ReviewedStack): Expanded =>
  new Map([...stack.blocks].map(([address, block]) => [address, instancesOf(values, stack, block)]));

const byAddress = (all: Expanded, stack: ReviewedStack | undefined, unknown: ReadonlySet<string>) =>
  new Map(
    [...all].flatMap(([address, instances]): (readonly [string, Arguments])[] => {
      const block = stack?.blocks.get(address);
      if (!instances || unknown.has(address)) return block ? [[address, block]] : [];
      return instances.map((one) => [`${address}${one.key}`, one.block]);
    }),
  );

/** Whether a `removed` block with `destroy = false` names it. */
const isReleased = ({ forgotten }: ReviewedStack, address: string) =>
  forgotten.some((from) => [address, resourceOf(address)].includes(from));

interface Block {
  readonly address: string;
  readonly block: Arguments;
  readonly rules: ArgumentRules | undefined;
}

/** A block with what its provider adds: project, region, and labels, which are compared together. */
function completed(values: Values, stack: ReviewedStack, { address, block, rules }: Block): Arguments {
  const name = typeof block["provider"] === "string" ? block["provider"] : (typeOf(address).split("_")[0] ?? "");
  const provider = stack.providers.get(name) ?? {};
  const { labels = {}, ...others } = block;
  const { default_labels: defaults = {} } = provider as { readonly default_labels?: Arguments };
  // What a resource may leave out and the provider knows.
  const given = ["project", "region"].filter(
    (argument) => provider[argument] !== undefined && rules?.keeps?.includes(argument) === true,
  );
  const effective = typeof labels === "object" ? { ...defaults, ...labels } : labels;
  return {
    ...(values.of(stack, Object.fromEntries(given.map((argument) => [argument, provider[argument]]))) as Arguments),
    ...(rules?.labelled === true ? { ...others, effective_labels: values.of(stack, effective) } : block),
  };
}
