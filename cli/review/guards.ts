import type { Pair } from "./pairs";
import { lifecycleOf, type Arguments } from "./synthesis";

/** A resource that Terraform refused to destroy, and would no longer; or the other way. */
export interface GuardChange {
  readonly stack: string;
  readonly address: string;
  readonly what: "opened" | "closed";
}

/** Whether Terraform refuses to destroy it. */
export const isGuarded = (block: Arguments) => lifecycleOf(block).prevent_destroy === true;

/** Guards that a deployment opens or closes, also of what is moved meanwhile. */
export const guardsBetween = (pairs: readonly Pair[]): readonly GuardChange[] =>
  pairs.flatMap(({ stack, address, was, is }): readonly GuardChange[] =>
    !was || !is || isGuarded(was) === isGuarded(is)
      ? []
      : [{ stack: stack.name, address, what: isGuarded(is) ? "closed" : "opened" }],
  );

/** What would refuse to destroy a resource, or its instance, if anything does. */
export function guardOf(was: Arguments, is: Arguments | undefined): string {
  if (is && isGuarded(is)) return "prevent_destroy: the plan is refused";
  if (was["deletion_protection"] === true) return "deletion_protection: the deployment stops there";
  if (was["force_destroy"] === false) return "force_destroy: refused while it holds objects";
  if (was["delete_contents_on_destroy"] === false) return "delete_contents_on_destroy: refused while it holds tables";
  return noGuard;
}

export const noGuard = "nothing";
