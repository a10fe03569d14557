import { nearestName } from "../../contracts/nearest-name";
import type { Environment } from "./environment";
import { knownParts, partsFor } from "./known-parts";
import { formProblems } from "./option-forms";
import type { AnyPart, ComponentName } from "./part";
import type { Problem } from "./problem";

/** Every component of an environment, and whether it can do without. */
const components: Readonly<Record<ComponentName, "must" | "may">> = {
  streaming: "must",
  search: "must",
  lake: "must",
  warehouse: "must",
  functions: "may",
  orchestration: "may",
  monitoring: "may",
};
const componentNames = Object.keys(components) as readonly ComponentName[];
/** Compiles as long as every line of an environment is among them. */
const lines: readonly (keyof Environment)[] = ["name", ...componentNames, "retired"];

/**
 * What is mistyped: the names of components, the part of each, and the options of each part. Where something is, nothing else
 * can be said of the environment.
 */
export function nameProblems(environment: Environment): readonly Problem[] {
  const { name, retired = [] } = environment;
  const problems = [
    ...Object.keys(environment).flatMap((line) => lineProblems(line)),
    ...componentNames.flatMap((component) => componentProblems(environment, component)),
    ...retired.flatMap((part) => partProblems(part, part.component)),
  ];
  return problems.map(({ what, change }) => ({ what: `${name}: ${what}`, change }));
}

function lineProblems(line: string): readonly Problem[] {
  if ((lines as readonly string[]).includes(line)) return [];
  const meant = nearestName(line, lines);
  const change = meant === undefined ? `give one of ${lines.join(", ")}` : `write ${meant}`;
  return [{ what: `there is no component "${line}"`, change }];
}

function componentProblems(environment: Environment, component: ComponentName): readonly Problem[] {
  // Where types are not checked it can be anything.
  const given: unknown = environment[component];
  const fitting = `choose ${partsFor(component).join(", ")}`;
  if (given === undefined) {
    const isMistyped = Object.keys(environment).some(
      (line) => line !== component && nearestName(line, lines) === component,
    );
    return components[component] === "may" || isMistyped ? [] : [{ what: `has no ${component}`, change: fitting }];
  }
  if (!isPart(given))
    return [{ what: `${component} is no part`, change: `${fitting}, and call it: ${partsFor(component)[0] ?? ""}()` }];
  return partProblems(given, component);
}

const isPart = (given: unknown): given is AnyPart =>
  typeof given === "object" && given !== null && "component" in given && "implementation" in given;

function partProblems(part: AnyPart, component: ComponentName): readonly Problem[] {
  const { implementation, options } = part;
  if (part.component !== component)
    return [
      {
        what: `${implementation} is no part for ${component}`,
        change: `give it as ${part.component}, and choose ${partsFor(component).join(", ")} here`,
      },
    ];
  const known = knownParts[implementation];
  if (!known || options === undefined) return [];
  const owners = (option: string) =>
    partsFor(component).filter((other) => Object.hasOwn(knownParts[other]?.options ?? {}, option));
  return formProblems(options, known.options, owners).map(({ what, change }) => ({
    what: `${implementation} ${what}`,
    change,
  }));
}
