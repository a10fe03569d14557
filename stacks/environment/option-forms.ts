import { isRecord } from "../../contracts/is-record";
import { nearestName } from "../../contracts/nearest-name";
import type { Problem } from "./problem";

/** What the value of an option is. */
export type OptionForm =
  | "text"
  | "number"
  | "yes or no"
  | "texts"
  | "texts by name"
  | { readonly oneOf: Readonly<Record<string, true>> }
  | { readonly options: Readonly<Record<string, OptionForm>> };

/**
 * The form of each option of a part: its interface is the source, and an option that is missing here, or of another type, does
 * not compile.
 */
export type OptionForms<Props> = { readonly [Name in keyof Required<Props>]: FormOf<NonNullable<Props[Name]>> };

type FormOf<T> = [T] extends [boolean]
  ? "yes or no"
  : [T] extends [number]
    ? "number"
    : [T] extends [string]
      ? TextForm<T>
      : [T] extends [readonly string[]]
        ? "texts"
        : string extends keyof T
          ? "texts by name"
          : { readonly options: OptionForms<T> };

/** A closed set of texts is listed, each of them; any other text is checked by its part, and so is a pattern of a number. */
type TextForm<T extends string> = string extends T
  ? "text"
  : [T] extends [`${number}${string}`]
    ? "text"
    : { readonly oneOf: Readonly<Record<T, true>> };

/**
 * What is wrong with the names and the kinds of options, each with the nearest known name. Their bounds are the part's to check.
 *
 * @param owners the parts that have an option of a name that is not known here
 */
export function formProblems(
  given: object,
  forms: Readonly<Record<string, OptionForm>>,
  owners: (option: string) => readonly string[] = () => [],
): readonly Problem[] {
  return Object.entries(given).flatMap(([name, value]: [string, unknown]) => {
    const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
    if (form === undefined) return [unknownOption(name, Object.keys(forms), owners(name))];
    return value === undefined ? [] : valueProblems(name, value, form);
  });
}

function unknownOption(name: string, known: readonly string[], owners: readonly string[]): Problem {
  const what = `has no option "${name}"`;
  const meant = nearestName(name, known);
  if (meant !== undefined) return { what, change: `write ${meant}` };
  if (owners.length > 0) return { what, change: `leave it out, or choose ${owners.join(" or ")}, which has it` };
  return { what, change: known.length === 0 ? "leave it out" : `give one of ${known.join(", ")}` };
}

function valueProblems(name: string, value: unknown, form: OptionForm): readonly Problem[] {
  const problem = (change: string) => [{ what: `has ${name}: ${shown(value)}`, change }];
  if (form === "number")
    return typeof value === "number" && Number.isFinite(value) ? [] : problem("give a number, without quotes");
  if (form === "text") return typeof value === "string" ? [] : problem("give a text, in quotes");
  if (form === "yes or no") return typeof value === "boolean" ? [] : problem("give true or false");
  if (form === "texts")
    return Array.isArray(value) && value.every((each) => typeof each === "string")
      ? []
      : problem('give a list of texts, such as ["one"]');
  if (form === "texts by name")
    return isRecord(value) && Object.values(value).every((each) => typeof each === "string")
      ? []
      : problem('give texts by name, such as { team: "rides" }');
  if ("oneOf" in form) {
    const known = Object.keys(form.oneOf);
    if (typeof value === "string" && known.includes(value)) return [];
    const meant = typeof value === "string" ? nearestName(value, known) : undefined;
    return problem(meant === undefined ? `give one of ${known.join(", ")}` : `write "${meant}"`);
  }
  if (!isRecord(value)) return problem(`give { ${Object.keys(form.options).join(", ")} }`);
  return formProblems(value, form.options).map(({ what, change }) => ({ what: `${what} in ${name}`, change }));
}

/** As it was written; a long one is cut, for nobody knows what is in it. */
function shown(value: unknown): string {
  if (typeof value === "string") return `"${value.slice(0, 40)}${value.length > 40 ? "..." : ""}"`;
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
