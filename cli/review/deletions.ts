import type { Arguments } from "./synthesis";

/**
 * What a bucket deletes from now on and did not before: its rules with the action Delete that delete more than each of the former
 * ones. The conditions of a rule hold together, so one that goes deletes more, and one that comes or is later deletes less.
 * https://cloud.google.com/storage/docs/lifecycle#conditions
 */
export function deletionsBetween(was: Arguments, is: Arguments): readonly string[] {
  const had = deletions(was);
  return deletions(is)
    .filter((rule) => !had.some((one) => deletesNoMore(rule, one)))
    .map((rule) => `lifecycle_rule: deletes where ${JSON.stringify(rule)}`);
}

const deletions = ({ lifecycle_rule: rules = [] }: Arguments): readonly Arguments[] =>
  ([rules].flat() as { readonly action?: unknown; readonly condition?: unknown }[])
    .filter(({ action }) => blockOf(action)["type"] === "Delete")
    .map(({ condition }) => blockOf(condition));

/** One block may stand alone or in a list. */
const blockOf = (value: unknown) => ([value].flat()[0] ?? {}) as Arguments;

/** Whether a rule deletes nothing that the other does not delete too. */
const deletesNoMore = (rule: Arguments, other: Arguments): boolean =>
  Object.entries(other).every(([name, bound]) => isWithin(name, rule[name], bound));

/** Whether one condition holds for nothing for which the other does not hold too. */
function isWithin(name: string, is: unknown, other: unknown): boolean {
  if (isNothing(other) || JSON.stringify(is) === JSON.stringify(other)) return true;
  if (atLeast.has(name)) return Number(is ?? 0) >= Number(other);
  if (before.has(name)) return typeof is === "string" && is <= String(other);
  if (name === "with_state") return other === "ANY";
  if (isNothing(is)) return name.startsWith("send_");
  const [some, all] = [[is].flat(), [other].flat()] as [unknown[], unknown[]];
  const covers = holdsFor.get(name);
  return covers !== undefined && some.every((one) => all.some((two) => covers(String(one), String(two))));
}

const isNothing = (value: unknown) => value === undefined || value === null || (Array.isArray(value) && !value.length);

const atLeast = new Set(["age", "days_since_custom_time", "days_since_noncurrent_time", "num_newer_versions"]);
const before = new Set(["created_before", "custom_time_before", "noncurrent_time_before"]);
/** Lists of which one has to hold. */
const holdsFor: ReadonlyMap<string, (one: string, other: string) => boolean> = new Map([
  ["matches_prefix", (one, other) => one.startsWith(other)],
  ["matches_suffix", (one, other) => one.endsWith(other)],
  ["matches_storage_class", (one, other) => one === other],
]);
