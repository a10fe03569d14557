import type { Arguments, ReviewedStack } from "./synthesis";
import { addressOf, told } from "./values";

/** The bindings of a whole policy: as JSON, or by the data source that writes it. */
export function policyBindings(policy: unknown, { blocks }: ReviewedStack): readonly Arguments[] {
  const text = typeof policy === "string" ? policy : JSON.stringify(policy);
  const [, node] = /«([^«»#]+)#policy_data»/.exec(text) ?? [];
  const source = node === undefined ? undefined : blocks.get(addressOf(node));
  if (source) return [source["binding"] ?? []].flat() as Arguments[];
  try {
    return (JSON.parse(text) as { readonly bindings?: readonly Arguments[] }).bindings ?? [];
  } catch {
    // Who is in it only a deployment knows; another policy is another right.
    return [{ member: "whoever the policy names", role: `as ${told(text)}`, condition: undefined }];
  }
}
