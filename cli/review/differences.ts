import rulesByType from "./argument-rules.json";
import { inEither, isIgnored, metaArguments, type Arguments } from "./synthesis";

/**
 * How Terraform treats the arguments of a type, by their paths without positions: `template.containers.env`. Of the schemas and the
 * sources of google 6.50.0, docker 3.6.2 and ec 0.12.2, of the types that the platform uses; and as plans have shown it: a
 * table over objects is made anew whatever changes in external_data_configuration.
 */
export interface ArgumentRules {
  /** Arguments whose change, or a change inside them, makes the resource anew; `*`: any. */
  readonly replaces?: readonly string[];
  /** Lists without an order. */
  readonly sets?: readonly string[];
  /** Arguments that keep what they are when they are no longer given. */
  readonly keeps?: readonly string[];
  /** Whether the provider's own labels are added to those that are given. */
  readonly labelled?: boolean;
  /** Attributes that nobody knows any longer once anything of the resource changes. */
  readonly recomputes?: readonly string[];
}

/** The rules of a type; undefined for one that the platform does not use. */
export const rulesOf = (type: string): ArgumentRules | undefined =>
  (rulesByType as Readonly<Record<string, ArgumentRules>>)[type];

/** An argument that changes, by its path without positions. */
export interface Difference {
  readonly argument: string;
  readonly was: unknown;
  readonly is: unknown;
}

/** The arguments that differ, as far as Terraform looks at them. */
export function differences(was: Arguments, is: Arguments, rules: ArgumentRules = {}): readonly Difference[] {
  return inEither(Object.keys(was), Object.keys(is))
    .filter((name) => !metaArguments.has(name) && !isIgnored(is, name))
    .flatMap((name) => compare(name, was[name], is[name], rules));
}

/** Whether a change of the argument makes the resource anew. */
export const replaces = ({ replaces: paths = [] }: ArgumentRules, argument: string): boolean =>
  paths.some((path) => path === "*" || argument === path || argument.startsWith(`${path}.`));

function compare(path: string, was: unknown, is: unknown, rules: ArgumentRules): readonly Difference[] {
  if (isNothing(was) && isNothing(is)) return [];
  if (isNothing(is) && rules.keeps?.includes(path) === true) return [];
  if (isBlock(was) && isBlock(is)) {
    return inEither(Object.keys(was), Object.keys(is)).flatMap((name) =>
      compare(`${path}.${name}`, was[name], is[name], rules),
    );
  }
  // One block may stand alone or in a list.
  if ((Array.isArray(was) && isBlock(is)) || (isBlock(was) && Array.isArray(is)))
    return compare(path, [was].flat(), [is].flat(), rules);
  if (isListOfBlocks(was) || isListOfBlocks(is)) return compareLists(path, listOf(was), listOf(is), rules);
  const isSet = rules.sets?.includes(path) === true;
  const [one, other] = isSet ? [sorted(was), sorted(is)] : [was, is];
  // Terraform reads 3 and "3" as the same.
  return textOf(one) === textOf(other) ? [] : [{ argument: path, was, is }];
}

function compareLists(
  path: string,
  was: readonly unknown[],
  is: readonly unknown[],
  rules: ArgumentRules,
): readonly Difference[] {
  if (rules.sets?.includes(path) !== true)
    return Array.from({ length: Math.max(was.length, is.length) }, (_, at) =>
      was[at] === undefined || is[at] === undefined
        ? ends(path, was[at], is[at])
        : compare(path, was[at], is[at], rules),
    ).flat();
  const [had, has] = [new Set(was.map(textOf)), new Set(is.map(textOf))];
  return [
    ...was.filter((one) => !has.has(textOf(one))).flatMap((one) => ends(path, one, undefined)),
    ...is.filter((one) => !had.has(textOf(one))).flatMap((one) => ends(path, undefined, one)),
  ];
}

/** A block that comes or goes: each argument in it does. */
function ends(path: string, was: unknown, is: unknown): readonly Difference[] {
  const block = was ?? is;
  if (!isBlock(block)) return isNothing(was) && isNothing(is) ? [] : [{ argument: path, was, is }];
  return Object.entries(block).flatMap(([name, inner]) =>
    ends(`${path}.${name}`, was === undefined ? undefined : inner, is === undefined ? undefined : inner),
  );
}

const isNothing = (value: unknown) =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0);
const isBlock = (value: unknown): value is Arguments =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isListOfBlocks = (value: unknown) => Array.isArray(value) && value.some(isBlock);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : isNothing(value) ? [] : [value]);
const sorted = (value: unknown) => (Array.isArray(value) ? value.map(String).sort() : value);

/** The same text for the same block, in whatever order it was written; what is nothing does not count. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join()}]`;
  if (!isBlock(value)) return String(value);
  const entries = Object.entries(value).filter(([, inner]) => !isNothing(inner));
  return `{${entries
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, inner]) => `${name}:${textOf(inner)}`)
    .join()}}`;
}
