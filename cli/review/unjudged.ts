import type { Change } from "./changes";
import { isUnjudgedGrant } from "./grants";
import { holdsByType } from "./holders";
import { holdsData } from "./losses";
import { inEither, typeOf, type Synthesis } from "./synthesis";
import { told } from "./values";

/** What two syntheses cannot show of a change: it may take data away or open them. */
export interface Unjudged {
  readonly stack: string;
  readonly address: string;
  readonly why: string;
}

/** What of a change nobody can tell by the synthesis alone. */
export const unjudgedBetween = (
  before: Synthesis,
  after: Synthesis,
  changes: readonly Change[],
): readonly Unjudged[] => [...ofStacks(before, after), ...changes.flatMap(ofChange)];

/** A change of a type of which nobody knows what it holds or grants, or whether another value makes it anew. */
function ofChange({ stack, address, action, was, is, isKnown }: Change): readonly Unjudged[] {
  if (action === "forget") return [];
  const type = typeOf(address);
  const holds = holdsByType(type);
  const why = [
    ...(isUnjudgedGrant(type) ? ["nobody judged what rights this type grants"] : []),
    ...(holds === undefined && action !== "create" && !holdsData(address, was, is)
      ? ["nobody judged whether this type holds data"]
      : []),
    ...(holdsData(address, was, is) && !isKnown && action === "update"
      ? ["it holds data, and nobody judged whether the change is made in place"]
      : []),
  ];
  return why.map((one) => ({ stack, address, why: one }));
}

function ofStacks(before: Synthesis, after: Synthesis): readonly Unjudged[] {
  return [...after.values()].flatMap((stack) => {
    const old = before.get(stack.state);
    if (!old) return [];
    const of = (address: string, why: string): Unjudged => ({ stack: stack.name, address, why });
    const differing = (was: ReadonlyMap<string, unknown>, is: ReadonlyMap<string, unknown>) =>
      inEither(was.keys(), is.keys()).filter(
        (name) => was.has(name) && JSON.stringify(was.get(name)) !== JSON.stringify(is.get(name)),
      );
    return [
      ...differing(old.modules, stack.modules).map((name) =>
        of(
          `module.${name}`,
          stack.modules.has(name)
            ? "a module's arguments change: what it makes of them is not in a synthesis"
            : "a module goes: everything in it is destroyed, and a synthesis does not say what that is",
        ),
      ),
      ...differing(old.requiredProviders, stack.requiredProviders)
        .filter((name) => stack.requiredProviders.has(name))
        .map((name) =>
          of(
            `provider ${name}`,
            `${told(old.requiredProviders.get(name))} → ${told(stack.requiredProviders.get(name))}: another version may replace, or set otherwise, what does not change here`,
          ),
        ),
    ];
  });
}
