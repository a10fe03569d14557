import { execFileSync } from "child_process";
import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync } from "fs";
import { dirname, join, resolve } from "path";
import { deadLetterCodes } from "../contracts/dead-letters";
import { temporaryFolder } from "./temporary-folder";

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
    ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".md"))
      .map((name) => join("docs", name)),
  ];

  it.each(pages)("of %s link to things that are there", (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => match[1] ?? "");
    expect(links.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([]);
  });
});

describe("the README", () => {
  /** Those that install and test are run by .ci/run, which would otherwise run itself. */
  const runByCi = ["npm ci && npm run demo", "npm test"];
  /** They need a Docker engine and providers, or a project of Google's: run by hand, and told in the note of the change. */
  const needsMore = (block: string) => /\b(cdktf|gcloud)\b/.test(block);
  const { scripts } = JSON.parse(read("package.json")) as { readonly scripts: Readonly<Record<string, string>> };
  const blocks = [...read("README.md").matchAll(/```sh\n(.*?)```/gs)].map((match) => match[1]?.trim() ?? "");

  it("has its two commands first", () => {
    expect(blocks.slice(0, 2)).toEqual(runByCi);
  });

  it("shows only commands that work", () => {
    const { path } = temporaryFolder();
    // What is built already is not built again: it is as old as it was.
    for (const entry of [
      "dist",
      "package.json",
      "esbuild.config.mjs",
      "package-lock.json",
      "contracts",
      "dags",
      "dashboards",
      "functions",
      "sql",
      "cli",
      "main.ts",
      "environments",
      "stacks",
    ])
      cpSync(join(root, entry), join(path, entry), { recursive: true, preserveTimestamps: true });
    symlinkSync(join(root, "node_modules"), join(path, "node_modules"));
    // As npm would run them, without a start of npm for each.
    const commands = blocks
      .filter((block) => !runByCi.includes(block) && !needsMore(block))
      .join("\n")
      .replace(
        /npm run (?:--silent )?([\w:]+)(?: --)?/g,
        (_, script: string) => scripts[script] ?? `no-script-${script}`,
      );
    const output = execFileSync("bash", ["-e", "-c", commands], {
      cwd: path,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    expect(output).toContain("1,887.88");
    expect(output).toContain('{"produced":1000,"priced":1000,"indexed":1000,"stored":1000,');
    expect(output).toMatch(/^\{"trip_id":"topic_source@/m);
  });
});
