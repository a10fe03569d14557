import { Type } from "@sinclair/typebox";

/**
 * How a setting is said: functions read it from the environment, stacks render it.
 * Its environment variable is `x-env`; a secret is marked `x-secret` and never printed.
 */
export const integer = (env: string, value: number, minimum: number, description: string) =>
  Type.Integer({ default: value, minimum, description, "x-env": env });
export const text = (env: string, value: string, description: string) =>
  Type.String({ default: value, minLength: 1, description, "x-env": env });
export const optional = (env: string, description: string) =>
  Type.Optional(Type.String({ minLength: 1, description, "x-env": env }));
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
