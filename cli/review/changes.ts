import { differences, replaces, type Difference } from "./differences";
import { rulesOf } from "./rules";
import { resourceOf } from "./instances";
import type { Pair } from "./pairs";
import { lifecycleOf, typeOf, type Arguments, type ReviewedStack } from "./synthesis";
import { addressOf, moving, nodeOf, type NodeName } from "./values";

/** What a deployment does to a resource; "forget": it leaves the states that stacks work on, so it runs on. */
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
  /** Of an instance that is destroyed the block that stays. */
  readonly instanceOf?: Arguments;
  /** The arguments that differ; of a replacement first those that make it one. */
  readonly because: readonly Difference[];
  /** Whether the table of arguments knows the type: a change of another may be a replacement. */
  readonly isKnown: boolean;
}

/**
 * What a deployment does to each pair. What follows from a replacement is found too: whoever refers to what a resource is given
 * when it is made gets another value.
 */
export function changesOf(pairs: readonly Pair[]): readonly Change[] {
  const nodes = new Map<NodeName, NodeName[]>();
  for (const { node } of pairs) nodes.set(resourceOf(node), [...(nodes.get(resourceOf(node)) ?? []), node]);
  let known = new Map<NodeName, Verdict>();
  for (;;) {
    // Of all instances, or of one that only a deployment names, any may be meant.
    const meant = (node: NodeName) => (known.has(node) ? [node] : (nodes.get(resourceOf(node)) ?? []));
    const moves = (node: NodeName, attribute: string) =>
      meant(node).some((one) => isMoving(known.get(one)?.action, one, attribute));
    const next = new Map(pairs.map((pair) => [pair.node, judge(pair, moves)]));
    // A verdict only ever grows: from untouched to changed to made anew.
    const isStable = [...next].every(([node, { action, because }]) => {
      const last = known.get(node);
      return last !== undefined && last.action === action && last.because.length === because.length;
    });
    known = next;
    if (isStable) break;
  }
  return pairs.flatMap(({ node, stack, address, was, is, rules, instanceOf }): Change[] => {
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
        ...(instanceOf && { instanceOf }),
        because,
        isKnown: rules !== undefined,
      },
    ];
  });
}

interface Verdict {
  readonly action: Action | undefined;
  readonly because: readonly Difference[];
}

type Moves = (node: NodeName, attribute: string) => boolean;

function judge({ stack, was, is, rules, isForgotten, repetition }: Pair, moves: Moves): Verdict {
  if (!was) return { action: "create", because: [] };
  if (!is) return { action: isForgotten ? "forget" : "destroy", because: [] };
  if (repetition && JSON.stringify(repetition.was) !== JSON.stringify(repetition.is))
    return { action: "replace", because: [{ argument: "count or for_each", ...repetition }] };
  const now = moving(is, moves) as Arguments;
  const changed = differences(was, now, rules);
  const triggers = triggersOf(stack, now).filter(({ node, attribute }) => moves(node, attribute));
  if (triggers.length > 0)
    return {
      action: "replace",
      because: [{ argument: "replace_triggered_by", was: undefined, is: triggers.map(({ node }) => node).join() }],
    };
  if (changed.length === 0) return { action: undefined, because: [] };
  const isAnew = (one: Difference) => rules !== undefined && replaces(rules, one);
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
      if (addressOf(node).startsWith("data.")) return true;
      return rulesOf(typeOf(addressOf(node)))?.recomputes?.includes(attribute) === true;
    default:
      return false;
  }
}
