import type { Change } from "./changes";
import { inEither, type Arguments } from "./synthesis";
import { told } from "./values";

/** A setting of a program that runs. */
export interface SettingChange {
  readonly stack: string;
  readonly program: string;
  readonly setting: string;
  readonly was: string;
  readonly is: string;
}

/** Variables of the environment that change of containers, worker pools and jobs that were there before. */
export function settingsOf({ stack, address, was, is }: Change): readonly SettingChange[] {
  if (!was || !is) return [];
  const [had, has] = [environmentOf(was), environmentOf(is)];
  return [...inEither(had.keys(), has.keys())].sort().flatMap((setting) => {
    const [one, other] = [had.get(setting), has.get(setting)];
    const program = address.split(".").slice(1).join(".");
    return one === other ? [] : [{ stack, program, setting, was: shown(setting, one), is: shown(setting, other) }];
  });
}

/** The variables of a program by their names, wherever they stand in its block. */
export function environmentOf(block: Arguments): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  collect(block, settings);
  return settings;
}

/** `env` stands at the top of a container, and deep in what Cloud Run runs. */
function collect(value: unknown, into: Map<string, string>): void {
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (name !== "env") collect(inner, into);
    else for (const one of [inner].flat() as unknown[]) keep(one, into);
  }
}

function keep(one: unknown, into: Map<string, string>): void {
  if (typeof one === "string") {
    const [name = "", ...value] = one.split("=");
    into.set(name, value.join("="));
    return;
  }
  const { name, value, value_source: source } = one as Arguments;
  into.set(String(name), source === undefined ? String(value) : `the secret ${JSON.stringify(source)}`);
}

const shown = (setting: string, value: string | undefined): string =>
  value !== undefined && /PASSWORD|SECRET|_KEY$|TOKEN/.test(setting) && !value.startsWith("the secret ")
    ? "a secret"
    : told(value);
