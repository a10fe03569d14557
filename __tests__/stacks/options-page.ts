import { readdirSync, readFileSync } from "fs";
import { join } from "path";
import { knownParts } from "../../stacks/environment/known-parts";

interface Option {
  readonly name: string;
  readonly type: string;
  readonly meaning: string;
  readonly fallback: string;
}

const folder = join(__dirname, "../../stacks");
const source = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .sort()
  .map((file) => readFileSync(join(folder, file), "utf8"))
  .join("\n");

const cell = (text: string) => text.replaceAll("|", "\\|");

/** docs/options.md: every option of every part, as its interface has it. */
export function optionsPage(): string {
  return [
    "<!-- Made of the parts' interfaces by `npm run generate`. -->",
    "",
    "# Options of the parts",
    "",
    'Each part takes an object with these options; all but those marked "required" may be left out. A name, a kind or a value that does',
    "not fit is refused at synth, with the nearest known name.",
    ...Object.entries(knownParts).flatMap(([name, { component }]) => [
      "",
      `## ${name}`,
      "",
      `Serves ${component}.`,
      "",
      "| option | type | what it does | default |",
      "| --- | --- | --- | --- |",
      ...optionsOf(`${name.charAt(0).toUpperCase()}${name.slice(1)}Props`).map(
        (option) =>
          `| \`${option.name}\` | \`${cell(option.type)}\` | ${cell(option.meaning)} | ${cell(option.fallback)} |`,
      ),
    ]),
    "",
  ].join("\n");
}

/** The options of an interface, and of those that it extends. */
export function optionsOf(interfaceName: string): readonly Option[] {
  const alias = new RegExp(`export type ${interfaceName} = (\\w+);`).exec(source)?.[1];
  if (alias !== undefined) return optionsOf(alias);
  const [, parents = "", body = ""] =
    new RegExp(`export interface ${interfaceName}(?: extends ([\\w, ]+))? \\{\\n(.*?)\\n\\}`, "s").exec(source) ?? [];
  const own = [
    ...body.matchAll(/\/\*\*(.*?)\*\/\n {2}readonly (\w+)(\??): ([^\n]+);|^ {2}readonly (\w+)(\??): ([^\n]+);/gms),
  ];
  return [
    ...own.map(([, comment = "", name = "", mark = "", type = "", bare = "", bareMark = "", bareType = ""]) =>
      optionOf(name || bare, mark || bareMark, type || bareType, comment),
    ),
    ...parents.split(", ").flatMap((parent) => (parent === "" ? [] : optionsOf(parent))),
  ];
}

function optionOf(name: string, mark: string, type: string, comment: string): Option {
  const text = comment.replaceAll(/\s*\n\s*\*? ?/g, " ").trim();
  const [meaning = "", fallback] = text.split("@default").map((part) => part.trim());
  return { name, type, meaning, fallback: fallback ?? (mark === "?" ? "none" : "required") };
}
