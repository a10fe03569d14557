import { existsSync, readdirSync, readFileSync } from "fs";
import { dirname, join, resolve } from "path";
import { deadLetterCodes } from "../contracts/dead-letters";

const root = resolve(__dirname, "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const filesOf = (room: string) =>
  readdirSync(join(root, room), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(room, name));

describe("docs/errors.md", () => {
  const documented = new Set(
    [...read("docs/errors.md").matchAll(/^\| `(RS-[A-Z0-9-]+)` +\|/gm)].map((match) => match[1] ?? ""),
  );
  const used = new Set(
    // What is built begins with a check of the Node that runs it.
    [...["contracts", "functions", "cli", "stacks"].flatMap(filesOf), "esbuild.config.mjs"].flatMap((file) =>
      [...read(file).matchAll(/"(RS-[A-Z0-9-]+)(?:"|: this is Node)/g)].map((match) => match[1] ?? ""),
    ),
  );

  it("explains every code that the code can give, and no other", () => {
    expect([...documented].sort()).toEqual([...used].sort());
  });

  it("explains every dead letter", () => {
    expect(deadLetterCodes.filter((code) => !documented.has(code))).toEqual([]);
  });
});

describe("the pages", () => {
  const pages = [
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".md"))
      .map((name) => join("docs", name)),
  ];

  it.each(pages)("of %s link to things that are there", (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => match[1] ?? "");
    expect(links.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([]);
  });

  it.each(pages)("of %s say it in plain words", (page) => {
    // Names of code are no prose.
    const prose = read(page)
      .replaceAll(/^```.*?^```/gms, "")
      .replaceAll(/`[^`\n]*`/g, "");
    const words =
      /\b(the now|the forever|for ?ever|anew|mend(s|ed|ing)?|house|rooms?|who one is|told|tells?|is let|are let)\b/gi;
    expect(prose.match(words) ?? []).toEqual([]);
  });
});
