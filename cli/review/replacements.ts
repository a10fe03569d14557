import { replacesTable } from "./schemas";

/** What an argument was and is. */
interface Change {
  readonly was: unknown;
  readonly is: unknown;
}

/**
 * Changes that replace a resource by the provider's own code, beside what its schema says, by the names that the table of arguments
 * gives them. A value that only a deployment knows may be any.
 *
 * - "not a growth of the schema": replacesTable of a table
 * - "switched off": isPolicyLocked of a bucket, also when the whole policy goes,
 *   https://github.com/hashicorp/terraform-provider-google/blob/v6.50.0/google/services/storage/resource_storage_bucket.go
 * - "not around the former": IsShrinkageIpCidr of a subnetwork,
 *   https://github.com/hashicorp/terraform-provider-google/blob/v6.50.0/google/services/compute/resource_compute_subnetwork.go
 */
const replacements: Readonly<Record<string, (change: Change) => boolean>> = {
  "not a growth of the schema": ({ was, is }) => replacesTable(was, is),
  "switched off": ({ was, is }) => String(was) === "true" && String(is) !== "true",
  "not around the former": ({ was, is }) => {
    const [one, other] = [rangeOf(was), rangeOf(is)];
    return !one || !other || other.first > one.first || other.last < one.last;
  },
};

/** Whether the provider's code makes a resource anew for the change. */
export const replacesByCode = (name: string | undefined, change: Change): boolean =>
  name !== undefined && (replacements[name]?.(change) ?? false);

/** The first and the last address of a range of IPv4, as numbers. */
function rangeOf(value: unknown): { readonly first: number; readonly last: number } | undefined {
  const [, address, bits] = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(String(value)) ?? [];
  if (address === undefined) return undefined;
  const size = 2 ** (32 - Number(bits));
  const number = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const first = Math.floor(number / size) * size;
  return { first, last: first + size - 1 };
}
