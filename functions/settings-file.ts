import { existsSync, readFileSync } from "fs";
import { join } from "path";
import { isRecord } from "../contracts/is-record";
import { nearestName } from "../contracts/nearest-name";
import { knownVariables, secretVariables } from "../contracts/settings";
import { RidestreamError } from "./ports/errors";
import { isGiven, type Environment } from "./runtime/settings";

/** The file that is read without being named. */
export const settingsFileName = "ridestream.json";

export interface SettingsFileProps {
  /** The file that is named. @default ridestream.json of the folder, if it is there */
  readonly file: string | undefined;
  readonly profile: string | undefined;
  /** Folder that the command is run in. @default no file is found by itself */
  readonly cwd: string | undefined;
}

type Variables = Readonly<Record<string, string>>;

/**
 * The settings of a file, by their variables: `{"settings": {"RS_KAFKA_BROKERS": "broker:9092"}, "profiles": {"prod": {...}}}`. A
 * profile's go before the file's; what the shell gives goes before both. A secret is never in it.
 *
 * @throws RidestreamError RS-SETTINGS-FILE that names every problem
 */
function readSettingsFile({ file, profile, cwd }: SettingsFileProps): Variables {
  const found = file ?? (cwd === undefined ? undefined : join(cwd, settingsFileName));
  if (found === undefined || (file === undefined && !existsSync(found))) {
    if (profile === undefined) return {};
    throw refused(
      settingsFileName,
      `is not there, so there is no profile ${profile}: give --settings FILE, or write this one`,
    );
  }
  const content = parsed(found);
  const { settings = {}, profiles = {}, ...others } = content;
  const problems = [
    ...Object.keys(others).map((name) => `"${name}" is none of settings and profiles: take it out`),
    ...problemsOf("settings", settings),
    ...(isRecord(profiles)
      ? Object.entries(profiles).flatMap(([name, each]) => problemsOf(`profile ${name}`, each))
      : ["profiles is no object: give settings by the profile's name"]),
    ...(profile === undefined || (isRecord(profiles) && Object.hasOwn(profiles, profile))
      ? []
      : [`there is no profile ${profile}: ${giveProfile(profile, profiles)}`]),
  ];
  if (problems.length > 0) throw refused(found, problems.join("; "));
  const chosen = profile === undefined ? {} : (profiles as Readonly<Record<string, object>>)[profile];
  return Object.fromEntries(
    Object.entries({ ...(settings as object), ...chosen }).map(([name, value]) => [name, String(value)]),
  );
}

/** An environment with the settings of a file; what the shell gives goes before them. @throws RidestreamError RS-SETTINGS-FILE */
export function withSettingsFile(environment: Environment, props: SettingsFileProps): Environment {
  const ofFile = Object.entries(readSettingsFile(props)).filter(([variable]) => !isGiven(environment, variable));
  return { ...environment, ...Object.fromEntries(ofFile) };
}

function parsed(path: string): Readonly<Record<string, unknown>> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw refused(
      path,
      `cannot be read (${(error as NodeJS.ErrnoException).code ?? ""}): give --settings another file`,
    );
  }
  try {
    const content: unknown = JSON.parse(text);
    if (isRecord(content)) return content;
  } catch {
    // A parser's own words may show what is in it.
  }
  throw refused(path, 'is no JSON object: write {"settings": {"RS_KAFKA_BROKERS": "broker:9092"}}');
}

function problemsOf(where: string, settings: unknown): readonly string[] {
  if (!isRecord(settings)) return [`${where} is no object: give values by variables`];
  return Object.entries(settings).flatMap(([name, value]) => {
    // Its value is never shown, whatever is wrong with it.
    if (secretVariables.includes(name)) return [`${where} holds the secret ${name}: give it by the shell alone`];
    if (!knownVariables.includes(name)) {
      const meant = nearestName(name, knownVariables);
      return [`${where} has no ${name}: ${meant === undefined ? "take it out" : `write ${meant}`}`];
    }
    return typeof value === "string" || (typeof value === "number" && Number.isFinite(value))
      ? []
      : [`${where} has a ${name} that is neither a text nor a number: give one`];
  });
}

function giveProfile(written: string, profiles: unknown): string {
  const known = isRecord(profiles) ? Object.keys(profiles) : [];
  const meant = nearestName(written, known);
  if (known.length === 0) return "the file has none, so leave --profile out";
  return `give one of ${known.join(", ")}${meant === undefined ? "" : ` (did you mean ${meant}?)`}`;
}
const refused = (path: string, why: string) => new RidestreamError("RS-SETTINGS-FILE", `${path}: ${why}`);
