import type { Change } from "./changes";
import { inEither, type Synthesis } from "./synthesis";
import { told } from "./values";

/** What two syntheses cannot tell of a change: it may take data away or open them. */
export interface Unjudged {
  readonly stack: string;
  readonly address: string;
  readonly why: string;
}

/** What of a change nobody can tell by the synthesis alone. */
export function unjudgedBetween(before: Synthesis, after: Synthesis, _changes: readonly Change[]): readonly Unjudged[] {
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
            : "a module goes: everything in it is destroyed, and a synthesis does not tell what that is",
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
