import type { TObject, TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { settingsSchemas } from "../../contracts/settings";
import { topicSource } from "../../contracts/topics";

const functions = Object.entries(settingsSchemas).map(([name, schema]) => [name, schema as TObject] as const);
const settings = functions.flatMap(([name, schema]) =>
  Object.entries(schema.properties).map(([setting, property]) => [`${name}'s ${setting}`, property] as const),
);
const isSecret = (setting: TSchema) => setting["x-secret"] === true;
/** What a function gets when only its secrets are set. */
const defaultsOf = (schema: TObject) =>
  Value.Default(schema, { personalDataKey: "a key of sixteen or more" }) as Record<string, number>;

describe("the settings", () => {
  it("exist for the six functions", () => {
    expect(functions.map(([name]) => name)).toEqual([
      "produce",
      "enrich",
      "load-search",
      "load-lake",
      "train-zones",
      "compact-lake",
    ]);
  });

  it.each(settings)("say the environment variable and the meaning of %s", (_, setting) => {
    expect(setting["x-env"]).toMatch(/^RS_[A-Z]+(_[A-Z]+)*$/);
    expect(setting.description).toMatch(/^[A-Z].{8,}\.$/);
  });

  it.each(functions)("have an environment variable each in %s", (_, schema) => {
    const variables = Object.values(schema.properties).map((setting) => setting["x-env"] as string);
    expect(new Set(variables).size).toBe(variables.length);
  });

  it.each(settings)("have a default that fits for %s, or none at all if it is a secret", (_, setting) => {
    if (isSecret(setting)) expect(setting).not.toHaveProperty("default");
    else expect([...Value.Errors(setting, setting.default)]).toEqual([]);
  });

  it.each(functions)("make %s start when its secrets alone are set", (_, schema) => {
    expect([...Value.Errors(schema, defaultsOf(schema))]).toEqual([]);
  });

  it("keep one secret: the key of the hashes in the lake, 16 characters or more", () => {
    expect(settings.filter(([, setting]) => isSecret(setting)).map(([name]) => name)).toEqual([
      "load-lake's personalDataKey",
    ]);
    const { personalDataKey } = settingsSchemas["load-lake"].properties;
    expect(Value.Check(personalDataKey, "x".repeat(15))).toBe(false);
    expect(Value.Check(personalDataKey, "x".repeat(16))).toBe(true);
  });

  it("name a unit in every setting that has one", () => {
    for (const [name, setting] of settings) {
      if (/, in ms\b|, in ms[;.]/.test(setting.description ?? "")) expect(name).toMatch(/Ms$/);
      if (/^Most bytes/.test(setting.description ?? "")) expect(name).toMatch(/Bytes$/);
    }
  });

  it("give every consumer a group of its own", () => {
    const groups = functions.flatMap(([, { properties }]) =>
      properties["groupId"] ? [properties["groupId"].default as string] : [],
    );
    expect(groups).toHaveLength(3);
    expect(new Set(groups).size).toBe(3);
  });

  it("send batches that the source topic takes", () => {
    expect(defaultsOf(settingsSchemas.produce)["batchBytes"]).toBeLessThan(topicSource.maxMessageBytes);
  });

  it("read batches that can hold the largest record of a topic", () => {
    for (const name of ["enrich", "load-search", "load-lake"] as const) {
      expect(defaultsOf(settingsSchemas[name])["batchBytes"]).toBeGreaterThanOrEqual(topicSource.maxMessageBytes);
    }
  });

  it("first wait shorter than longest", () => {
    for (const name of ["enrich", "load-search", "load-lake"] as const) {
      const { retryFirstMs = NaN, retryMaxMs = NaN } = defaultsOf(settingsSchemas[name]);
      expect(retryFirstMs).toBeLessThan(retryMaxMs);
    }
  });
});
