import { typeOf, type Move } from "./synthesis";

/**
 * Where resources lie after the `moved` blocks, by the addresses that they had: a to b and b to c is a to c. Terraform moves by
 * itself between an instance without a key and `[0]`, when `count` comes or goes.
 * https://developer.hashicorp.com/terraform/language/modules/develop/refactoring
 *
 * @param had addresses before, of instances too
 * @param has addresses afterwards, and of resources with `count` that of `[0]`, whether there is one or not
 */
export function movedAddresses(
  moves: readonly Move[],
  had: readonly string[],
  has: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const wanted = new Map(had.map((address) => [address, countedIn(has, chained(moves, address))]));
  const taken = (address: string) => wanted.get(address) === address;
  // Onto what is there already Terraform moves nothing: the one that was to move is destroyed. Nor to another type.
  return new Map(
    [...wanted].map(([address, to]) => [address, taken(to) || typeOf(to) !== typeOf(address) ? address : to]),
  );
}

function chained(moves: readonly Move[], address: string): string {
  const passed = new Set([address]);
  for (;;) {
    const from = [...passed].at(-1) ?? address;
    const next = moves.map((move) => oneMove(move, from)).find((to) => to !== undefined);
    if (next === undefined || passed.has(next)) return from;
    passed.add(next);
  }
}

/** A resource moves with all its instances, a module with all its resources. */
function oneMove({ from, to }: Move, address: string): string | undefined {
  if (address === from) return to;
  const isInstance = [from, to].some((one) => one.endsWith("]"));
  const rest = address.startsWith(from) ? address.slice(from.length) : "";
  return !isInstance && (rest.startsWith("[") || rest.startsWith(".")) ? `${to}${rest}` : undefined;
}

function countedIn(has: ReadonlySet<string>, address: string): string {
  if (has.has(address)) return address;
  const other = address.endsWith("[0]") ? address.slice(0, -"[0]".length) : `${address}[0]`;
  return has.has(other) ? other : address;
}
