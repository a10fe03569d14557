import { inEither, lifecycleOf, metaArguments, type Arguments } from "./synthesis";

/** What an argument was that Terraform did not look at before: a synthesis does not tell it. */
const keptBefore = "what it is (ignore_changes kept it)";

/**
 * Two blocks as Terraform compares them: what `ignore_changes` names is what it was, and what it named before and no longer does
 * may be anything. A path goes into blocks: `template[0].scaling`, `labels["team"]`.
 * https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#ignore_changes
 */
export function heeded(was: Arguments, is: Arguments): { readonly was: Arguments; readonly is: Arguments } {
  const [had, has] = [ignoredOf(was), ignoredOf(is)];
  const isNow = (path: string) => has === "all" || has.some((one) => path === one || within(path, one));
  const before = had === "all" ? argumentsOf(is, was) : had;
  const now = has === "all" ? argumentsOf(is, was) : has;
  return {
    was: before.filter((path) => !isNow(path)).reduce((block, path) => withAt(block, stepsOf(path), keptBefore), was),
    is: now.reduce((block, path) => {
      const steps = stepsOf(path);
      return withAt(block, steps, valueAt(was, steps));
    }, is),
  };
}

const ignoredOf = (block: Arguments): readonly string[] | "all" => lifecycleOf(block).ignore_changes ?? [];

const within = (path: string, outer: string) => path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);

const argumentsOf = (one: Arguments, other: Arguments) =>
  inEither(Object.keys(one), Object.keys(other)).filter((name) => !metaArguments.has(name));

/** `template[0].labels["team"]` by its steps. */
const stepsOf = (path: string): readonly string[] => path.split(/[.[\]"]+/).filter((step) => step !== "");

function valueAt(value: unknown, [step, ...more]: readonly string[]): unknown {
  if (step === undefined || typeof value !== "object" || value === null) return step === undefined ? value : undefined;
  // One block may stand alone or in a list.
  if (step === "0" && !Array.isArray(value) && !("0" in value)) return valueAt(value, more);
  return valueAt((value as Arguments)[step], more);
}

function withAt<T>(value: T, [step, ...more]: readonly string[], given: unknown): T {
  if (step === undefined) return given as T;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const inner: readonly unknown[] = value;
    return inner.map((one, at) => (String(at) === step ? withAt(one, more, given) : one)) as T;
  }
  if (step === "0" && !("0" in value)) return withAt(value, more, given);
  const inner = (value as Arguments)[step];
  // A block that is not there is not made by a path into it.
  if (inner === undefined && more.length > 0) return value;
  return { ...value, [step]: withAt(inner, more, given) };
}
