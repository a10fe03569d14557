import { replacesByCode } from "./replacements";
import type { ArgumentRules } from "./rules";
import { schemaText } from "./schemas";
import { inEither, isIgnored, metaArguments, type Arguments } from "./synthesis";
import { isDrawnAnew } from "./values";

/** An argument that changes, by its path without positions. */
export interface Difference {
  readonly argument: string;
  readonly was: unknown;
  readonly is: unknown;
}

/** The arguments that differ, as far as Terraform looks at them. */
export function differences(was: Arguments, is: Arguments, rules: ArgumentRules = {}): readonly Difference[] {
  return inEither(Object.keys(was), Object.keys(is))
    .filter((name) => !metaArguments.has(name) && !isWriteOnly(name) && !isIgnored(is, name))
    .flatMap((name) => compare(name, was[name], is[name], rules));
}

/** Values that stand in no state, so that a plan compares nothing: their `_wo_version` says when they change. */
const isWriteOnly = (name: string) => name.endsWith("_wo");

/** Whether a change makes the resource anew. */
export function replaces({ replaces: paths = [], spares = [], replacesIf }: ArgumentRules, one: Difference): boolean {
  const isAt = (path: string) => one.argument === path || one.argument.startsWith(`${path}.`);
  if (paths.some((path) => (path === "*" ? !spares.some(isAt) : isAt(path)))) return true;
  return replacesByCode(replacesIf?.[one.argument], one);
}

function compare(path: string, was: unknown, is: unknown, rules: ArgumentRules): readonly Difference[] {
  const unset = rules.defaults?.[path];
  if (unset !== undefined && textOf(was ?? unset) === textOf(is ?? unset)) return [];
  if (isNothing(was) && isNothing(is)) return [];
  if (isNothing(is) && rules.keeps?.includes(path) === true) return [];
  if (isBlock(was) && isBlock(is)) {
    return inEither(Object.keys(was), Object.keys(is)).flatMap((name) =>
      compare(`${path}.${name}`, was[name], is[name], rules),
    );
  }
  if ((isBlock(was) && isNothing(is)) || (isNothing(was) && isBlock(is))) return ends(path, was, is);
  // One block may stand alone or in a list.
  if ((Array.isArray(was) && isBlock(is)) || (isBlock(was) && Array.isArray(is)))
    return compare(path, [was].flat(), [is].flat(), rules);
  if (isListOfBlocks(was) || isListOfBlocks(is)) return compareLists(path, listOf(was), listOf(is), rules);
  const isSet = rules.sets?.includes(path) === true;
  const isCaseless = rules.caseless?.includes(path) === true;
  // Terraform reads 3 and "3" as the same.
  const [one, other] = [was, is].map((value) => {
    const lettered = isCaseless ? caseless(value) : value;
    const ordered = rules.schemas?.includes(path) === true ? schemaText(lettered) : lettered;
    return textOf(isSet ? sorted(ordered) : ordered);
  });
  return one === other && !isDrawnAnew(is) ? [] : [{ argument: path, was, is }];
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
  const text = (one: unknown) => textOf(isBlock(one) ? { ...defaultsIn(path, rules), ...given(one) } : one);
  const [had, has] = [new Set(was.map(text)), new Set(is.map(text))];
  return [
    ...was.filter((one) => !has.has(text(one))).flatMap((one) => ends(path, one, undefined)),
    ...is.filter((one) => !had.has(text(one)) || isDrawnAnew(one)).flatMap((one) => ends(path, undefined, one)),
  ];
}

/** What the provider sets in a block at the path. */
const defaultsIn = (path: string, { defaults = {} }: ArgumentRules): Arguments =>
  Object.fromEntries(
    Object.entries(defaults).flatMap(([name, value]) =>
      name.startsWith(`${path}.`) ? [[name.slice(path.length + 1), value]] : [],
    ),
  );
const given = (block: Arguments) => Object.fromEntries(Object.entries(block).filter(([, value]) => !isNothing(value)));

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

/** In small letters, but for who is everybody and for principals, whose letters count. */
function caseless(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(caseless);
  if (typeof value !== "string" || /allUsers|allAuthenticatedUsers|^principal/.test(value)) return value;
  return value.toLowerCase();
}

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
