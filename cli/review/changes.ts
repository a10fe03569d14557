import { differences, replaces, rulesOf, type ArgumentRules, type Difference } from "./differences";
import { inEither, lifecycleOf, typeOf, type Arguments, type ReviewedStack, type Synthesis } from "./synthesis";
import { addressOf, moving, nodeOf, Values, type NodeName } from "./values";

/** What a deployment does to a resource; "forget": its state belongs to no stack any longer, so it runs on. */
export type Action = "create" | "update" | "replace" | "destroy" | "forget";

export interface Change {
  readonly stack: string;
  /** The state in which the resource is. */
  readonly state: string;
  /** `type.name` */
  readonly address: string;
  readonly action: Action;
  /** Its arguments before and after, references replaced as far as a synthesis knows. */
  readonly was?: Arguments;
  readonly is?: Arguments;
  /** The arguments that differ; of a replacement first those that make it one. */
  readonly because: readonly Difference[];
  /** Whether the table of arguments knows the type: a change of another may be a replacement. */
  readonly isKnown: boolean;
}

interface Pair {
  readonly node: NodeName;
  readonly stack: ReviewedStack;
  readonly address: string;
  readonly was?: Arguments;
  readonly is?: Arguments;
  readonly rules: ArgumentRules | undefined;
  /** Whether no stack works on its state any longer. */
  readonly isForgotten: boolean;
}

/**
 * What a deployment of `after` does where `before` is deployed, by state. What follows from a replacement is found too:
 * whoever refers to what a resource is given when it is made gets another value.
 */
export function changesBetween(before: Synthesis, after: Synthesis): readonly Change[] {
  const pairs = inEither(before.keys(), after.keys()).flatMap((state) => pairsOf(state, { before, after }));
  let known = new Map<NodeName, Verdict>();
  for (;;) {
    const moves = (node: NodeName, attribute: string) => isMoving(known.get(node)?.action, node, attribute);
    const next = new Map(pairs.map((pair) => [pair.node, judge(pair, moves)]));
    // A verdict only ever grows: from untouched to changed to made anew.
    const isStable = [...next].every(([node, { action, because }]) => {
      const last = known.get(node);
      return last !== undefined && last.action === action && last.because.length === because.length;
    });
    known = next;
    if (isStable) break;
  }
  return pairs.flatMap(({ node, stack, address, was, is, rules }): Change[] => {
    const verdict = known.get(node);
    if (!verdict?.action || address.startsWith("data.")) return [];
    const { action, because } = verdict;
    return [
      {
        stack: stack.name,
        state: stack.state,
        address,
        action,
        ...(was && { was }),
        ...(is && { is }),
        because,
        isKnown: rules !== undefined,
      },
    ];
  });
}

function pairsOf(state: string, { before, after }: Readonly<Record<"before" | "after", Synthesis>>): Pair[] {
  const [old, now] = [before.get(state), after.get(state)];
  const stack = now ?? old;
  if (!stack) return [];
  const moved = (address: string) => now?.moved.get(address) ?? address;
  const was = new Map([...(old?.blocks ?? [])].map(([address, block]) => [moved(address), block]));
  const is = now?.blocks ?? new Map<string, Arguments>();
  const [oldValues, newValues] = [new Values(before), new Values(after)];
  return inEither(was.keys(), is.keys())
    .filter((address) => !address.startsWith("data.terraform_remote_state."))
    .map((address) => {
      const rules = rulesOf(typeOf(address));
      const [had, has] = [was.get(address), is.get(address)];
      return {
        node: nodeOf(stack, address),
        stack,
        address,
        rules,
        ...(old && had && { was: completed(oldValues, old, { address, block: had, rules }) }),
        ...(now && has && { is: completed(newValues, now, { address, block: has, rules }) }),
        isForgotten: now === undefined,
      };
    });
}

interface Block {
  readonly address: string;
  readonly block: Arguments;
  readonly rules: ArgumentRules | undefined;
}

/** A block with what its provider adds: project, region, and labels, which are compared together. */
function completed(values: Values, stack: ReviewedStack, { address, block, rules }: Block): Arguments {
  const provider = stack.providers.get(typeOf(address).split("_")[0] ?? "") ?? {};
  const { labels = {}, ...others } = block as { readonly labels?: Arguments };
  const { default_labels: defaults = {} } = provider as { readonly default_labels?: Arguments };
  // What a resource may leave out and the provider knows.
  const given = ["project", "region"].filter(
    (name) => provider[name] !== undefined && rules?.keeps?.includes(name) === true,
  );
  const whole = {
    ...Object.fromEntries(given.map((name) => [name, provider[name]])),
    ...(rules?.labelled === true ? { ...others, effective_labels: { ...defaults, ...labels } } : block),
  };
  return values.of(stack, whole) as Arguments;
}

interface Verdict {
  readonly action: Action | undefined;
  readonly because: readonly Difference[];
}

type Moves = (node: NodeName, attribute: string) => boolean;

function judge({ stack, was, is, rules, isForgotten }: Pair, moves: Moves): Verdict {
  if (!was) return { action: "create", because: [] };
  if (!is) return { action: isForgotten ? "forget" : "destroy", because: [] };
  const now = moving(is, moves) as Arguments;
  const changed = differences(was, now, rules);
  const triggers = triggersOf(stack, now).filter(({ node, attribute }) => moves(node, attribute));
  if (triggers.length > 0)
    return {
      action: "replace",
      because: [{ argument: "replace_triggered_by", was: undefined, is: triggers.map(({ node }) => node).join() }],
    };
  if (changed.length === 0) return { action: undefined, because: [] };
  const isAnew = (one: Difference) => rules !== undefined && replaces(rules, one.argument);
  const anew = changed.filter(isAnew);
  return {
    action: anew.length > 0 ? "replace" : "update",
    because: [...anew, ...changed.filter((one) => !isAnew(one))],
  };
}

/** What lifecycle names in replace_triggered_by. */
function triggersOf(stack: ReviewedStack, block: Arguments) {
  const { replace_triggered_by: triggers = [] } = lifecycleOf(block);
  return triggers.map((trigger) => {
    const [type = "", name = "", ...attribute] = trigger.replace(/^\$\{|\}$/g, "").split(".");
    return { node: nodeOf(stack, `${type}.${name}`), attribute: attribute.join(".") };
  });
}

/** Whether an attribute that no synthesis tells has another value afterwards. */
function isMoving(action: Action | undefined, node: NodeName, attribute: string): boolean {
  switch (action) {
    case "create":
    case "replace":
      return true;
    case "update":
      return rulesOf(typeOf(addressOf(node)))?.recomputes?.includes(attribute) === true;
    default:
      return false;
  }
}
