import type { Static, TObject, TSchema } from "@sinclair/typebox";
import type { SettingForm } from "../../contracts/setting";
import { deploymentPrefix, deploymentVariables } from "../../contracts/deployment-variables";
import { misspeltVariables } from "../../contracts/nearest-name";
import { formChecks } from "../../contracts/setting-forms";
import {
  everySetting,
  knownVariables,
  settingsSchemas,
  type FunctionName,
  type SettingsOf,
} from "../../contracts/settings";
import { RidestreamError } from "../ports/errors";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Whether a setting is given; an empty text is none. */
export const isGiven = (environment: Environment, variable: string): boolean => (environment[variable] ?? "") !== "";

/**
 * A function's settings from the environment, defaults filled in.
 *
 * @throws RidestreamError RS-SETTINGS-INVALID that lists every problem; a secret's value is never in it
 */
export function readSettings<Name extends FunctionName>(name: Name, environment: Environment): SettingsOf<Name> {
  return readSections(name, { settings: settingsSchemas[name] }, environment).settings;
}

/**
 * Several sections of settings at once, so that all their problems come together.
 *
 * @param what whose settings they are, for the error
 * @throws RidestreamError RS-SETTINGS-INVALID
 */
export function readSections<Sections extends Readonly<Record<string, TObject>>>(
  what: string,
  sections: Sections,
  environment: Environment,
): { readonly [Name in keyof Sections]: Static<Sections[Name]> } {
  const problems: string[] = [...misspelt(environment)];
  const read = Object.entries(sections).map(([name, schema]) => [name, readSection(schema, environment, problems)]);
  if (problems.length > 0) {
    throw refused(`settings of ${what}`, problems);
  }
  return Object.fromEntries(read) as { [Name in keyof Sections]: Static<Sections[Name]> };
}

/**
 * Refuses a variable RS_... or RIDESTREAM_... that is close to a known one, for a program that may read no setting of that name at
 * all.
 *
 * @throws RidestreamError RS-SETTINGS-INVALID
 */
export function requireKnownVariables(environment: Environment): void {
  const problems = [...misspelt(environment), ...misspelt(environment, deploymentVariables, deploymentPrefix)];
  if (problems.length > 0) throw refused("settings", problems);
}

/** What is wrong with each setting that is given, whoever reads it; a secret's value is never in it. */
export function misformed(environment: Environment): readonly string[] {
  const problems: string[] = [];
  for (const setting of everySetting) {
    const variable = String(setting["x-env"]);
    if (isGiven(environment, variable)) readSetting(setting, variable, environment[variable] ?? "", problems);
  }
  return [...new Set(problems)];
}

const misspelt = (environment: Environment, known = knownVariables, prefix = "RS_"): readonly string[] =>
  misspeltVariables(environment, known, prefix).map(
    ({ written, meant }) => `${written} is no setting, but ${meant} is`,
  );

function refused(what: string, problems: readonly string[]): RidestreamError {
  const listed = [...new Set(problems)];
  const todo = `set ${listed.length === 1 ? "it" : "them"} and start again`;
  return new RidestreamError("RS-SETTINGS-INVALID", `${what}: ${listed.join("; ")}: ${todo}`);
}

function readSection(schema: TObject, environment: Environment, problems: string[]): Record<string, unknown> {
  const required = new Set(schema.required);
  return Object.fromEntries(
    Object.entries(schema.properties).flatMap(([property, setting]) => {
      const variable = setting["x-env"] as string;
      const written = environment[variable];
      if (written !== undefined && written !== "")
        return [[property, readSetting(setting, variable, written, problems)]];
      if (setting.default !== undefined) return [[property, setting.default as unknown]];
      if (required.has(property)) problems.push(`${variable} is missing (${setting.description ?? "required"})`);
      return [];
    }),
  );
}

function readSetting(setting: TSchema, variable: string, written: string, problems: string[]): unknown {
  const form = setting["x-form"] as SettingForm | undefined;
  // Where somebody has put a login into it, it is a secret.
  const shown = setting["x-secret"] === true || (form && /[@?]/.test(written)) ? "its value" : `"${written}"`;
  const options = (setting["anyOf"] as { readonly const: string }[] | undefined)?.map((option) => option.const);
  if (options) {
    if (!options.includes(written)) problems.push(`${variable}: ${shown} is none of ${options.join(", ")}`);
    return written;
  }
  if (setting.type === "integer") {
    const number = Number(written);
    const minimum = Number(setting["minimum"]);
    const maximum = Number(setting["maximum"] ?? Number.MAX_SAFE_INTEGER);
    if (!/^\d+$/.test(written) || !Number.isSafeInteger(number) || number < minimum || number > maximum) {
      const most = setting["maximum"] === undefined ? "" : ` and at most ${maximum}`;
      problems.push(`${variable}: ${shown} is not a whole number of at least ${minimum}${most}`);
    }
    return number;
  }
  const misformed = form && formChecks[form](written, String(setting["x-instead"] ?? ""));
  if (misformed !== undefined) problems.push(`${variable}: ${shown} ${misformed}`);
  const pattern = setting["pattern"] as string | undefined;
  if (pattern !== undefined && !new RegExp(pattern, "u").test(written))
    problems.push(`${variable}: ${shown} is not of its form (${setting.description ?? ""})`);
  const least = Number(setting["minLength"] ?? 0);
  if (written.length < least)
    problems.push(`${variable}: ${shown} has ${written.length} of at least ${least} characters`);
  return written;
}
