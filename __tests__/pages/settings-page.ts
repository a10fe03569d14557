import type { TObject, TSchema } from "@sinclair/typebox";
import { connectionSchemas, RuntimeSettings, SetUpSettings, settingsSchemas } from "../../contracts/settings";
import { tableOf } from "./table";

/** docs/settings.md: every variable of the functions and of the command. */
export function settingsPage(): string {
  return [
    "<!-- Made of contracts/settings.ts and contracts/connections.ts by `npm run generate`. -->",
    "",
    "# Settings",
    "",
    "Settings are environment variables. A function reads them once, at its start, and lists every problem in one error. A deployment sets",
    "them. For the command, set them in the shell or in a file ([servers.md](servers.md)). A secret is in no file and in no log.",
    "",
    "`RIDESTREAM_…` variables are read at synth: [deploy-local.md](deploy-local.md#settings).",
    "",
    "## Where the servers are",
    ...Object.entries(connectionSchemas).flatMap(([name, schema]) => ["", `### ${name}`, "", ...settingsTable(schema)]),
    "",
    "## What a function does",
    "",
    "### Every function",
    "",
    ...settingsTable(RuntimeSettings),
    ...Object.entries(settingsSchemas).flatMap(([name, schema]) => ["", `### ${name}`, "", ...settingsTable(schema)]),
    "",
    "### set-up",
    "",
    ...settingsTable(SetUpSettings),
    "",
  ].join("\n");
}

const settingsTable = (schema: TObject) =>
  tableOf(
    ["variable", "what it sets", "values", "default"],
    Object.entries(schema.properties).map(([name, setting]) => [
      `\`${String(setting["x-env"])}\``,
      setting.description ?? "",
      valuesOf(setting),
      defaultOf(setting, (schema.required ?? []).includes(name) ? "required" : "none"),
    ]),
  );

function valuesOf(setting: TSchema): string {
  if (setting["x-secret"] === true) return "a secret";
  const options = setting["anyOf"] as readonly { readonly const: string }[] | undefined;
  if (options) return options.map((option) => `\`${option.const}\``).join(", ");
  if (setting["type"] === "string") return "text";
  const { minimum, maximum } = setting as { readonly minimum?: number; readonly maximum?: number };
  return maximum === undefined ? `${minimum} or more` : `${minimum} to ${maximum}`;
}

function defaultOf(setting: TSchema, without: string): string {
  if (setting["default"] === undefined) return without;
  return setting["default"] === "" ? "empty" : `\`${String(setting["default"])}\``;
}
