import type { Arguments, ReviewedStack } from "./synthesis";
import type { Values } from "./values";

/** An instance of a resource: what `count` or `for_each` makes of one block. */
export interface Instance {
  /** What follows the resource's address: nothing, `[0]` or `["key"]`. */
  readonly key: string;
  readonly block: Arguments;
}

/**
 * The instances of a block; undefined where only a deployment knows them.
 * https://developer.hashicorp.com/terraform/language/meta-arguments/for_each
 */
export function instancesOf(values: Values, stack: ReviewedStack, block: Arguments): readonly Instance[] | undefined {
  const { count, for_each: each, ...others } = block;
  if (count !== undefined) {
    const many = Number(values.of(stack, count));
    if (!Number.isInteger(many)) return undefined;
    return Array.from({ length: many }, (_, index) => ({
      key: `[${index}]`,
      block: filled(others, { "count.index": index }) as Arguments,
    }));
  }
  if (each === undefined) return [{ key: "", block }];
  const entries = entriesOf(values.of(stack, each));
  return entries?.map(([key, value]) => ({
    key: `[${JSON.stringify(key)}]`,
    block: filled(others, { "each.key": key, "each.value": value }) as Arguments,
  }));
}

/** What decides how many instances there are, as it is written. */
export const repetitionOf = ({ count, for_each: each }: Arguments): unknown => count ?? each;

/** A resource's address, of that of an instance. */
export const resourceOf = (address: string): string => address.replace(/\[.*$/, "");

/** Maps, sets, and the text of either, as long as they hold nothing but literals. */
function entriesOf(each: unknown): readonly (readonly [string, unknown])[] | undefined {
  if (Array.isArray(each)) return each.every(isText) ? each.map((one) => [one, one] as const) : undefined;
  if (typeof each === "object" && each !== null) return Object.entries(each);
  if (typeof each !== "string") return undefined;
  const [, literal = each] = /^\$\{(?:toset\()?(.*?)\)?\}$/s.exec(each) ?? [];
  try {
    const read: unknown = JSON.parse(literal.replaceAll(/" = /g, '": '));
    return typeof read === "object" && read !== null ? entriesOf(read) : undefined;
  } catch {
    return undefined;
  }
}

const isText = (value: unknown): value is string => typeof value === "string" && !value.includes("${");

type Own = Readonly<Record<string, unknown>>;
const own = /(?<![\w.])(count\.index|each\.key|each\.value)((?:\.\w+|\["[^"]*"\])*)/g;

/** A block with what differs from one instance to the other in place of its name. */
function filled(value: unknown, known: Own): unknown {
  if (typeof value === "string") {
    if (!value.includes("${")) return value;
    const whole = new RegExp(`\\$\\{${own.source}\\}`, "g");
    const inPlace = (found: string, name: string, path: string): string => {
      const one = valueAt(known[name], path);
      if (one === undefined) return found;
      return typeof one === "string" && found.startsWith("$") ? one : JSON.stringify(one);
    };
    return value.replaceAll(whole, inPlace).replaceAll(own, inPlace);
  }
  if (Array.isArray(value)) return value.map((one) => filled(one, known));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filled(one, known)]));
}

const valueAt = (value: unknown, path: string): unknown =>
  path
    .split(/[.[\]"]+/)
    .filter((name) => name !== "")
    .reduce<unknown>((at, name) => (at as Arguments | undefined)?.[name], value);
