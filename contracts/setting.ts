import { Type } from "@sinclair/typebox";

/**
 * How a setting is said: functions read it from the environment, stacks render it.
 * Its environment variable is `x-env`; a secret is marked `x-secret` and never printed. `x-form` names what a text must be
 * (`SettingForm`).
 */
export const integer = (env: string, value: number, minimum: number, description: string) =>
  Type.Integer({ default: value, minimum, description, "x-env": env });
export const port = (env: string, value: number, description: string) =>
  Type.Integer({ default: value, minimum: 0, maximum: 65_535, description, "x-env": env });
export const text = (env: string, value: string, description: string) =>
  Type.String({ default: value, minLength: 1, description, "x-env": env });
export const optional = (env: string, description: string) =>
  Type.Optional(Type.String({ minLength: 1, description, "x-env": env }));
/** A server's address, http:// or https://. */
export const url = (env: string, description: string, instead: string) =>
  Type.String({ minLength: 1, description, "x-env": env, "x-form": "url" satisfies SettingForm, "x-instead": instead });
export const secret = (env: string, description: string) =>
  Type.Optional(Type.String({ minLength: 1, description, "x-env": env, "x-secret": true }));
export const choice = <Option extends string>(
  env: string,
  options: readonly [Option, ...Option[]],
  description: string,
) =>
  Type.Union(
    options.map((option) => Type.Literal(option)),
    { default: options[0], description, "x-env": env },
  );

/** A text that is checked at once: "url", http:// or https:// without credentials; "brokers", host:port, comma-separated. */
export type SettingForm = "url" | "brokers";
